import type { AddressKind } from '../policy/address.ts';
import type { Facts } from '../policy/decide.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { isVerified } from '../policy/verification.ts';
import type { ChannelName, LinkStatus } from '../policy/words.ts';
import type { Db } from './db.ts';

/** Whose facts are asked for: a job on its way out, or a question about one that may never exist. */
export type FactsAsked = {
  jobId: string | null;
  campaignId: string | null;
  partyId: string | null;
  bankCustomerId: string | null;
  address: string;
  kind: AddressKind;
  channel: ChannelName;
};

/** What the database knows; the zones of `phone` are looked up in the numbering plan by the caller. */
export type FactsRow = {
  partyId: string | null;
  partyName: string | null;
  /** The language the person reads, or the tenant's. */
  language: string;
  phone: string | null;
  onUnknown: 'ask' | 'resend' | null;
  campaign: Facts['campaign'];
  suppression: Facts['suppression'];
  link: LinkStatus | null;
  preferences: Facts['preferences'];
  addressOwnerDnc: boolean;
  consent: Facts['consent'];
  frequency: Facts['frequency'];
  /** The person answered a one-time code a short while ago, and this is an address of theirs. */
  verified: boolean;
  tenantTimezone: string | null;
  tenantQuietHours: QuietWindow | null;
};

// A WhatsApp or Zalo address that is a phone number also answers to the link of that phone number.
// The person is the one the job names; failing that, the one behind the address. What an earlier claim took and
// what may have left count against a frequency cap like what was sent; within one claim the engine counts itself,
// since it knows which jobs leave.
//
// Each table is met by a subquery that ends after its first row, for each question anew: a plain join may become a
// walk over all people. What is not asked (a cap that the campaign does not have) is not looked for.
export const GATHER_FACTS = `
select
  q.ord,
  person.id as party_id, person.display_name,
  coalesce(pr.language, person.language, t.language) as language,
  coalesce(case when q.kind in ('phone', 'whatsapp') then q.address end, ph.address) as phone,
  c.on_unknown, c.status as campaign_status, c.allowed_channels as campaign_channels,
  s.reason as suppression_reason, s.created_at as suppressed_at,
  l.status as link,
  pr.party_id is not null as has_preferences, pr.do_not_contact, pr.allowed_channels, pr.timezone,
  pr.quiet_hours_start, pr.quiet_hours_end,
  coalesce(owner.do_not_contact, false) as owner_dnc,
  co.status as consent,
  c.frequency_cap_max, c.frequency_cap_hours, f.sent as frequency_sent,
  v.until as verified_until, v.until_here as verified_here_until, l.party_id = person.id as link_is_own,
  t.timezone as tenant_timezone, t.quiet_hours_start as tenant_quiet_start, t.quiet_hours_end as tenant_quiet_end
from unnest($2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[])
  as q(ord, job_id, campaign_id, party_id, bank_customer_id, address, kind, channel)
join cc_tenants t on t.id = $1
left join lateral (
  select c.* from cc_outbound_campaigns c where c.tenant_id = $1 and c.id = q.campaign_id limit 1
) c on true
left join lateral (
  select l.party_id, l.status from cc_identity_links l
  where l.tenant_id = $1 and l.address = q.address and l.kind = q.kind
  union all
  select l.party_id, l.status from cc_identity_links l
  where q.kind in ('whatsapp', 'zalo') and l.tenant_id = $1 and l.address = q.address and l.kind = 'phone'
  limit 1
) l on true
left join lateral (
  select p.id, p.display_name, p.language from cc_parties p
  where q.bank_customer_id is not null and p.tenant_id = $1 and p.external_ref = q.bank_customer_id
  union all
  select p.id, p.display_name, p.language from cc_parties p
  where q.bank_customer_id is null and p.tenant_id = $1 and p.id = coalesce(q.party_id, l.party_id)
  limit 1
) person on true
left join lateral (
  select pr.* from cc_comm_preferences pr where pr.tenant_id = $1 and pr.party_id = person.id limit 1
) pr on true
left join lateral (
  select pr.do_not_contact from cc_comm_preferences pr
  where l.party_id is distinct from person.id and pr.tenant_id = $1 and pr.party_id = l.party_id limit 1
) owner on true
left join lateral (
  select s.reason, s.created_at from cc_suppressions s
  where s.tenant_id = $1 and s.address = q.address and s.lifted_at is null
    and (s.channel is null or s.channel = q.channel)
  order by s.created_at limit 1
) s on true
left join lateral (
  select co.status from cc_consents co
  where co.tenant_id = $1 and co.party_id = person.id and (co.channel is null or co.channel = q.channel)
  order by co.at desc, co.id desc limit 1
) co on true
left join lateral (
  select p.address from cc_identity_links p
  where q.kind not in ('phone', 'whatsapp') and p.tenant_id = $1 and p.party_id = person.id and p.kind = 'phone'
  order by p.created_at limit 1
) ph on true
left join lateral (
  select count(*) as sent from cc_outbound_jobs o
  left join cc_outbound_jobs me on me.tenant_id = $1 and me.id = q.job_id
  where c.frequency_cap_max is not null
    and o.tenant_id = $1 and o.target_address = q.address and o.id is distinct from q.job_id
    and (
      o.sent_at > to_timestamp($10::double precision / 1000) - make_interval(hours => c.frequency_cap_hours)
      or (o.status = 'unknown'
        and o.attempted_at > to_timestamp($10::double precision / 1000) - make_interval(hours => c.frequency_cap_hours))
      or (o.lease_id is not null and (me.id is null
        or (o.lease_id <> me.lease_id and (o.attempted_at, o.id) < (me.attempted_at, me.id)))))
) f on true
left join lateral (
  select max(v.verified_until) as until,
    max(v.verified_until) filter (where th.address = q.address) as until_here
  from cc_verifications v
  join cc_threads th on th.tenant_id = $1 and th.id = v.thread_id
  where v.tenant_id = $1 and v.party_id = person.id and v.status = 'verified'
    and v.verified_until > to_timestamp($10::double precision / 1000)
) v on true
order by q.ord`;

