import { type Db, openDb } from '../../src/store/db.ts';
import type { Measures, Stage } from '../part.ts';
import { addJobs, addPeople } from '../people.ts';
import { JOBS, measured } from './race.ts';
import { checkRecord } from './record.ts';

/** As many sessions as the machine of the targets has cores: more were not faster. */
const SESSIONS = 2;

/**
 * The same rows in the same two transactions for each batch of 500, written by the server alone: no facts are
 * gathered, nothing is decided, no byte crosses a socket. What is above this speed no worker can reach with these
 * tables.
 */
const DRAIN = `
create procedure bench_drain(decision jsonb, called jsonb, moved jsonb) language plpgsql as $$
declare
  jobs uuid[];
  lease uuid;
begin
  loop
    lease := uuidv7();
    with taken as (
      update cc_outbound_jobs j
      set lease_id = lease, lease_expires_at = now() + interval '1 minute', attempt_count = attempt_count + 1,
        attempted_at = now(), updated_at = now()
      where tenant_id = 'default' and status = 'queued' and lease_id is null and ctid = any(array(
        select ctid from cc_outbound_jobs
        where tenant_id = 'default' and channel = 'sms' and priority = 'MEDIUM' and status = 'queued'
          and lease_id is null and held_reason is distinct from 'campaign_paused' and next_attempt_at <= now()
        order by next_attempt_at, id limit 500 for update skip locked))
      returning id, party_id
    ), decided as (
      insert into cc_audit_logs (tenant_id, id, at, event_type, actor, job_id, party_id, payload)
      select 'default', uuidv7(), now(), 'outbound_eligibility_decision', 'engine', id, party_id, decision from taken
    )
    select array_agg(id) into jobs from taken;
    commit;
    exit when jobs is null;
    with done as (
      update cc_outbound_jobs
      set status = 'sent', next_attempt_at = null, outcome_code = 'success_unverified_info_only',
        provider = 'null', provider_message_id = 'null-' || id || '-1', delivery_status = 'accepted',
        sent_at = now(), lease_id = null, lease_expires_at = null, updated_at = now()
      where tenant_id = 'default' and id = any(jobs) and lease_id = lease
      returning id, party_id, provider_message_id
    ), attempted as (
      insert into cc_outbound_attempts (tenant_id, id, job_id, attempt_no, kind, channel, provider, status,
        provider_status, provider_message_id, at)
      select 'default', uuidv7(), id, 1, 'send', 'sms', 'null', 'sent', 'accepted', provider_message_id, now()
      from done
    )
    insert into cc_audit_logs (tenant_id, id, at, event_type, actor, job_id, party_id, payload)
    select 'default', uuidv7(), now(), event_type, 'engine', id, party_id, payload
    from done, (values ('tool_call', called), ('outbound_job_sent', moved)) told (event_type, payload);
    commit;
  end loop;
end $$`;

export async function dispatch({ databaseUrl, scale }: Stage): Promise<Measures> {
  const jobs = JOBS * scale;
  await using db = openDb({ url: databaseUrl, max: SESSIONS });
  await addPeople(db, jobs);
  await addJobs(db);
  await db.script(DRAIN);
  const { nodeCpuUs: _, ...measures } = await measured(db, jobs, async () => {
    await Promise.all(Array.from({ length: SESSIONS }, () => drain(db)));
    return async () => {};
  });
  await checkRecord(db, jobs);
  return measures;
}

const drain = (db: Db): Promise<number> =>
  db.run('call bench_drain($1::jsonb, $2::jsonb, $3::jsonb)', [
    JSON.stringify(DECISION),
    JSON.stringify(CALLED),
    JSON.stringify(MOVED),
  ]);

/** As large as what the engine writes. */
const DECISION = {
  until: null,
  reason: null,
  attempt: 1,
  reasons: [],
  decision: 'send',
  eligible: true,
  rules: [
    { rule: 'expiry', inputs: { expiresAt: null }, result: 'pass' },
    { rule: 'campaign', inputs: { status: 'active' }, result: 'pass' },
    { rule: 'suppression', inputs: { suppression: null }, result: 'pass' },
    { rule: 'do_not_contact', inputs: { doNotContact: false, addressOwnerDnc: false }, result: 'pass' },
    { rule: 'known_party', inputs: { link: 'bound', partyNamed: true }, result: 'pass' },
    { rule: 'consent', inputs: { latest: 'given', preferencesOnRecord: true }, result: 'pass' },
    {
      rule: 'channel',
      inputs: { channel: 'sms', byPerson: ['sms', 'email'], byCampaign: ['sms'] },
      result: 'pass',
    },
    { rule: 'frequency', inputs: {}, result: 'pass' },
    {
      rule: 'quiet_hours',
      inputs: {
        zones: ['Asia/Ho_Chi_Minh'],
        window: { end: '08:00', start: '21:00' },
        zonesFrom: 'preference',
      },
      result: 'pass',
    },
    { rule: 'step_up', inputs: { needed: false, verified: false }, result: 'pass' },
  ],
};
const CALLED = {
  ms: 0,
  end: 'accepted',
  tool: 'null.sms',
  intent: 'send',
  attempt: 1,
  providerStatus: 'accepted',
  providerMessageId: 'null-01997e1c-7a3e-7000-8000-000000000000-1',
};
const MOVED = { status: 'sent', attempt: 1, outcomeCode: 'success_unverified_info_only' };
