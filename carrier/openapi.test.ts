import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { apiClient } from './api-client.ts';
import { startCarrier } from './server.ts';

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is read by path
type Document = any;
const read = (name: string): Document =>
  JSON.parse(readFileSync(new URL(`../test/data/contracts/openapi/${name}.json`, import.meta.url), 'utf8'));

/** A check that an answer has the schema's types, and with `complete` every field of it as well. */
function validator(document: Document) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  (formats as unknown as (ajv: Ajv) => void)(ajv);
  // Twilio's own format names; its examples of `uri` are relative references.
  ajv.addFormat(
    'date-time-rfc-2822',
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/,
  );
  ajv.addFormat('phone-number', /^(whatsapp:)?\+?\w+$/);
  ajv.addFormat('currency', /^[A-Z]{3}$/);
  ajv.addFormat('uri-map', true);
  ajv.addFormat('uri', /^\/2010-04-01\//);
  ajv.addSchema({ $id: 'doc', ...document });
  return (pointer: string, answer: unknown) => {
    const check = ajv.compile({ $ref: `doc#${pointer}` });
    assert.ok(check(answer), JSON.stringify(check.errors));
  };
}
const pointer = (...parts: string[]) =>
  parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
const responseAt = (path: string, method: string, status: string) =>
  encodeURI(pointer('paths', path, method, 'responses', status, 'content', 'application/json', 'schema'));

const base = '/2010-04-01/Accounts/{AccountSid}';
const to = '+84912345678';
const from = '+15005550006';

for (const [kind, schemaName, fields] of [
  ['Messages', 'api.v2010.account.message', { To: to, From: from, Body: 'x' }],
  ['Calls', 'api.v2010.account.call', { To: to, From: from, Twiml: '<Response/>' }],
] as const) {
  test(`${kind}: every answer has the types and all the fields that Twilio publishes`, async () => {
    const document = read('twilio_messages_calls');
    const validate = validator(document);
    await using carrier = await startCarrier();
    const api = apiClient(carrier);
    const created = await api.post(`/${kind}.json`, fields);
    validate(responseAt(`${base}/${kind}.json`, 'post', '201'), created.body);
    const published = Object.keys(document.components.schemas[schemaName].properties);
    assert.deepEqual(Object.keys(created.body).sort(), published.sort());
    await carrier.idle();
    const one = await api.get(`/${kind}/${created.body.sid}.json`);
    validate(responseAt(`${base}/${kind}/{Sid}.json`, 'get', '200'), one.body);
    await api.post(`/${kind}.json`, fields);
    const list = await api.get(`/${kind}.json?PageSize=1`);
    validate(responseAt(`${base}/${kind}.json`, 'get', '200'), list.body);
    assert.notEqual(list.body.next_page_uri, null);
    assert.throws(() =>
      validate(responseAt(`${base}/${kind}.json`, 'post', '201'), { ...created.body, sid: 'x' }),
    );
  });
}

test('SendGrid: errors, activity and the public key have the published shapes', async () => {
  await using carrier = await startCarrier();
  const ask = async (path: string, body?: unknown) => {
    const response = await fetch(`${carrier.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${carrier.sendgridKey}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  };
  validator(read('sendgrid_mail_v3'))('/components/schemas/ErrorResponse', await ask('/v3/mail/send', {}));
  await ask('/v3/mail/send', {
    personalizations: [{ to: [{ email: 'a@example.net' }] }],
    from: { email: 'b@example.net' },
    subject: 's',
    content: [{ type: 'text/plain', value: 'x' }],
  });
  await carrier.idle();
  const activity = await ask(`/v3/messages?query=${encodeURIComponent('to_email="a@example.net"')}`);
  assert.equal(activity.messages.length, 1);
  validator(read('sendgrid_email_activity_v3'))(responseAt('/v3/messages', 'get', '200'), activity);
  const key = await ask('/v3/user/webhooks/event/settings/signed/1');
  assert.equal(key.public_key, carrier.sendgridPublicKey);
  const path = '/v3/user/webhooks/event/settings/signed/{id}';
  validator(read('sendgrid_event_webhook_v3'))(responseAt(path, 'get', '200'), key);
});
