import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { EventWebhook } from '@sendgrid/eventwebhook';
import { eventKeys, twilioSignature } from './signature.ts';

const file = new URL('../test/data/contracts/vectors.json', import.meta.url);
const { twilio } = JSON.parse(readFileSync(file, 'utf8'));

for (const vector of twilio.form) {
  test(`the signature of "${vector.name}" is the published one, and another with another value`, () => {
    assert.equal(twilioSignature(twilio.authToken, vector.url, vector.params), vector.signature);
    assert.notEqual(twilioSignature(twilio.authToken, `${vector.url}x`, vector.params), vector.signature);
  });
}

test('the signature of a JSON request covers its URL', () => {
  const [vector] = twilio.json;
  assert.equal(twilioSignature(twilio.authToken, vector.url), vector.signature);
});

test("SendGrid's own library accepts a signed batch, but not without its final line break", () => {
  const keys = eventKeys();
  const webhook = new EventWebhook();
  const key = webhook.convertPublicKeyToECDSA(keys.publicKey);
  const body = '[{"event":"delivered"}]\r\n';
  const signature = keys.sign('1760000000', body);
  assert.equal(webhook.verifySignature(key, body, signature, '1760000000'), true);
  assert.equal(webhook.verifySignature(key, body.trim(), signature, '1760000000'), false);
  assert.equal(webhook.verifySignature(key, body, signature, '1760000001'), false);
});
