-- The ground of Decorum: people and what they allow, jobs and what happened to them, the record.
--
-- Every key begins with tenant_id, so that each table can be distributed by it. Ids are UUIDv7 made by
-- the product; the defaults serve rows that an operator writes by hand. Instants are timestamptz.
-- State columns are text with a named CHECK: the same closed sets as in src/policy/words.ts.

create table cc_tenants (
  id text not null,
  name text not null,
  timezone text,
  quiet_hours_start text,
  quiet_hours_end text,
  language text not null default 'en',
  created_at timestamptz not null default now(),
  constraint cc_tenants_pk primary key (id),
  constraint cc_tenants_quiet_hours check (
    (quiet_hours_start is null) = (quiet_hours_end is null)
    and quiet_hours_start ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
    and quiet_hours_end ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$')
);

insert into cc_tenants (id, name) values ('default', 'Default');

-- People ---------------------------------------------------------------------------------------------

create table cc_parties (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  external_ref text,
  display_name text not null,
  language text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_parties_pk primary key (tenant_id, id),
  constraint cc_parties_tenant foreign key (tenant_id) references cc_tenants (id)
);
create unique index cc_parties_external_ref on cc_parties (tenant_id, external_ref) where external_ref is not null;

-- One address belongs to one party: a message about one person must never reach another's phone.
create table cc_identity_links (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  party_id uuid not null,
  kind text not null,
  address text not null,
  status text not null default 'unverified',
  verified_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_identity_links_pk primary key (tenant_id, id),
  constraint cc_identity_links_party foreign key (tenant_id, party_id) references cc_parties (tenant_id, id),
  constraint cc_identity_links_kind check (kind in ('phone', 'email', 'whatsapp', 'zalo', 'facebook')),
  constraint cc_identity_links_status check (status in ('unverified', 'bound', 'verified')),
  constraint cc_identity_links_verified_at check (status = 'verified' or verified_at is null)
);
create unique index cc_identity_links_address on cc_identity_links (tenant_id, address, kind);
create index cc_identity_links_of_party on cc_identity_links (tenant_id, party_id);

create table cc_comm_preferences (
  tenant_id text not null default 'default',
  party_id uuid not null,
  do_not_contact boolean not null default false,
  allowed_channels text[] not null default '{}',
  timezone text,
  quiet_hours_start text,
  quiet_hours_end text,
  language text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_comm_preferences_pk primary key (tenant_id, party_id),
  constraint cc_comm_preferences_party foreign key (tenant_id, party_id) references cc_parties (tenant_id, id),
  constraint cc_comm_preferences_channels check (
    allowed_channels <@ array['sms', 'whatsapp', 'email', 'voice', 'zalo', 'facebook', 'call_note']),
  constraint cc_comm_preferences_quiet_hours check (
    (quiet_hours_start is null) = (quiet_hours_end is null)
    and quiet_hours_start ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
    and quiet_hours_end ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$')
);

-- An address that must not be used. channel null: by no channel at all. Lifted, never deleted.
create table cc_suppressions (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  address text not null,
  channel text,
  reason text not null,
  evidence jsonb not null default '{}',
  created_by text,
  created_at timestamptz not null default now(),
  lifted_at timestamptz,
  lifted_by text,
  constraint cc_suppressions_pk primary key (tenant_id, id),
  constraint cc_suppressions_tenant foreign key (tenant_id) references cc_tenants (id),
  constraint cc_suppressions_channel check (
    channel in ('sms', 'whatsapp', 'email', 'voice', 'zalo', 'facebook', 'call_note')),
  constraint cc_suppressions_reason check (
    reason in ('opted_out', 'hard_bounce', 'complaint', 'wrong_person', 'invalid_address', 'operator'))
);
create unique index cc_suppressions_live on cc_suppressions (tenant_id, address, coalesce(channel, ''))
  where lifted_at is null;

-- Evidence of permission or withdrawal: the latest row for a party and channel counts.
create table cc_consents (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  party_id uuid not null,
  channel text,
  status text not null,
  source text not null,
  evidence jsonb not null default '{}',
  created_by text,
  at timestamptz not null default now(),
  constraint cc_consents_pk primary key (tenant_id, id),
  constraint cc_consents_party foreign key (tenant_id, party_id) references cc_parties (tenant_id, id),
  constraint cc_consents_channel check (
    channel in ('sms', 'whatsapp', 'email', 'voice', 'zalo', 'facebook', 'call_note')),
  constraint cc_consents_status check (status in ('given', 'withdrawn'))
);
create index cc_consents_of_party on cc_consents (tenant_id, party_id, at desc, id desc);

-- Outbound -------------------------------------------------------------------------------------------

create table cc_outbound_campaigns (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  name text not null,
  purpose text not null,
  allowed_channels jsonb,
  status text not null default 'active',
  on_quiet_hours text,
  on_unknown text not null default 'ask',
  frequency_cap_max integer,
  frequency_cap_hours integer,
  created_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_outbound_campaigns_pk primary key (tenant_id, id),
  constraint cc_outbound_campaigns_tenant foreign key (tenant_id) references cc_tenants (id),
  constraint cc_outbound_campaigns_purpose check (
    purpose in ('fraud_alert', 'kyc_update', 'collections', 'case_followup', 'service_notice')),
  constraint cc_outbound_campaigns_channels check (
    jsonb_typeof(allowed_channels) = 'array'
    and allowed_channels <@ '["sms", "whatsapp", "email", "voice", "zalo", "facebook", "call_note"]'::jsonb),
  constraint cc_outbound_campaigns_status check (status in ('active', 'paused', 'archived')),
  constraint cc_outbound_campaigns_on_quiet_hours check (on_quiet_hours in ('hold', 'cancel')),
  constraint cc_outbound_campaigns_on_unknown check (on_unknown in ('ask', 'resend')),
  constraint cc_outbound_campaigns_frequency_cap check (
    (frequency_cap_max is null) = (frequency_cap_hours is null)
    and frequency_cap_max > 0 and frequency_cap_hours > 0)
);
create unique index cc_outbound_campaigns_name on cc_outbound_campaigns (tenant_id, name, purpose);

create table cc_templates (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  key text not null,
  language text not null,
  version integer not null default 1,
  channel text,
  subject text,
  body text not null,
  html text,
  created_by text,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  constraint cc_templates_pk primary key (tenant_id, id),
  constraint cc_templates_tenant foreign key (tenant_id) references cc_tenants (id),
  constraint cc_templates_channel check (
    channel in ('sms', 'whatsapp', 'email', 'voice', 'zalo', 'facebook', 'call_note')),
  constraint cc_templates_version check (version > 0)
);
create unique index cc_templates_variant on cc_templates (tenant_id, key, language, coalesce(channel, ''), version);

-- One thing to say to one address on one channel. A live lease means that a worker has it on the wire.
create table cc_outbound_jobs (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  campaign_id uuid,
  purpose text not null,
  channel text not null,
  target_address text not null,
  party_id uuid,
  bank_customer_id text,
  status text not null default 'queued',
  priority text not null default 'MEDIUM',
  owner_id text,
  source text not null default 'api',
  source_ref text,
  suggestion_id text,
  template_key text,
  language text,
  payload_json jsonb not null default '{}',
  on_quiet_hours text not null default 'cancel',
  next_attempt_at timestamptz default now(),
  expires_at timestamptz,
  dedupe_key text,
  attempt_count integer not null default 0,
  void_count integer not null default 0,
  max_attempts integer not null default 3,
  lease_id uuid,
  lease_expires_at timestamptz,
  held_reason text,
  reason_code text,
  reason_message text,
  outcome_code text,
  provider text,
  provider_message_id text,
  delivery_status text,
  attempted_at timestamptz,
  sent_at timestamptz,
  created_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_outbound_jobs_pk primary key (tenant_id, id),
  constraint cc_outbound_jobs_campaign foreign key (tenant_id, campaign_id)
    references cc_outbound_campaigns (tenant_id, id),
  constraint cc_outbound_jobs_party foreign key (tenant_id, party_id) references cc_parties (tenant_id, id),
  constraint cc_outbound_jobs_purpose check (
    purpose in ('fraud_alert', 'kyc_update', 'collections', 'case_followup', 'service_notice')),
  constraint cc_outbound_jobs_channel check (
    channel in ('sms', 'whatsapp', 'email', 'voice', 'zalo', 'facebook', 'call_note')),
  constraint cc_outbound_jobs_status check (
    status in ('queued', 'awaiting_verification', 'sent', 'unknown', 'failed', 'cancelled')),
  constraint cc_outbound_jobs_priority check (priority in ('HIGH', 'MEDIUM', 'LOW')),
  constraint cc_outbound_jobs_source check (
    source in ('api', 'messaging', 'conversation', 'offer', 'verification')),
  constraint cc_outbound_jobs_on_quiet_hours check (on_quiet_hours in ('hold', 'cancel')),
  constraint cc_outbound_jobs_attempts check (
    attempt_count >= 0 and max_attempts > 0 and void_count between 0 and attempt_count),
  constraint cc_outbound_jobs_lease check (
    (lease_id is null) = (lease_expires_at is null)
    and (lease_id is null or status in ('queued', 'unknown'))),
  constraint cc_outbound_jobs_queued_has_time check (status <> 'queued' or next_attempt_at is not null),
  constraint cc_outbound_jobs_held check (
    held_reason is null or (status = 'queued' and held_reason in (
      'quiet_hours', 'timezone_unknown', 'rate_limited', 'provider_paused'))),
  constraint cc_outbound_jobs_ended_has_reason check (
    status not in ('failed', 'cancelled') or reason_code is not null),
  constraint cc_outbound_jobs_payload check (jsonb_typeof(payload_json) = 'object')
);
-- The claim reads this one, a priority at a time, so that rows that are not due never stand in its way.
create index cc_outbound_jobs_due on cc_outbound_jobs (tenant_id, channel, priority, next_attempt_at, id)
  where status = 'queued' and lease_id is null;
create index cc_outbound_jobs_leased on cc_outbound_jobs (tenant_id, lease_expires_at) where lease_id is not null;
create index cc_outbound_jobs_waiting on cc_outbound_jobs (tenant_id, status, next_attempt_at)
  where status in ('unknown', 'awaiting_verification');
-- Whose clock holds it: a change of preferences wakes these.
create index cc_outbound_jobs_held on cc_outbound_jobs (tenant_id, party_id) where held_reason is not null;
create index cc_outbound_jobs_bank_customer on cc_outbound_jobs (tenant_id, bank_customer_id)
  where bank_customer_id is not null;
create index cc_outbound_jobs_address on cc_outbound_jobs (tenant_id, target_address);
create index cc_outbound_jobs_provider_id on cc_outbound_jobs (tenant_id, provider_message_id)
  where provider_message_id is not null;
create unique index cc_outbound_jobs_dedupe on cc_outbound_jobs (tenant_id, dedupe_key) where dedupe_key is not null;
alter table cc_outbound_jobs set (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

-- What happened to a job at a provider, a row for each news. It is written by the statement that writes
-- its job, so it needs no foreign key; a repeated receipt meets the unique index and changes nothing.
create table cc_outbound_attempts (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  job_id uuid not null,
  attempt_no integer not null,
  kind text not null default 'send',
  channel text not null,
  provider text not null,
  status text not null,
  provider_status text,
  provider_message_id text,
  provider_call_sid text,
  error_code text,
  error_message text,
  response jsonb,
  at timestamptz not null default now(),
  constraint cc_outbound_attempts_pk primary key (tenant_id, id),
  constraint cc_outbound_attempts_kind check (kind in ('send', 'prompt')),
  constraint cc_outbound_attempts_status check (
    status in ('sent', 'delivered', 'read', 'failed', 'no_answer', 'busy', 'unknown'))
);
create index cc_outbound_attempts_of_job on cc_outbound_attempts (tenant_id, job_id);
create unique index cc_outbound_attempts_message on cc_outbound_attempts
  (tenant_id, provider, provider_message_id, status) where provider_message_id is not null;
create unique index cc_outbound_attempts_call on cc_outbound_attempts
  (tenant_id, provider, provider_call_sid, status) where provider_call_sid is not null;

-- A key that is closed until a time: a provider that asked for a pause.
create table cc_rate_limits (
  tenant_id text not null default 'default',
  key text not null,
  closed_until timestamptz,
  closed_reason text,
  updated_at timestamptz not null default now(),
  constraint cc_rate_limits_pk primary key (tenant_id, key)
);

-- The record -----------------------------------------------------------------------------------------

create table cc_audit_logs (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  seq bigint generated always as identity,
  at timestamptz not null default now(),
  event_type text not null,
  actor text not null default 'system',
  job_id uuid,
  party_id uuid,
  payload jsonb not null default '{}',
  constraint cc_audit_logs_pk primary key (tenant_id, id)
);
create index cc_audit_logs_of_job on cc_audit_logs (tenant_id, job_id) where job_id is not null;
create index cc_audit_logs_seq on cc_audit_logs (tenant_id, seq);

create table cc_automation_events (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  event_type text not null,
  subject text,
  payload jsonb not null default '{}',
  dedupe_key text not null,
  status text not null default 'pending',
  attempts integer not null default 0,
  next_attempt_at timestamptz default now(),
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_automation_events_pk primary key (tenant_id, id),
  constraint cc_automation_events_status check (status in ('pending', 'sent', 'failed'))
);
create unique index cc_automation_events_dedupe on cc_automation_events (tenant_id, dedupe_key);
create index cc_automation_events_due on cc_automation_events (tenant_id, next_attempt_at) where status <> 'sent';
-- Whether an earlier event of the same subject is still undelivered.
create index cc_automation_events_subject on cc_automation_events (tenant_id, subject, created_at, id)
  where status <> 'sent';

create table cc_admin_inbox_items (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  type text not null,
  severity text not null,
  title text not null,
  body text,
  status text not null default 'open',
  link_ref text,
  dedupe_key text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_admin_inbox_items_pk primary key (tenant_id, id),
  constraint cc_admin_inbox_items_severity check (severity in ('info', 'warning', 'error', 'critical')),
  constraint cc_admin_inbox_items_status check (status in ('open', 'acknowledged', 'resolved', 'dismissed'))
);
create unique index cc_admin_inbox_items_dedupe on cc_admin_inbox_items (tenant_id, dedupe_key);
create index cc_admin_inbox_items_open on cc_admin_inbox_items (tenant_id, status, created_at);

create table cc_idempotency_keys (
  tenant_id text not null default 'default',
  key text not null,
  route text not null,
  request_hash text not null,
  response_status integer,
  response_body jsonb,
  created_at timestamptz not null default now(),
  locked_until timestamptz,
  constraint cc_idempotency_keys_pk primary key (tenant_id, route, key)
);

-- What only grows ------------------------------------------------------------------------------------

create function cc_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: write a further row instead', tg_table_name
    using errcode = 'restrict_violation';
end $$;

create function cc_touch_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['cc_outbound_attempts', 'cc_consents', 'cc_audit_logs'] loop
    execute format('create trigger %1$s_append_only before update or delete on %1$s
      for each row execute function cc_refuse_change()', name);
    execute format('create trigger %1$s_no_truncate before truncate on %1$s
      for each statement execute function cc_refuse_change()', name);
  end loop;
  foreach name in array array['cc_automation_events', 'cc_admin_inbox_items'] loop
    execute format('create trigger %1$s_updated_at before update on %1$s
      for each row execute function cc_touch_updated_at()', name);
  end loop;
end $$;

-- Row level security: closed to everybody but the owner and service_role. A database owner who may not
-- create roles gets the policies as soon as an administrator has created service_role and granted it.
do $$
declare
  name text;
begin
  begin
    create role service_role nologin;
  exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
      raise notice 'service_role is missing and may not be created here; row level security stays closed';
  end;
  for name in select tablename from pg_tables where schemaname = current_schema() and tablename like 'cc\_%' loop
    execute format('alter table %I enable row level security', name);
    if exists (select 1 from pg_roles where rolname = 'service_role') then
      execute format('create policy %I on %I for all to service_role using (true) with check (true)',
        name || '_service_role', name);
      execute format('grant all on %I to service_role', name);
    end if;
  end loop;
end $$;
