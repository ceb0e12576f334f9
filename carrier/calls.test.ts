import assert from 'node:assert/strict';
import test from 'node:test';
import twilio from 'twilio';
import { apiClient } from './api-client.ts';
import { customer, twiml, type Visit } from './customer.ts';
import { startCarrier } from './server.ts';
import { virtualClock } from './virtual-clock.ts';

const to = '+84912345678';
const from = '+15005550006';
const all = ['initiated', 'ringing', 'answered', 'completed'];
const now = Date.UTC(2025, 9, 9, 8, 53, 20);

async function telephone(answer?: Parameters<typeof customer>[0]) {
  const clock = virtualClock(now);
  const server = await customer(answer);
  const carrier = await startCarrier({ clock });
  const api = apiClient(carrier);
  const tool = async (path: string, body: object = {}) => {
    const response = await fetch(`${carrier.url}/carrier/calls/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await carrier.idle();
    return response.status;
  };
  return {
    server,
    carrier,
    api,
    tool,
    advance: (ms: number) => clock.advance(ms, carrier.idle),
    async dial(fields: Record<string, string | string[]> = {}) {
      const { body } = await api.post('/Calls.json', {
        To: to,
        From: from,
        Twiml: '<Response><Say>Hello</Say></Response>',
        StatusCallback: `${server.url}/status`,
        StatusCallbackEvent: all,
        ...fields,
      });
      await carrier.idle();
      return body.sid as string;
    },
    status: async (sid: string) => (await api.get(`/Calls/${sid}.json`)).body.status,
    said: (sid: string) =>
      carrier
        .calls()
        .find((call) => call.sid === sid)
        ?.steps.map((step) => `${step.kind} ${step.text}`),
    reports: () =>
      server.to('/status').map((one) => `${one.form.get('SequenceNumber')} ${one.form.get('CallStatus')}`),
    async [Symbol.asyncDispose]() {
      await carrier.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('a call that is answered runs its document and reports all four events in order', async () => {
  await using phone = await telephone();
  const sid = await phone.dial({ Twiml: '<Response><Say>Hello</Say><Pause length="3"/></Response>' });
  assert.equal(await phone.status(sid), 'ringing');
  assert.equal(await phone.tool(`${sid}/answer`), 200);
  assert.equal(await phone.status(sid), 'in-progress');
  await phone.advance(3000);
  const { body } = await phone.api.get(`/Calls/${sid}.json`);
  assert.deepEqual(
    [body.status, body.duration, body.start_time],
    ['completed', '3', 'Thu, 09 Oct 2025 08:53:20 +0000'],
  );
  assert.deepEqual(phone.reports(), ['0 initiated', '1 ringing', '2 in-progress', '3 completed']);
  assert.deepEqual(phone.said(sid), ['say Hello', 'pause 3']);
  const last = phone.server.visits.at(-1)?.form;
  assert.deepEqual([last?.get('CallDuration'), last?.get('Duration')], ['3', '1']);
  assert.equal(last?.get('Timestamp'), 'Thu, 09 Oct 2025 08:53:23 +0000');
});

test('only the final event is reported unless more are asked for', async () => {
  await using phone = await telephone();
  const sid = await phone.dial({ StatusCallbackEvent: [] });
  await phone.tool(`${sid}/answer`);
  assert.deepEqual(phone.reports(), ['0 completed']);
});

test('a declined call is busy with SIP code 486', async () => {
  await using phone = await telephone();
  const sid = await phone.dial();
  await phone.tool(`${sid}/reject`);
  assert.equal(await phone.status(sid), 'busy');
  assert.deepEqual(phone.reports(), ['0 initiated', '1 ringing', '2 busy']);
  const last = phone.server.visits.at(-1)?.form;
  assert.deepEqual([last?.get('SipResponseCode'), last?.get('CallDuration')], ['486', '0']);
});

test('a call rings for its Timeout and not longer', async () => {
  await using phone = await telephone();
  const sid = await phone.dial({ Timeout: '25' });
  await phone.advance(24_999);
  assert.equal(await phone.status(sid), 'ringing');
  await phone.advance(1);
  assert.equal(await phone.status(sid), 'no-answer');
  assert.equal(await phone.tool(`${sid}/answer`), 409, 'too late to answer');
});

test('the API cancels a ringing call, ends a live one, and refuses both once it is over', async () => {
  await using phone = await telephone();
  const update = async (sid: string, fields: Record<string, string>) => {
    const { status, body } = await phone.api.post(`/Calls/${sid}.json`, fields);
    await phone.carrier.idle();
    return [status, body.code ?? body.status];
  };
  const ringing = await phone.dial();
  assert.deepEqual(await update(ringing, { Status: 'canceled' }), [200, 'canceled']);
  const live = await phone.dial({ Twiml: '<Response><Pause length="60"/></Response>' });
  await phone.tool(`${live}/answer`);
  assert.deepEqual(await update(live, { Status: 'canceled' }), [400, 21220]);
  assert.deepEqual(await update(live, { Status: 'completed' }), [200, 'completed']);
  assert.deepEqual(await update(live, { Status: 'completed' }), [400, 21220]);
});

test('new TwiML replaces what a live call is doing', async () => {
  await using phone = await telephone();
  const sid = await phone.dial({
    Twiml: '<Response><Say>one</Say><Pause length="60"/><Say>never</Say></Response>',
  });
  await phone.tool(`${sid}/answer`);
  await phone.api.post(`/Calls/${sid}.json`, { Twiml: '<Response><Say>two</Say></Response>' });
  await phone.carrier.idle();
  assert.deepEqual(phone.said(sid), ['say one', 'pause 60', 'say two']);
  assert.equal(await phone.status(sid), 'completed');
});

test('the person hangs up in the middle and the call is completed', async () => {
  await using phone = await telephone();
  const sid = await phone.dial({ Twiml: '<Response><Pause length="60"/><Say>never</Say></Response>' });
  await phone.tool(`${sid}/answer`);
  await phone.advance(10_000);
  await phone.tool(`${sid}/hangup`);
  const { body } = await phone.api.get(`/Calls/${sid}.json`);
  assert.deepEqual([body.status, body.duration], ['completed', '10']);
  assert.deepEqual(phone.said(sid), ['pause 60']);
});

const menu = (attributes: string) =>
  `<Gather ${attributes}><Say>Press 1</Say></Gather><Say>nothing pressed</Say>`;

/** Answers `/menu` with the document and everything else with a goodbye. */
const serving = (document: string) => (visit: Visit, response: Parameters<typeof twiml>[0]) =>
  twiml(response, visit.path.startsWith('/menu') ? document : '<Say>goodbye</Say>');

test('a document is fetched with a signed POST and its menu posts the key to the action', async () => {
  await using phone = await telephone(serving(menu('numDigits="1" timeout="8" action="/key?step=1"')));
  const url = `${phone.server.url}/menu?attempt=at_1`;
  const sid = await phone.dial({ Url: url, Twiml: '' });
  await phone.tool(`${sid}/answer`);
  const [fetched] = phone.server.to('/menu');
  assert.equal(fetched?.form.get('CallStatus'), 'in-progress');
  assert.ok(
    twilio.validateRequest(
      phone.carrier.authToken,
      String(fetched?.headers['x-twilio-signature']),
      url,
      Object.fromEntries(fetched?.form ?? []),
    ),
  );
  await phone.tool(`${sid}/digits`, { digits: '1' });
  const [pressed] = phone.server.to('/key');
  assert.equal(pressed?.path, '/key?step=1');
  assert.deepEqual([pressed?.form.get('Digits'), pressed?.form.get('msg')], ['1', 'Gather End']);
  assert.deepEqual(phone.said(sid), ['say Press 1', 'key 1', 'say goodbye']);
});

test('silence goes on to the next verb after the timeout, and no sooner', async () => {
  await using phone = await telephone(serving(menu('numDigits="1" timeout="8" action="/key"')));
  const sid = await phone.dial({ Url: `${phone.server.url}/menu` });
  await phone.tool(`${sid}/answer`);
  await phone.advance(7999);
  assert.deepEqual(phone.said(sid), ['say Press 1']);
  await phone.advance(1);
  assert.deepEqual(phone.said(sid), ['say Press 1', 'say nothing pressed']);
  assert.equal(phone.server.to('/key').length, 0);
});

test('with actionOnEmptyResult silence is posted to the action as no digits', async () => {
  await using phone = await telephone(serving(menu('timeout="8" action="/key" actionOnEmptyResult="true"')));
  const sid = await phone.dial({ Url: `${phone.server.url}/menu` });
  await phone.tool(`${sid}/answer`);
  await phone.advance(8000);
  assert.equal(phone.server.to('/key')[0]?.form.get('Digits'), '');
  assert.deepEqual(phone.said(sid), ['say Press 1', 'say goodbye']);
});

test('the timeout counts from the end of the prompt and anew after each key', async () => {
  await using phone = await telephone(serving(menu('timeout="4" action="/key"')));
  phone.carrier.settings.pace.speechMsPerCharacter = 1000;
  const sid = await phone.dial({ Url: `${phone.server.url}/menu` });
  await phone.tool(`${sid}/answer`);
  await phone.advance('Press 1'.length * 1000 + 3999);
  await phone.tool(`${sid}/digits`, { digits: '4' });
  await phone.advance(3999);
  await phone.tool(`${sid}/digits`, { digits: '2' });
  await phone.advance(3999);
  assert.equal(phone.server.to('/key').length, 0);
  await phone.advance(1);
  assert.equal(phone.server.to('/key')[0]?.form.get('Digits'), '42');
});

test('a key cuts the prompt short', async () => {
  await using phone = await telephone(serving(menu('numDigits="1" action="/key"')));
  phone.carrier.settings.pace.speechMsPerCharacter = 1000;
  const sid = await phone.dial({ Url: `${phone.server.url}/menu` });
  await phone.tool(`${sid}/answer`);
  await phone.tool(`${sid}/digits`, { digits: '1' });
  assert.equal(phone.server.to('/key')[0]?.form.get('Digits'), '1');
});

test('the finish key ends an entry, and alone it counts as nothing', async () => {
  await using phone = await telephone(serving(menu('action="/key"')));
  const enter = async (digits: string) => {
    const sid = await phone.dial({ Url: `${phone.server.url}/menu` });
    await phone.tool(`${sid}/answer`);
    await phone.tool(`${sid}/digits`, { digits });
    return phone.said(sid)?.at(-1);
  };
  assert.equal(await enter('12#'), 'say goodbye');
  const [visit] = phone.server.to('/key');
  assert.deepEqual([visit?.form.get('Digits'), visit?.form.get('FinishedOnKey')], ['12', '#']);
  assert.equal(await enter('#'), 'say nothing pressed');
  assert.equal(phone.server.to('/key').length, 1);
});

test('with an empty finishOnKey the hash is a digit like others', async () => {
  await using phone = await telephone(serving(menu('numDigits="3" finishOnKey="" action="/key"')));
  const sid = await phone.dial({ Url: `${phone.server.url}/menu` });
  await phone.tool(`${sid}/answer`);
  await phone.tool(`${sid}/digits`, { digits: '1#2' });
  assert.equal(phone.server.to('/key')[0]?.form.get('Digits'), '1#2');
});

test('without an action the same document is asked again with the digits', async () => {
  await using phone = await telephone((visit, response) =>
    twiml(response, visit.form.has('Digits') ? '<Say>thanks</Say>' : menu('numDigits="1"')),
  );
  const sid = await phone.dial({ Url: `${phone.server.url}/menu` });
  await phone.tool(`${sid}/answer`);
  await phone.tool(`${sid}/digits`, { digits: '7' });
  assert.deepEqual(
    phone.server.to('/menu').map((visit) => visit.form.get('Digits')),
    [null, '7'],
  );
});

test('keys outside a Gather and speech in a keypad menu are ignored', async () => {
  await using phone = await telephone(serving(`<Pause length="5"/>${menu('numDigits="1" action="/key"')}`));
  const sid = await phone.dial({ Url: `${phone.server.url}/menu` });
  await phone.tool(`${sid}/answer`);
  await phone.tool(`${sid}/digits`, { digits: '1' });
  await phone.advance(5000);
  await phone.tool(`${sid}/speech`, { text: 'yes' });
  assert.equal(phone.server.to('/key').length, 0);
  await phone.tool(`${sid}/digits`, { digits: '2' });
  assert.equal(phone.server.to('/key')[0]?.form.get('Digits'), '2');
});

test('a redirect moves on and a hang-up verb ends the call', async () => {
  await using phone = await telephone((visit, response) =>
    twiml(
      response,
      visit.path === '/a' ? '<Redirect>/b?x=1</Redirect><Say>never</Say>' : '<Hangup/><Say>never</Say>',
    ),
  );
  const sid = await phone.dial({ Url: `${phone.server.url}/a` });
  await phone.tool(`${sid}/answer`);
  assert.equal(phone.server.to('/b').length, 1);
  assert.deepEqual(phone.said(sid), []);
  assert.equal(await phone.status(sid), 'completed');
});

test('when the document fails its fallback is used, and without one the person hears an apology', async () => {
  await using phone = await telephone((visit, response) => {
    if (visit.path === '/status') return response.end();
    if (visit.path === '/good') return twiml(response, '<Say>from the fallback</Say>');
    response.statusCode = 500;
    response.end();
  });
  const saved = await phone.dial({ Url: `${phone.server.url}/bad`, FallbackUrl: `${phone.server.url}/good` });
  await phone.tool(`${saved}/answer`);
  assert.equal(phone.said(saved)?.at(-1), 'say from the fallback');
  assert.equal(phone.server.to('/good')[0]?.form.get('ErrorCode'), '11200');
  const lost = await phone.dial({ Url: `${phone.server.url}/bad` });
  await phone.tool(`${lost}/answer`);
  assert.match(phone.said(lost)?.at(-1) ?? '', /application error/);
});

test('a voicemail is only told apart when detection was asked for', async () => {
  await using phone = await telephone();
  await fetch(`${phone.carrier.url}/carrier/phones/${to}/voicemail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"on":true}',
  });
  const plain = await phone.dial();
  const detected = await phone.dial({ MachineDetection: 'DetectMessageEnd' });
  const answered = async (sid: string) => (await phone.api.get(`/Calls/${sid}.json`)).body.answered_by;
  assert.equal(await phone.status(plain), 'completed');
  assert.equal(await answered(plain), null);
  assert.equal(await answered(detected), 'machine_end_beep');
  assert.equal(phone.server.visits.at(-1)?.form.get('AnsweredBy'), 'machine_end_beep');
});

