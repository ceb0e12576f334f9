import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import twilio from 'twilio';
import { systemClock } from '../clock.ts';
import type { SendEnd } from '../policy/send-end.ts';
import { type Answer, captureServer, formOf } from './capture-server.ts';
import type { Lost, Outgoing } from './channel.ts';
import { channelContract } from './channel-contract.ts';
import { complaintsOf } from './openapi-request.ts';
import { twilioSms } from './twilio-sms.ts';
import { originOf, twilioWorld } from './twilio-world.ts';

channelContract('Twilio SMS', () =>
  twilioWorld((account) => twilioSms({ ...account, from: '+15005550006' }), {
    to: '+84912345678',
    refused: { to: '+15005550004', code: '21610' },
    arrived: (carrier) =>
      carrier.messages().map(({ sid, body, statusCallback }) => ({
        id: sid,
        text: body,
        origin: originOf(statusCallback),
      })),
  }),
);

const accountSid = 'AC00000000000000000000000000000001';
const authToken = '12345678901234567890123456789012';
const jobId = '0199c9b2-0000-7000-8000-000000000001';
const message: Outgoing = {
  tenantId: 'a b',
  jobId,
  attempt: 2,
  to: '+84912345678',
  text: 'Xin chào & 1 + 1 👍',
};
const callback = `https://engine.example.com/api/webhooks/twilio/status?job=${jobId}&attempt=2&tenant=a+b#rc=3&rp=all`;
const settings = { accountSid, authToken, from: '+15005550006', clock: systemClock };
const publicBaseUrl = 'https://engine.example.com/';

const created: Answer = {
  status: 201,
  body: { sid: 'SM00000000000000000000000000000002', status: 'queued' },
};

describe('Twilio SMS on the wire', () => {
  it('posts the form that the official SDK posts', async () => {
    await using server = await captureServer(() => created);
    await twilioSms({ ...settings, publicBaseUrl, baseUrl: server.url }).send(message);
    const sdk = twilio(accountSid, authToken);
    sdk.api.baseUrl = server.url;
    await sdk.messages.create({
      to: message.to,
      from: '+15005550006',
      body: message.text,
      statusCallback: callback,
    });
    const [ours, theirs] = server.requests;
    assert.ok(ours && theirs);
    assert.deepEqual([ours.method, ours.url], [theirs.method, theirs.url]);
    assert.equal(ours.headers.authorization, theirs.headers.authorization);
    assert.equal(ours.headers['content-type'], theirs.headers['content-type']);
    assert.deepEqual(formOf(ours.body), formOf(theirs.body));
  });

  it('sends nothing that Twilio’s OpenAPI file does not know', async () => {
    await using server = await captureServer(() => created);
    await twilioSms({ ...settings, publicBaseUrl, baseUrl: server.url }).send(message);
    const form = formOf(server.requests[0]?.body ?? '');
    const check = (body: object) =>
      complaintsOf(
        'twilio_messages_calls.json',
        '/2010-04-01/Accounts/{AccountSid}/Messages.json',
        'application/x-www-form-urlencoded',
        body,
      );
    assert.deepEqual(check(form), []);
    assert.notDeepEqual(check({ ...form, Boddy: 'x' }), []);
    assert.notDeepEqual(check({ Body: 'x' }), []);
  });

  it('signs with an API key when both its parts are set, and names the account in the path', async () => {
    await using server = await captureServer(() => created);
    const key = { apiKeySid: 'SK1', apiKeySecret: 'secret' };
    await twilioSms({ ...settings, ...key, publicBaseUrl, baseUrl: server.url }).send(message);
    await twilioSms({ ...settings, apiKeySid: 'SK1', publicBaseUrl, baseUrl: server.url }).send(message);
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.authorization),
      [basic('SK1:secret'), basic(`${accountSid}:${authToken}`)],
    );
    assert.equal(server.requests[0]?.url, `/2010-04-01/Accounts/${accountSid}/Messages.json`);
  });

  it('leaves the sender to a messaging service', async () => {
    await using server = await captureServer(() => created);
    const service = { messagingServiceSid: 'MG00000000000000000000000000000001' };
    await twilioSms({ ...settings, ...service, publicBaseUrl, baseUrl: server.url }).send(message);
    const form = formOf(server.requests[0]?.body ?? '');
    assert.equal(form.MessagingServiceSid, service.messagingServiceSid);
    assert.equal(form.From, undefined);
  });

  it('asks for no callback and expects no receipt without a public address', async () => {
    await using server = await captureServer(() => created);
    const silent = await twilioSms({ ...settings, publicBaseUrl: null, baseUrl: server.url }).send(message);
    const heard = await twilioSms({ ...settings, publicBaseUrl, baseUrl: server.url }).send(message);
    assert.ok(silent.end === 'accepted' && heard.end === 'accepted');
    assert.deepEqual([silent.receiptExpected, heard.receiptExpected], [false, true]);
    assert.deepEqual(
      server.requests.map(({ body }) => formOf(body).StatusCallback),
      [undefined, callback],
    );
  });

  it('refuses a text of more than 1600 characters before it sends', async () => {
    await using server = await captureServer(() => created);
    const sms = twilioSms({ ...settings, publicBaseUrl, baseUrl: server.url });
    const end = await sms.send({ ...message, text: '👍'.repeat(1601) });
    assert.ok(end.end === 'refused');
    assert.deepEqual([end.refusal, end.code], ['permanent', 'content_too_long']);
    assert.equal(server.requests.length, 0);
    assert.equal((await sms.send({ ...message, text: '👍'.repeat(1600) })).end, 'accepted');
  });
});