/** The facts for each question, in the same order, as they stand at `now`. */
export async function gatherFacts(
  db: Db,
  tenantId: string,
  asked: readonly FactsAsked[],
  now: number,
): Promise<FactsRow[]> {
  if (asked.length === 0) return [];
  const rows = await db.query<RawFacts>(GATHER_FACTS, [
    tenantId,
    asked.map((_, ord) => ord),
    asked.map(({ jobId }) => jobId),
    asked.map(({ campaignId }) => campaignId),
    asked.map(({ partyId }) => partyId),
    asked.map(({ bankCustomerId }) => bankCustomerId),
    asked.map(({ address }) => address),
    asked.map(({ kind }) => kind),
    asked.map(({ channel }) => channel),
    now,
  ]);
  return rows.map((row) => readFacts(row, now));
}

type RawFacts = {
  party_id: string | null;
  display_name: string | null;
  language: string;
  phone: string | null;
  on_unknown: 'ask' | 'resend' | null;
  campaign_status: 'active' | 'paused' | 'archived' | null;
  campaign_channels: ChannelName[] | null;
  suppression_reason: string | null;
  suppressed_at: number | null;
  link: LinkStatus | null;
  has_preferences: boolean;
  do_not_contact: boolean | null;
  allowed_channels: ChannelName[] | null;
  timezone: string | null;
  quiet_hours_start: string | null;
  quiet_hours_end: string | null;
  owner_dnc: boolean;
  consent: 'given' | 'withdrawn' | null;
  frequency_cap_max: number | null;
  frequency_cap_hours: number | null;
  frequency_sent: number | null;
  verified_until: number | null;
  verified_here_until: number | null;
  link_is_own: boolean | null;
  tenant_timezone: string | null;
  tenant_quiet_start: string | null;
  tenant_quiet_end: string | null;
};

const quietWindow = (start: string | null, end: string | null): QuietWindow | null =>
  start !== null && end !== null ? { start, end } : null;

const readFacts = (row: RawFacts, now: number): FactsRow => ({
  partyId: row.party_id,
  partyName: row.display_name,
  language: row.language,
  phone: row.phone,
  onUnknown: row.on_unknown,
  campaign: row.campaign_status && { status: row.campaign_status, allowedChannels: row.campaign_channels },
  suppression:
    row.suppression_reason === null
      ? null
      : { reason: row.suppression_reason, since: row.suppressed_at as number },
  link: row.link,
  preferences: row.has_preferences
    ? {
        doNotContact: row.do_not_contact === true,
        allowedChannels: row.allowed_channels ?? [],
        timezone: row.timezone,
        quietHours: quietWindow(row.quiet_hours_start, row.quiet_hours_end),
      }
    : null,
  addressOwnerDnc: row.owner_dnc,
  consent: row.consent,
  frequency:
    row.frequency_cap_max === null
      ? null
      : {
          sent: row.frequency_sent ?? 0,
          max: row.frequency_cap_max,
          hours: row.frequency_cap_hours as number,
        },
  verified: isVerified(
    {
      until: row.verified_until,
      untilHere: row.verified_here_until,
      link: row.link_is_own === true ? row.link : null,
    },
    now,
  ),
  tenantTimezone: row.tenant_timezone,
  tenantQuietHours: quietWindow(row.tenant_quiet_start, row.tenant_quiet_end),
});