test('asynchronous detection reports its verdict to its own URL', async () => {
  await using phone = await telephone();
  const sid = await phone.dial({
    MachineDetection: 'Enable',
    AsyncAmd: 'true',
    AsyncAmdStatusCallback: `${phone.server.url}/amd`,
  });
  await phone.tool(`${sid}/answer`, { by: 'machine' });
  assert.equal(phone.server.to('/amd')[0]?.form.get('AnsweredBy'), 'machine_start');
});

test('a call ends at its time limit', async () => {
  await using phone = await telephone();
  const sid = await phone.dial({ TimeLimit: '30', Twiml: '<Response><Pause length="300"/></Response>' });
  await phone.tool(`${sid}/answer`);
  await phone.advance(29_999);
  assert.equal(await phone.status(sid), 'in-progress');
  await phone.advance(1);
  assert.equal(await phone.status(sid), 'completed');
});

test('an endless greeting does not hold the carrier', async () => {
  await using phone = await telephone();
  const sid = await phone.dial({ Twiml: '<Response><Say loop="0">again</Say></Response>' });
  await phone.tool(`${sid}/answer`);
  await phone.advance(5000);
  assert.equal(phone.said(sid)?.length, 6);
  await phone.tool(`${sid}/hangup`);
  assert.equal(await phone.status(sid), 'completed');
});