describe('Twilio’s answers', () => {
  const endOf = async (answer: Answer): Promise<SendEnd> => {
    await using server = await captureServer(() => answer);
    return await twilioSms({ ...settings, publicBaseUrl, baseUrl: server.url }).send(message);
  };
  const refusalOf = async (answer: Answer): Promise<string> => {
    const end = await endOf(answer);
    return end.end === 'refused' ? end.refusal : end.end;
  };

  const codes: [expected: string, status: number, codes: number[]][] = [
    ['config', 401, [20003, 20005]],
    ['config', 404, [20404]],
    ['config', 400, [21212, 21609, 21657, 21704, 21705, 30002, 63001, 63007, 63020, 63051]],
    [
      'permanent',
      400,
      [21211, 21214, 21408, 21601, 21606, 21608, 21610, 21612, 21614, 21617, 21654, 21655, 63027],
    ],
    ['temporary', 400, [21611, 21703]],
    ['temporary', 429, [21611]],
    ['throttled', 429, [20429]],
    ['unknown', 500, [20500]],
    ['unknown', 503, [20503]],
  ];
  for (const [expected, status, each] of codes) {
    it(`of ${status} with ${each.join(', ')} mean ${expected}`, async () => {
      for (const code of each) {
        const answer = { status, body: { code, message: 'x', status } };
        assert.equal(await refusalOf(answer), expected, String(code));
      }
    });
  }

  it('with a code nobody knows, or with no JSON, are judged by their HTTP status', async () => {
    const expected = {
      400: 'permanent',
      401: 'config',
      403: 'config',
      404: 'config',
      409: 'temporary',
    } as const;
    for (const [status, kind] of Object.entries({
      ...expected,
      413: 'permanent',
      429: 'throttled',
      500: 'unknown',
    })) {
      assert.equal(
        await refusalOf({ status: Number(status), body: { code: 99999, message: 'new' } }),
        kind,
        status,
      );
      assert.equal(await refusalOf({ status: Number(status), body: '<html>no</html>' }), kind, status);
    }
    assert.equal(await refusalOf({ status: 302, headers: { location: '/elsewhere' } }), 'config');
  });

  it('that say accepted but cannot be read are unknown', async () => {
    for (const body of ['', '{"sid": "SM00', '<html></html>', '[]', 'null', '{}', '{"sid": 7}']) {
      assert.equal(await refusalOf({ status: 201, body }), 'unknown', body);
    }
    assert.equal(await refusalOf(created), 'accepted');
  });

  it('say when to come back in seconds or as a date', async () => {
    const after = async (value: string) => {
      const headers = { 'retry-after': value };
      const end = await endOf({ status: 429, headers, body: { code: 20429, message: 'busy' } });
      return end.end === 'refused' ? end.retryAfterMs : null;
    };
    assert.equal(await after('7'), 7000);
    assert.equal(await after('soon'), undefined);
    const dated = await after(new Date(systemClock.now() + 90_000).toUTCString());
    assert.ok(dated && dated > 80_000 && dated <= 90_000, String(dated));
  });

  it('that name the recipient are told on without the number', async () => {
    const said = { code: 21999, message: "The 'To' number +84912345678 (84912345678) is odd" };
    const end = await endOf({ status: 400, body: said });
    assert.ok(end.end === 'refused');
    assert.match(end.message, /'To' number the recipient \(the recipient\) is odd/);
    assert.ok(!JSON.stringify(end).includes('912345678'));
  });

  it('teach that the recipient unsubscribed', async () => {
    const end = await endOf({ status: 400, body: { code: 21610, message: 'x' } });
    assert.equal(end.end === 'refused' && end.suppress, 'opted_out');
    const other = await endOf({ status: 400, body: { code: 21614, message: 'x' } });
    assert.equal(other.end === 'refused' && other.suppress, undefined);
  });
});

