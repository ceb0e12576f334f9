import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { EventWebhook } from '@sendgrid/eventwebhook';
import { startCarrier } from '../../carrier/server.ts';
import { isSendgridSignature } from './sendgrid-signature.ts';

const { publicKey, timestamp, payload, signature } = JSON.parse(
  readFileSync(new URL('../../test/data/contracts/vectors.json', import.meta.url), 'utf8'),
).sendgrid as Record<'publicKey' | 'timestamp' | 'payload' | 'signature', string>;

const fits = (changes: object = {}) =>
  isSendgridSignature({ publicKey, timestamp, signature, rawBody: Buffer.from(payload), ...changes });

describe('the signature of a batch of SendGrid events', () => {
  it('is the contract’s', () => {
    assert.ok(fits());
    assert.ok(fits({ publicKey: `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n` }));
  });

  it('does not fit anything changed', () => {
    assert.ok(!fits({ rawBody: Buffer.from(payload.trimEnd()) }));
    assert.ok(!fits({ timestamp: '1760000001' }));
    assert.ok(!fits({ timestamp: undefined }));
    assert.ok(!fits({ signature: undefined }));
    assert.ok(!fits({ signature: 'AAAA' }));
    assert.ok(!fits({ signature: '' }));
    assert.ok(!fits({ publicKey: '' }));
    assert.ok(!fits({ publicKey: 'bm8ga2V5' }));
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    assert.ok(!fits({ publicKey: other.export({ type: 'spki', format: 'der' }).toString('base64') }));
  });

  it('agrees with the official verifier', () => {
    const { publicKey: key, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const publicKey = key.export({ type: 'spki', format: 'der' }).toString('base64');
    const webhook = new EventWebhook();
    const official = webhook.convertPublicKeyToECDSA(publicKey);
    for (const body of ['[]\r\n', '[{"event":"open","reason":"Hết hạn 👍"}]\r\n', '']) {
      const signature = sign('sha256', Buffer.from(timestamp + body), privateKey).toString('base64');
      for (const seen of [body, `${body} `]) {
        const ours = isSendgridSignature({ publicKey, timestamp, signature, rawBody: Buffer.from(seen) });
        assert.equal(ours, webhook.verifySignature(official, seen, signature, timestamp));
        assert.equal(ours, seen === body);
      }
    }
  });

  it('can be checked with the key that the carrier publishes', async () => {
    const carrier = await startCarrier();
    assert.match(carrier.sendgridPublicKey, /^[\w+/=]+$/);
    assert.ok(!fits({ publicKey: carrier.sendgridPublicKey }));
    await carrier.close();
  });
});