test('a page that speaks aloud holds the prompt until it has been heard', async () => {
  await using phone = await telephone();
  const sid = await phone.dial({ Twiml: '<Response><Say>one</Say><Say>two</Say></Response>' });
  await phone.tool(`${sid}/answer`, { listening: true });
  assert.deepEqual(phone.said(sid), ['say one']);
  await phone.tool(`${sid}/heard`, { step: 0 });
  assert.deepEqual(phone.said(sid), ['say one', 'say two']);
  await phone.advance(15_000);
  assert.equal(await phone.status(sid), 'completed', 'a silent page is not waited for forever');
});

const outcomes: [string, string, string | null][] = [
  ['no-answer', 'no-answer', null],
  ['busy', 'busy', '486'],
  ['failed', 'failed', '480'],
  ['completed', 'completed', '200'],
];
for (const [outcome, status, sip] of outcomes) {
  test(`a fault makes a call ${outcome} without anybody at the phone`, async () => {
    await using phone = await telephone();
    phone.carrier.faults.add({ kind: 'call', to, outcome: outcome as 'busy', times: 1 });
    const sid = await phone.dial();
    assert.equal(await phone.status(sid), status);
    assert.equal(phone.server.visits.at(-1)?.form.get('SipResponseCode'), sip);
    const next = await phone.dial();
    assert.equal(await phone.status(next), 'ringing', 'the rule was for one call');
  });
}

