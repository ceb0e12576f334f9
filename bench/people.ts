import type { Db } from '../src/store/db.ts';

/**
 * People as a bank has them: reachable, in five time zones, each with quiet hours of their own that are far from now
 * (a bench must not depend on the hour at which it runs), with a permission on record.
 */
const PEOPLE = `
insert into cc_parties (id, external_ref, display_name, language)
select uuidv7(), 'c' || g, 'Person ' || g, 'en' from generate_series(1, $1::int) g`;

const THEIR_ADDRESSES = `
insert into cc_identity_links (id, party_id, kind, address, status)
select uuidv7(), id, 'phone', '+8491' || (2000000 + substr(external_ref, 2)::int), 'bound' from cc_parties`;

const THEIR_PREFERENCES = `
insert into cc_comm_preferences (party_id, allowed_channels, timezone, quiet_hours_start, quiet_hours_end)
select id, array['sms', 'email'], zone,
  to_char((now() at time zone zone) + interval '8 hours', 'HH24:00'),
  to_char((now() at time zone zone) + interval '16 hours', 'HH24:00')
from (select id, (array['Asia/Ho_Chi_Minh', 'Asia/Bangkok', 'America/New_York', 'Europe/Madrid', 'Australia/Sydney'])
  [1 + substr(external_ref, 2)::int % 5] as zone from cc_parties) p`;

const THEIR_CONSENT = `
insert into cc_consents (id, party_id, channel, status, source)
select uuidv7(), id, 'sms', 'given', 'branch' from cc_parties`;

const CAMPAIGN = `
insert into cc_outbound_campaigns (id, name, purpose, allowed_channels)
values (uuidv7(), 'Branch hours', 'service_notice', '["sms"]')`;

const THEIR_JOBS = `
insert into cc_outbound_jobs (id, campaign_id, purpose, channel, target_address, party_id, bank_customer_id, priority,
  payload_json, on_quiet_hours, next_attempt_at, created_by)
select uuidv7(), c.id, c.purpose, 'sms', l.address, p.id, p.external_ref, 'MEDIUM',
  jsonb_build_object('text', 'Dear ' || p.display_name
    || ', your branch is open until six today. Reply STOP to hear no more of us.'),
  'hold', now(), 'bench'
from cc_parties p join cc_identity_links l on l.party_id = p.id, cc_outbound_campaigns c
order by p.id`;

/** `count` people with all that the rules ask about. */
export async function addPeople(db: Db, count: number): Promise<void> {
  await db.run(PEOPLE, [count]);
  for (const statement of [THEIR_ADDRESSES, THEIR_PREFERENCES, THEIR_CONSENT, CAMPAIGN])
    await db.run(statement);
}

/** A job for each of them, due now. */
export const addJobs = (db: Db): Promise<number> => db.run(THEIR_JOBS);
