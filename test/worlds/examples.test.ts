import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { openWorld } from './world.ts';

const world = await openWorld();
after(() => world[Symbol.asyncDispose]());

const csv = await readFile(new URL('../../examples/people.csv', import.meta.url), 'utf8');
const people: Record<string, string>[] = parse(csv, { columns: true });
/** `examples/README.md` counts people from 1. */
const person = (number: number) => people[number - 1] ?? {};

const load = () =>
  world.ask('POST', '/api/parties/import', csv, {
    'content-type': 'text/csv',
  });

async function decisionOn(
  number: number,
  channel: string,
  { at, always }: { at?: string; always?: boolean } = {},
) {
  const { externalRef, phone, ...row } = person(number);
  const destination = row[channel] ?? phone;
  const { status, body } = await world.ask('POST', '/api/outbound/eligibility', {
    ...(externalRef ? { bankCustomerId: externalRef } : {}),
    channel,
    destination,
    at: at ?? '2026-03-02T12:00:00Z',
    serviceNoticeOverride: always ?? true,
  });
  assert.equal(status, 200, `${number}: ${JSON.stringify(body)}`);
  return body.reasons[0] ?? body.decision;
}

test('all two hundred people are loaded, and a second run changes nothing', async () => {
  assert.equal(people.length, 200);
  const { body } = await load();
  assert.deepEqual(body, {
    rows: 200,
    created: 200,
    updated: 0,
    unchanged: 0,
    rejected: [],
    ignoredColumns: [],
  });
  assert.deepEqual((await load()).body, { ...body, created: 0, unchanged: 200 });
});

test('each group of people shows the case that the README promises', async () => {
  const groups: [number, number, string, string][] = [
    [1, 120, 'sms', 'send'],
    [121, 128, 'sms', 'DNC'],
    [129, 134, 'email', 'opted_out'],
    [135, 140, 'sms', 'opted_out'],
    [135, 140, 'email', 'send'],
    [141, 148, 'sms', 'missing_consent'],
    [149, 151, 'sms', 'channel_not_allowed'],
    [149, 151, 'email', 'send'],
    [152, 154, 'email', 'channel_not_allowed'],
    [155, 158, 'sms', 'missing_consent'],
    [159, 160, 'whatsapp', 'missing_consent'],
    [159, 160, 'sms', 'send'],
    [161, 172, 'sms', 'send'],
    [173, 178, 'sms', 'send'],
    [179, 184, 'sms', 'unknown_party'],
    [185, 188, 'sms', 'send'],
    [189, 189, 'whatsapp', 'send'],
    [190, 190, 'zalo', 'send'],
    [191, 191, 'facebook', 'send'],
    [192, 196, 'email', 'send'],
    [197, 200, 'sms', 'send'],
  ];
  for (const [from, to, channel, expected] of groups) {
    for (let number = from; number <= to; number += 1) {
      assert.equal(await decisionOn(number, channel), expected, `person ${number} by ${channel}`);
    }
  }
});

test('the clocks of the README are those of the file', async () => {
  const at = (time: string) => ({ at: time, always: false });
  assert.equal(await decisionOn(1, 'sms', at('2026-03-02T21:00:00-05:00')), 'quiet_hours');
  assert.equal(await decisionOn(1, 'sms', at('2026-03-02T20:59:00-05:00')), 'send');
  const odd: [number, string, string][] = [
    [161, '12:00', 'send'],
    [162, '00:00', 'send'],
    [163, '22:00', 'send'],
    [163, '06:00', 'quiet_hours'],
    [164, '22:00', 'send'],
    [164, '13:30', 'quiet_hours'],
    [165, '12:00', 'quiet_hours'],
    [165, '23:59', 'send'],
    [166, '00:00', 'quiet_hours'],
    [166, '00:01', 'send'],
  ];
  for (const [number, time, expected] of odd) {
    const instant = localInstant(time, person(number).timezone ?? '');
    assert.equal(await decisionOn(number, 'sms', at(instant)), expected, `person ${number} at ${time}`);
  }
  for (let number = 167; number <= 172; number += 1) {
    assert.notEqual(
      await decisionOn(number, 'sms', at('2026-03-02T12:00:00Z')),
      'timezone_unknown',
      String(number),
    );
  }
  for (let number = 173; number <= 178; number += 1) {
    assert.equal(
      await decisionOn(number, 'sms', at('2026-03-02T12:00:00Z')),
      'timezone_unknown',
      String(number),
    );
  }
  for (let number = 193; number <= 196; number += 1) {
    assert.equal(
      await decisionOn(number, 'email', at('2026-03-02T12:00:00Z')),
      'timezone_unknown',
      String(number),
    );
  }
});

/** In March before any of these places changes its clock. */
function localInstant(time: string, zone: string): string {
  const offsets: Record<string, string> = {
    'America/New_York': '-05:00',
    'Europe/London': '+00:00',
    'Australia/Sydney': '+11:00',
    'Asia/Ho_Chi_Minh': '+07:00',
    'Europe/Madrid': '+01:00',
  };
  return `2026-03-03T${time}:00${offsets[zone]}`;
}

test('what is sensitive begins with "Reply VERIFY", even for people whose address is verified', async () => {
  const { externalRef, phone, timezone = '' } = person(197);
  const { body } = await world.ask('POST', '/api/outbound/eligibility', {
    bankCustomerId: externalRef,
    channel: 'sms',
    destination: phone,
    purpose: 'fraud_alert',
    at: localInstant('12:00', timezone),
  });
  assert.equal(body.decision, 'prompt', JSON.stringify(body));
});