test('a fault may press the keys of several menus', async () => {
  await using phone = await telephone((visit, response) => {
    if (visit.path === '/first') return twiml(response, '<Gather numDigits="1" action="/second"/>');
    if (visit.path === '/second') return twiml(response, '<Gather action="/third"/>');
    return twiml(response, '');
  });
  phone.carrier.faults.add({ kind: 'call', outcome: 'completed', digits: '112#' });
  await phone.dial({ Url: `${phone.server.url}/first` });
  assert.equal(phone.server.to('/second')[0]?.form.get('Digits'), '1');
  assert.equal(phone.server.to('/third')[0]?.form.get('Digits'), '12');
});

const refusals: [string, Record<string, string>, number][] = [
  ['no recipient', { To: '' }, 21201],
  ['no sender', { From: '' }, 21213],
  ['a recipient that is no number', { To: 'nobody' }, 21211],
  ['no instructions', { Twiml: '' }, 21205],
  ['a bad Url', { Url: '/menu' }, 21205],
  ['a Timeout of an hour', { Timeout: '3600' }, 21208],
  ['a long document', { Twiml: 'x'.repeat(4001) }, 32018],
  ['the number that is always invalid', { To: '+15005550001' }, 21217],
];
for (const [what, fields, code] of refusals) {
  test(`${what} is refused with ${code} and nothing rings`, async () => {
    await using phone = await telephone();
    const twiml = '<Response/>';
    const answer = await phone.api.post('/Calls.json', { To: to, From: from, Twiml: twiml, ...fields });
    assert.deepEqual([answer.status, answer.body.code], [400, code]);
    assert.equal(phone.carrier.calls().length, 0);
  });
}

test('calls are listed by status, ends and start time', async () => {
  await using phone = await telephone();
  const busy = await phone.dial();
  await phone.tool(`${busy}/reject`);
  await phone.dial({ To: '+34600000000' });
  const count = async (query: string) => (await phone.api.get(`/Calls.json?${query}`)).body.calls.length;
  assert.equal(await count(''), 2);
  assert.equal(await count('Status=ringing'), 1);
  assert.equal(await count('To=%2B84912345678&Status=busy'), 1);
  assert.equal(await count('StartTime%3E=2025-10-09'), 1, 'a ringing call has no start time yet');
});
