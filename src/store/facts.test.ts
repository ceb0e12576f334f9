import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import type { Db } from './db.ts';
import { GATHER_FACTS, gatherFacts } from './facts.ts';

const NOW = 1_800_000_000_000;
const PEOPLE = 5_000;

const db = await freshDatabase();
after(() => db.close());

await db.script(`
  insert into cc_parties (external_ref, display_name) select 'c' || g, 'Person ' || g from generate_series(1, ${PEOPLE}) g;
  insert into cc_identity_links (party_id, kind, address, status)
    select id, 'phone', '+8491' || (2000000 + substr(external_ref, 2)::int), 'bound' from cc_parties;
  insert into cc_comm_preferences (party_id, allowed_channels, timezone)
    select id, array['sms'], 'Asia/Bangkok' from cc_parties;
  insert into cc_consents (party_id, channel, status, source) select id, 'sms', 'given', 'branch' from cc_parties;
  insert into cc_outbound_jobs (purpose, channel, target_address, bank_customer_id)
    select 'service_notice', 'sms', l.address, p.external_ref
    from cc_parties p join cc_identity_links l on l.party_id = p.id;
  analyze`);

const asked = (person: number, more: Partial<Parameters<typeof gatherFacts>[2][number]> = {}) => ({
  jobId: null,
  campaignId: null,
  partyId: null,
  bankCustomerId: `c${person}`,
  address: `+8491${2_000_000 + person}`,
  kind: 'phone' as const,
  channel: 'sms' as const,
  ...more,
});

/** The plan for 200 questions, as the server makes it for these very values or for any. */
async function planFor(session: Db, mode: 'force_custom_plan' | 'force_generic_plan'): Promise<string> {
  await session.script(`set plan_cache_mode = ${mode}`);
  const people = Array.from({ length: 200 }, (_, index) => index + 1);
  const of = (value: (person: number) => unknown) => `array[${people.map(value).join(',')}]`;
  const nothing = `array_fill(null::uuid, array[${people.length}])`;
  await session.script(`prepare facts_${mode} as ${GATHER_FACTS}`);
  const rows = await session.query<{ 'QUERY PLAN': string }>(
    `explain (costs off) execute facts_${mode} ('default', ${of((person) => person)}, ${nothing}, ${nothing},
      ${nothing}, ${of((person) => `'c${person}'`)}, ${of((person) => `'+8491${2_000_000 + person}'`)},
      ${of(() => `'phone'`)}, ${of(() => `'sms'`)}, ${NOW})`,
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

for (const mode of ['force_custom_plan', 'force_generic_plan'] as const) {
  test(`facts are looked up person by person and never by a walk over all of them (${mode})`, async () => {
    const plan = await db.session((session) => planFor(session, mode));
    assert.doesNotMatch(
      plan,
      /Seq Scan on cc_(parties|comm_preferences|identity_links|consents|outbound_jobs)|Hash Join|Merge Join/,
    );
    assert.match(plan, /Index Scan using cc_comm_preferences_pk/);
  });
}

test('answers come in the order of the questions, each about its own person', async () => {
  const rows = await gatherFacts(db, 'default', [asked(7), asked(4_000), asked(2), asked(PEOPLE + 1)], NOW);
  assert.deepEqual(
    rows.map(({ partyName, link, consent, preferences }) => [
      partyName,
      link,
      consent,
      preferences?.timezone,
    ]),
    [
      ['Person 7', 'bound', 'given', 'Asia/Bangkok'],
      ['Person 4000', 'bound', 'given', 'Asia/Bangkok'],
      ['Person 2', 'bound', 'given', 'Asia/Bangkok'],
      [null, null, null, undefined],
    ],
  );
});

test('a WhatsApp address that is somebody’s phone number answers to that link, unless it has one of its own', async () => {
  const whatsapp = { kind: 'whatsapp', channel: 'whatsapp', bankCustomerId: null } as const;
  const linkOf = async (person: number) =>
    (await gatherFacts(db, 'default', [asked(person, whatsapp)], NOW))[0];
  assert.deepEqual([(await linkOf(8))?.link, (await linkOf(8))?.partyName], ['bound', 'Person 8']);
  await db.script(`
    insert into cc_identity_links (party_id, kind, address, status)
      select id, 'whatsapp', '+84912000008', 'verified' from cc_parties where external_ref = 'c9'`);
  assert.deepEqual([(await linkOf(8))?.link, (await linkOf(8))?.partyName], ['verified', 'Person 9']);
  const email = asked(8, { kind: 'email', channel: 'email', address: '+84912000008', bankCustomerId: null });
  assert.equal((await gatherFacts(db, 'default', [email], NOW))[0]?.link, null);
});

test('the owner of an address counts beside the person whom the job names', async () => {
  await db.script(`update cc_comm_preferences set do_not_contact = true
    where party_id = (select id from cc_parties where external_ref = 'c11')`);
  const factsOf = async (bankCustomerId: string, address: number) =>
    (await gatherFacts(db, 'default', [asked(address, { bankCustomerId })], NOW))[0];
  assert.equal((await factsOf('c10', 11))?.addressOwnerDnc, true);
  assert.equal((await factsOf('c10', 11))?.preferences?.doNotContact, false);
  assert.equal((await factsOf('c10', 10))?.addressOwnerDnc, false);
  assert.equal((await factsOf('c11', 11))?.addressOwnerDnc, false);
  assert.equal((await factsOf('c11', 11))?.preferences?.doNotContact, true);
});
