import type { Db } from './db.ts';
import { NOTIFY } from './notifier.ts';
import type { Preferences } from './parties.ts';

export const PUT_PREFERENCES = `
insert into cc_comm_preferences (tenant_id, party_id, do_not_contact, allowed_channels, timezone,
  quiet_hours_start, quiet_hours_end, language, created_at, updated_at)
values ($1::text, $2::uuid, $3::boolean, $4::text[], $5::text, $6::text, $7::text, $8::text,
  to_timestamp($9::double precision / 1000), to_timestamp($9::double precision / 1000))
on conflict (tenant_id, party_id) do update
  set do_not_contact = excluded.do_not_contact, allowed_channels = excluded.allowed_channels,
    timezone = excluded.timezone, quiet_hours_start = excluded.quiet_hours_start,
    quiet_hours_end = excluded.quiet_hours_end, language = excluded.language,
    updated_at = excluded.updated_at`;

export const putPreferences = async (
  tx: Db,
  row: Preferences & { tenantId: string; partyId: string; now: number },
): Promise<void> => {
  await tx.run(PUT_PREFERENCES, [
    row.tenantId,
    row.partyId,
    row.doNotContact,
    row.allowedChannels,
    row.timezone,
    row.quietHoursStart,
    row.quietHoursEnd,
    row.language,
    row.now,
  ]);
};

// By the indexes of person, customer and address: an "or" over them would walk the whole table.
export const WAKE_HELD_JOBS = `
update cc_outbound_jobs set next_attempt_at = to_timestamp($4::double precision / 1000),
  updated_at = to_timestamp($4::double precision / 1000)
where tenant_id = $1::text and status = 'queued' and lease_id is null
  and (held_reason in ('quiet_hours', 'timezone_unknown') or held_reason = 'campaign_paused'
    and held_before_pause in ('quiet_hours', 'timezone_unknown'))
  and next_attempt_at > to_timestamp($4::double precision / 1000)
  and id = any(array(
    select j.id from unnest($3::text[]) as named(ref)
    join cc_outbound_jobs j on j.tenant_id = $1::text and j.bank_customer_id = named.ref
    where j.status = 'queued'
    union
    select j.id from cc_identity_links l
    join cc_outbound_jobs j on j.tenant_id = $1::text and j.target_address = l.address
    where l.tenant_id = $1::text and l.party_id = any($2::uuid[]) and j.status = 'queued'
    union
    select j.id from cc_outbound_jobs j
    where j.tenant_id = $1::text and j.party_id = any($2::uuid[]) and j.lease_id is null and j.held_reason is not null))`;

/**
 * Has the jobs that these people's clocks hold decided again at once, and tells the engine. A job knows its person by
 * our id, the caller's or an address, whichever it was made with.
 */
export async function wakeHeldJobs(
  tx: Db,
  {
    tenantId,
    people,
    now,
  }: { tenantId: string; people: readonly { id: string; externalRef: string | null }[]; now: number },
): Promise<number> {
  const refs = people.flatMap(({ externalRef }) => (externalRef === null ? [] : [externalRef]));
  const woken = await tx.run(WAKE_HELD_JOBS, [tenantId, people.map(({ id }) => id), refs, now]);
  if (woken > 0) await tx.query(NOTIFY, ['decorum_due', tenantId]);
  return woken;
}