describe('the search for a lost text message', () => {
  const from = 1_760_000_000_000;
  const row = (sid: string, at: number, changes: object = {}) => ({
    sid,
    status: 'sent',
    direction: 'outbound-api',
    to: message.to,
    body: message.text,
    date_created: new Date(at).toUTCString(),
    ...changes,
  });
  const lost = (taken: string[] = []): Lost => ({
    ...message,
    from,
    until: from + 60_000,
    taken: async (ids) => new Set(ids.filter((id) => taken.includes(id))),
  });
  const find = async (rows: object[], taken: string[] = [], base: string | null = publicBaseUrl) => {
    await using server = await captureServer(() => ({ body: { messages: rows, next_page_uri: null } }));
    return await twilioSms({ ...settings, publicBaseUrl: base, baseUrl: server.url }).find(lost(taken));
  };

  it('asks by recipient and sender, with and without the day', async () => {
    await using server = await captureServer(() => ({ body: { messages: [], next_page_uri: null } }));
    const found = await twilioSms({ ...settings, publicBaseUrl, baseUrl: server.url }).find(lost());
    assert.equal(found.found, 'no');
    const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    assert.deepEqual(
      server.requests.map(({ url }) => url),
      [
        `${path}?To=%2B84912345678&From=%2B15005550006&DateSent%3E=2025-10-09&PageSize=200`,
        `${path}?To=%2B84912345678&From=%2B15005550006&PageSize=200`,
      ],
    );
  });

  it('matches recipient, text and time, and nothing else', async () => {
    assert.equal((await find([row('SM1', from)])).found, 'yes');
    for (const [why, changes, at] of [
      ['another text', { body: 'Xin chào' }, from],
      ['another recipient', { to: '+84999999999' }, from],
      ['inbound', { direction: 'inbound' }, from],
      ['too early', {}, from - 6_000],
      ['too late', {}, from + 121_000],
    ] as const) {
      assert.equal((await find([row('SM1', at, changes)])).found, 'no', why);
    }
    const trial = { body: `Sent from your Twilio trial account - ${message.text}` };
    assert.equal((await find([row('SM1', from + 119_000, trial)])).found, 'yes');
  });

  it('takes the oldest of those that nobody owns', async () => {
    const rows = [row('SM3', from + 3000), row('SM2', from + 2000), row('SM1', from + 1000)];
    const ids = async (taken: string[]) => {
      const found = await find(rows, taken);
      return found.found === 'yes' ? found.providerMessageId : found.found;
    };
    assert.equal(await ids([]), 'SM1');
    assert.equal(await ids(['SM1']), 'SM2');
    assert.equal(await ids(['SM1', 'SM2', 'SM3']), 'no');
  });

  it('reads on until a page is older than the attempt, in whichever order the pages are', async () => {
    const pages = (rows: object[][]) =>
      captureServer(({ url }) => {
        const page = Number(URL.parse(url, 'http://x')?.searchParams.get('Page') ?? 0);
        const next = page + 1 < rows.length ? `${url.replace(/&Page=.*/, '')}&Page=${page + 1}` : null;
        return { body: { messages: rows[page] ?? [], next_page_uri: next } };
      });
    const old = from - 3_600_000;
    const other = { body: 'other' };
    await using newestFirst = await pages([
      [row('SM9', from + 9000, other), row('SM8', from + 8000, other)],
      [row('SM7', from + 7000), row('SM1', old, other)],
      [row('SM0', old - 1, other)],
    ]);
    const found = await twilioSms({ ...settings, publicBaseUrl, baseUrl: newestFirst.url }).find(lost());
    assert.equal(found.found === 'yes' && found.providerMessageId, 'SM7');
    assert.equal(newestFirst.requests.length, 4, 'two pages, twice');

    await using oldestFirst = await pages([
      [row('SM1', old, other), row('SM2', old + 1000, other)],
      [row('SM3', from + 3000)],
    ]);
    const later = await twilioSms({ ...settings, publicBaseUrl, baseUrl: oldestFirst.url }).find(lost());
    assert.equal(later.found === 'yes' && later.providerMessageId, 'SM3');
  });

  it('expects no receipt of what was already delivered, and resends what failed when no callback will tell', async () => {
    const delivered = await find([row('SM1', from, { status: 'delivered' })]);
    assert.deepEqual(delivered, {
      found: 'yes',
      providerMessageId: 'SM1',
      providerStatus: 'delivered',
      receiptExpected: false,
      receipt: { status: 'delivered', providerStatus: 'delivered' },
    });
    const failed = [row('SM1', from, { status: 'failed', error_code: 30_005 })];
    const ended = await find(failed);
    assert.equal(ended.found === 'yes' && ended.receipt?.refusal, 'permanent');
    assert.equal((await find(failed, [], null)).found, 'no');
  });
});
