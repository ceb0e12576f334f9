-- Generated from the migrations by "npm run schema": read it, do not edit it.

set check_function_bodies = off;

create extension if not exists pg_trgm;

CREATE OR REPLACE FUNCTION public.cc_count_jobs()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into cc_job_count_changes (tenant_id, at, campaign_id, channel, purpose, state, reason, change)
    select tenant_id, max(updated_at), campaign_id, channel, purpose,
      case when held_reason is null then status else 'held' end, coalesce(held_reason, reason_code, ''), count(*)
    from new_jobs
    group by tenant_id, campaign_id, channel, purpose, status, held_reason, reason_code;
  elsif tg_op = 'UPDATE' then
    insert into cc_job_count_changes (tenant_id, at, campaign_id, channel, purpose, state, reason, change)
    select tenant_id, max(updated_at), campaign_id, channel, purpose,
      case when held_reason is null then status else 'held' end, coalesce(held_reason, reason_code, ''), sum(change)
    from (
      select tenant_id, updated_at, campaign_id, channel, purpose, status, held_reason, reason_code, -1 as change
      from old_jobs
      union all
      select tenant_id, updated_at, campaign_id, channel, purpose, status, held_reason, reason_code, 1
      from new_jobs
    ) both_sides
    group by tenant_id, campaign_id, channel, purpose, status, held_reason, reason_code
    having sum(change) <> 0;
  elsif tg_op = 'DELETE' then
    insert into cc_job_count_changes (tenant_id, at, campaign_id, channel, purpose, state, reason, change)
    select tenant_id, max(updated_at), campaign_id, channel, purpose,
      case when held_reason is null then status else 'held' end, coalesce(held_reason, reason_code, ''), -count(*)
    from old_jobs
    group by tenant_id, campaign_id, channel, purpose, status, held_reason, reason_code;
  else
    delete from cc_job_count_changes;
    delete from cc_job_counts;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.cc_count_receipt()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into cc_job_count_changes (tenant_id, at, channel, state, reason, change)
  values (new.tenant_id, new.at, new.channel, 'delivered', '', 1);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.cc_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only: write a further row instead', tg_table_name
    using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.cc_search_text(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select lower(regexp_replace(normalize(translate(words, 'đĐ', 'dD'), nfd), '[\u0300-\u036f]', '', 'g'))
$function$;

CREATE OR REPLACE FUNCTION public.cc_touch_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.updated_at := now();
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.cc_uuidv7()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
AS $function$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
    52, 1), 53, 1), 'hex')::uuid
$function$;

create table cc_admin_inbox_items (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  type text not null,
  severity text not null,
  title text not null,
  body text,
  status text default 'open'::text not null,
  link_ref text,
  dedupe_key text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint cc_admin_inbox_items_pk PRIMARY KEY (tenant_id, id),
  constraint cc_admin_inbox_items_severity CHECK (severity = ANY (ARRAY['info'::text, 'warning'::text, 'error'::text, 'critical'::text])),
  constraint cc_admin_inbox_items_status CHECK (status = ANY (ARRAY['open'::text, 'acknowledged'::text, 'resolved'::text, 'dismissed'::text]))
);
CREATE UNIQUE INDEX cc_admin_inbox_items_dedupe ON cc_admin_inbox_items USING btree (tenant_id, dedupe_key);
CREATE INDEX cc_admin_inbox_items_open ON cc_admin_inbox_items USING btree (tenant_id, status, created_at);
CREATE TRIGGER cc_admin_inbox_items_updated_at BEFORE UPDATE ON cc_admin_inbox_items FOR EACH ROW EXECUTE FUNCTION cc_touch_updated_at();
alter table cc_admin_inbox_items enable row level security;
create policy cc_admin_inbox_items_service_role on cc_admin_inbox_items as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_admin_inbox_items to service_role;

create table cc_audit_logs (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  seq bigint generated always as identity not null,
  at timestamp with time zone default now() not null,
  event_type text not null,
  actor text default 'system'::text not null,
  job_id uuid,
  party_id uuid,
  payload jsonb default '{}'::jsonb not null,
  constraint cc_audit_logs_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX cc_audit_logs_of_campaign ON cc_audit_logs USING btree (tenant_id, (payload ->> 'campaignId'::text), seq) WHERE job_id IS NULL;
CREATE INDEX cc_audit_logs_of_event ON cc_audit_logs USING btree (tenant_id, event_type, seq) WHERE "left"(event_type, 9) <> 'outbound_'::text AND event_type <> 'tool_call'::text;
CREATE INDEX cc_audit_logs_of_job ON cc_audit_logs USING btree (tenant_id, job_id) WHERE job_id IS NOT NULL;
CREATE INDEX cc_audit_logs_of_party ON cc_audit_logs USING btree (tenant_id, party_id, seq) WHERE party_id IS NOT NULL AND job_id IS NULL;
CREATE INDEX cc_audit_logs_seq ON cc_audit_logs USING btree (tenant_id, seq);
CREATE TRIGGER cc_audit_logs_append_only BEFORE DELETE OR UPDATE ON cc_audit_logs FOR EACH ROW EXECUTE FUNCTION cc_refuse_change();
CREATE TRIGGER cc_audit_logs_no_truncate BEFORE TRUNCATE ON cc_audit_logs FOR EACH STATEMENT EXECUTE FUNCTION cc_refuse_change();
alter table cc_audit_logs enable row level security;
create policy cc_audit_logs_service_role on cc_audit_logs as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_audit_logs to service_role;

create table cc_automation_events (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  event_type text not null,
  subject text,
  payload jsonb default '{}'::jsonb not null,
  dedupe_key text not null,
  status text default 'pending'::text not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone default now(),
  last_error text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint cc_automation_events_pk PRIMARY KEY (tenant_id, id),
  constraint cc_automation_events_status CHECK (status = ANY (ARRAY['pending'::text, 'sent'::text, 'failed'::text]))
);
CREATE UNIQUE INDEX cc_automation_events_dedupe ON cc_automation_events USING btree (tenant_id, dedupe_key);
CREATE INDEX cc_automation_events_due ON cc_automation_events USING btree (tenant_id, next_attempt_at) WHERE status <> 'sent'::text;
CREATE INDEX cc_automation_events_subject ON cc_automation_events USING btree (tenant_id, subject, created_at, id) WHERE status <> 'sent'::text;
CREATE TRIGGER cc_automation_events_updated_at BEFORE UPDATE ON cc_automation_events FOR EACH ROW EXECUTE FUNCTION cc_touch_updated_at();
alter table cc_automation_events enable row level security;
create policy cc_automation_events_service_role on cc_automation_events as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_automation_events to service_role;

create table cc_tenants (
  id text not null,
  name text not null,
  timezone text,
  quiet_hours_start text,
  quiet_hours_end text,
  language text default 'en'::text not null,
  created_at timestamp with time zone default now() not null,
  constraint cc_tenants_pk PRIMARY KEY (id),
  constraint cc_tenants_quiet_hours CHECK ((quiet_hours_start IS NULL) = (quiet_hours_end IS NULL) AND quiet_hours_start ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text AND quiet_hours_end ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)
);
alter table cc_tenants enable row level security;
create policy cc_tenants_service_role on cc_tenants as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_tenants to service_role;

create table cc_outbound_campaigns (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  name text not null,
  purpose text not null,
  allowed_channels jsonb,
  status text default 'active'::text not null,
  on_quiet_hours text,
  on_unknown text default 'ask'::text not null,
  frequency_cap_max integer,
  frequency_cap_hours integer,
  created_by text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  priority text default 'MEDIUM'::text not null,
  template_key text,
  content jsonb,
  variables jsonb default '{}'::jsonb not null,
  audience jsonb,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  per_minute integer,
  paused_at timestamp with time zone,
  jobs_told boolean default true not null,
  launch_status text,
  launched_at timestamp with time zone,
  launched_by text,
  launch_cursor uuid,
  launch_finished_at timestamp with time zone,
  launch_counts jsonb,
  launch_pace jsonb,
  constraint cc_outbound_campaigns_pk PRIMARY KEY (tenant_id, id),
  constraint cc_outbound_campaigns_audience CHECK (jsonb_typeof(audience) = 'object'::text),
  constraint cc_outbound_campaigns_channels CHECK (jsonb_typeof(allowed_channels) = 'array'::text AND allowed_channels <@ '["sms", "whatsapp", "email", "voice", "zalo", "facebook", "call_note"]'::jsonb),
  constraint cc_outbound_campaigns_content CHECK (jsonb_typeof(content) = 'object'::text AND (content IS NULL OR template_key IS NULL)),
  constraint cc_outbound_campaigns_frequency_cap CHECK ((frequency_cap_max IS NULL) = (frequency_cap_hours IS NULL) AND frequency_cap_max > 0 AND frequency_cap_hours > 0),
  constraint cc_outbound_campaigns_launch CHECK ((launch_status = ANY (ARRAY['running'::text, 'done'::text])) AND (launch_status IS NULL) = (launched_at IS NULL) AND (NOT launch_status IS DISTINCT FROM 'done'::text) = (launch_finished_at IS NOT NULL) AND (launch_status IS NOT NULL OR launched_by IS NULL AND launch_cursor IS NULL AND launch_counts IS NULL AND launch_pace IS NULL)),
  constraint cc_outbound_campaigns_on_quiet_hours CHECK (on_quiet_hours = ANY (ARRAY['hold'::text, 'cancel'::text])),
  constraint cc_outbound_campaigns_on_unknown CHECK (on_unknown = ANY (ARRAY['ask'::text, 'resend'::text])),
  constraint cc_outbound_campaigns_paused CHECK (status = 'paused'::text OR paused_at IS NULL),
  constraint cc_outbound_campaigns_per_minute CHECK (per_minute > 0),
  constraint cc_outbound_campaigns_priority CHECK (priority = ANY (ARRAY['HIGH'::text, 'MEDIUM'::text, 'LOW'::text])),
  constraint cc_outbound_campaigns_purpose CHECK (purpose = ANY (ARRAY['fraud_alert'::text, 'kyc_update'::text, 'collections'::text, 'case_followup'::text, 'service_notice'::text])),
  constraint cc_outbound_campaigns_status CHECK (status = ANY (ARRAY['active'::text, 'paused'::text, 'archived'::text])),
  constraint cc_outbound_campaigns_times CHECK (expires_at > starts_at),
  constraint cc_outbound_campaigns_variables CHECK (jsonb_typeof(variables) = 'object'::text),
  constraint cc_outbound_campaigns_tenant FOREIGN KEY (tenant_id) REFERENCES cc_tenants(id)
);
CREATE UNIQUE INDEX cc_outbound_campaigns_name ON cc_outbound_campaigns USING btree (tenant_id, name, purpose);
alter table cc_outbound_campaigns enable row level security;
create policy cc_outbound_campaigns_service_role on cc_outbound_campaigns as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_outbound_campaigns to service_role;

create table cc_parties (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  external_ref text,
  display_name text not null,
  language text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  tags text[] default '{}'::text[] not null,
  search_text text generated always as (cc_search_text(((display_name || ' '::text) || COALESCE(external_ref, ''::text)))) stored not null,
  is_stranger boolean default false not null,
  constraint cc_parties_pk PRIMARY KEY (tenant_id, id),
  constraint cc_parties_tenant FOREIGN KEY (tenant_id) REFERENCES cc_tenants(id)
);
CREATE UNIQUE INDEX cc_parties_external_ref ON cc_parties USING btree (tenant_id, external_ref) WHERE external_ref IS NOT NULL;
CREATE INDEX cc_parties_search ON cc_parties USING gin (search_text gin_trgm_ops);
CREATE INDEX cc_parties_tags ON cc_parties USING gin (tags);
alter table cc_parties enable row level security;
create policy cc_parties_service_role on cc_parties as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_parties to service_role;

create table cc_campaign_audience (
  tenant_id text default 'default'::text not null,
  campaign_id uuid not null,
  party_id uuid not null,
  variables jsonb default '{}'::jsonb not null,
  constraint cc_campaign_audience_pk PRIMARY KEY (tenant_id, campaign_id, party_id),
  constraint cc_campaign_audience_variables CHECK (jsonb_typeof(variables) = 'object'::text),
  constraint cc_campaign_audience_campaign FOREIGN KEY (tenant_id, campaign_id) REFERENCES cc_outbound_campaigns(tenant_id, id),
  constraint cc_campaign_audience_party FOREIGN KEY (tenant_id, party_id) REFERENCES cc_parties(tenant_id, id)
);
alter table cc_campaign_audience enable row level security;
create policy cc_campaign_audience_service_role on cc_campaign_audience as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_campaign_audience to service_role;

create table cc_threads (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  channel text not null,
  address text not null,
  party_id uuid,
  status text default 'active'::text not null,
  last_inbound_at timestamp with time zone,
  last_message_at timestamp with time zone default now() not null,
  archived_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint cc_threads_pk PRIMARY KEY (tenant_id, id),
  constraint cc_threads_channel CHECK (channel = ANY (ARRAY['sms'::text, 'whatsapp'::text, 'email'::text, 'voice'::text, 'zalo'::text, 'facebook'::text, 'call_note'::text])),
  constraint cc_threads_status CHECK (status = ANY (ARRAY['active'::text, 'paused'::text, 'manual_intervention'::text])),
  constraint cc_threads_party FOREIGN KEY (tenant_id, party_id) REFERENCES cc_parties(tenant_id, id),
  constraint cc_threads_tenant FOREIGN KEY (tenant_id) REFERENCES cc_tenants(id)
);
CREATE UNIQUE INDEX cc_threads_address ON cc_threads USING btree (tenant_id, channel, address);
CREATE INDEX cc_threads_latest ON cc_threads USING btree (tenant_id, last_message_at, id);
CREATE INDEX cc_threads_of_party ON cc_threads USING btree (tenant_id, party_id) WHERE party_id IS NOT NULL;
alter table cc_threads enable row level security;
create policy cc_threads_service_role on cc_threads as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_threads to service_role;

create table cc_verifications (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  party_id uuid not null,
  thread_id uuid not null,
  sent_to text not null,
  report_message_id uuid,
  status text default 'pending'::text not null,
  code_mac text,
  checks integer default 0 not null,
  expires_at timestamp with time zone not null,
  verified_at timestamp with time zone,
  verified_until timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint cc_verifications_pk PRIMARY KEY (tenant_id, id),
  constraint cc_verifications_checks CHECK (checks >= 0),
  constraint cc_verifications_code CHECK (code_mac IS NULL OR status = 'pending'::text),
  constraint cc_verifications_status CHECK (status = ANY (ARRAY['pending'::text, 'verified'::text, 'expired'::text, 'exhausted'::text, 'replaced'::text, 'undelivered'::text])),
  constraint cc_verifications_verified CHECK ((status = 'verified'::text) = (verified_at IS NOT NULL) AND (verified_at IS NULL) = (verified_until IS NULL)),
  constraint cc_verifications_party FOREIGN KEY (tenant_id, party_id) REFERENCES cc_parties(tenant_id, id),
  constraint cc_verifications_thread FOREIGN KEY (tenant_id, thread_id) REFERENCES cc_threads(tenant_id, id)
);
CREATE INDEX cc_verifications_of_thread ON cc_verifications USING btree (tenant_id, thread_id, created_at);
CREATE UNIQUE INDEX cc_verifications_open ON cc_verifications USING btree (tenant_id, thread_id) WHERE status = 'pending'::text;
CREATE INDEX cc_verifications_pending ON cc_verifications USING btree (tenant_id, expires_at) WHERE status = 'pending'::text;
CREATE INDEX cc_verifications_sent_to ON cc_verifications USING btree (tenant_id, sent_to, created_at);
CREATE INDEX cc_verifications_session ON cc_verifications USING btree (tenant_id, party_id, verified_until) WHERE status = 'verified'::text;
alter table cc_verifications enable row level security;
create policy cc_verifications_service_role on cc_verifications as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_verifications to service_role;

create table cc_messages (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  thread_id uuid not null,
  direction text not null,
  status text not null,
  body text default ''::text not null,
  media jsonb default '[]'::jsonb not null,
  provider text,
  provider_message_id text,
  raw jsonb,
  code_mac text,
  step text,
  verdict text,
  chain jsonb,
  answer text,
  in_reply_to uuid,
  verification_id uuid,
  wake_at timestamp with time zone,
  expires_at timestamp with time zone,
  attempt_count integer default 0 not null,
  lease_id uuid,
  lease_expires_at timestamp with time zone,
  delivery_status text,
  error_code text,
  error_message text,
  at timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint cc_messages_pk PRIMARY KEY (tenant_id, id),
  constraint cc_messages_answer CHECK (answer IS NULL OR direction = 'outbound'::text AND in_reply_to IS NOT NULL AND expires_at IS NOT NULL),
  constraint cc_messages_attempts CHECK (attempt_count >= 0),
  constraint cc_messages_chain CHECK (jsonb_typeof(chain) = 'array'::text),
  constraint cc_messages_direction CHECK (direction = ANY (ARRAY['inbound'::text, 'outbound'::text])),
  constraint cc_messages_lease CHECK ((lease_id IS NULL) = (lease_expires_at IS NULL) AND (lease_id IS NULL OR direction = 'outbound'::text AND status = 'approved_to_send'::text)),
  constraint cc_messages_media CHECK (jsonb_typeof(media) = 'array'::text),
  constraint cc_messages_status CHECK (status = ANY (ARRAY['received'::text, 'needs_review'::text, 'draft_pending_approval'::text, 'approved_to_send'::text, 'rejected'::text, 'sent'::text, 'failed_send'::text])),
  constraint cc_messages_wake CHECK (wake_at IS NULL OR direction = 'inbound'::text AND status = 'received'::text OR direction = 'outbound'::text AND status = 'approved_to_send'::text),
  constraint cc_messages_in_reply_to FOREIGN KEY (tenant_id, in_reply_to) REFERENCES cc_messages(tenant_id, id),
  constraint cc_messages_thread FOREIGN KEY (tenant_id, thread_id) REFERENCES cc_threads(tenant_id, id),
  constraint cc_messages_verification FOREIGN KEY (tenant_id, verification_id) REFERENCES cc_verifications(tenant_id, id)
);
CREATE UNIQUE INDEX cc_messages_answer_once ON cc_messages USING btree (tenant_id, in_reply_to, answer) WHERE answer IS NOT NULL;
CREATE INDEX cc_messages_due ON cc_messages USING btree (tenant_id, direction, wake_at, id) WHERE wake_at IS NOT NULL;
CREATE INDEX cc_messages_leased ON cc_messages USING btree (tenant_id, lease_expires_at) WHERE lease_id IS NOT NULL;
CREATE INDEX cc_messages_of_thread ON cc_messages USING btree (tenant_id, thread_id, id);
CREATE UNIQUE INDEX cc_messages_provider_id ON cc_messages USING btree (tenant_id, provider, provider_message_id) WHERE provider_message_id IS NOT NULL;
CREATE INDEX cc_messages_review ON cc_messages USING btree (tenant_id, id) WHERE status = 'needs_review'::text;
alter table cc_messages enable row level security;
create policy cc_messages_service_role on cc_messages as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_messages to service_role;

create table cc_cases (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  kind text not null,
  status text default 'open'::text not null,
  party_id uuid not null,
  thread_id uuid,
  message_id uuid,
  verification_id uuid,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint cc_cases_pk PRIMARY KEY (tenant_id, id),
  constraint cc_cases_kind CHECK (kind = 'fraud'::text),
  constraint cc_cases_status CHECK (status = ANY (ARRAY['open'::text, 'acknowledged'::text, 'resolved'::text, 'dismissed'::text])),
  constraint cc_cases_message FOREIGN KEY (tenant_id, message_id) REFERENCES cc_messages(tenant_id, id),
  constraint cc_cases_party FOREIGN KEY (tenant_id, party_id) REFERENCES cc_parties(tenant_id, id),
  constraint cc_cases_thread FOREIGN KEY (tenant_id, thread_id) REFERENCES cc_threads(tenant_id, id),
  constraint cc_cases_verification FOREIGN KEY (tenant_id, verification_id) REFERENCES cc_verifications(tenant_id, id)
);
CREATE UNIQUE INDEX cc_cases_of_message ON cc_cases USING btree (tenant_id, message_id, kind) WHERE message_id IS NOT NULL;
CREATE INDEX cc_cases_of_party ON cc_cases USING btree (tenant_id, party_id);
alter table cc_cases enable row level security;
create policy cc_cases_service_role on cc_cases as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_cases to service_role;

create table cc_comm_preferences (
  tenant_id text default 'default'::text not null,
  party_id uuid not null,
  do_not_contact boolean default false not null,
  allowed_channels text[] default '{}'::text[] not null,
  timezone text,
  quiet_hours_start text,
  quiet_hours_end text,
  language text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint cc_comm_preferences_pk PRIMARY KEY (tenant_id, party_id),
  constraint cc_comm_preferences_channels CHECK (allowed_channels <@ ARRAY['sms'::text, 'whatsapp'::text, 'email'::text, 'voice'::text, 'zalo'::text, 'facebook'::text, 'call_note'::text]),
  constraint cc_comm_preferences_quiet_hours CHECK ((quiet_hours_start IS NULL) = (quiet_hours_end IS NULL) AND quiet_hours_start ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text AND quiet_hours_end ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text),
  constraint cc_comm_preferences_party FOREIGN KEY (tenant_id, party_id) REFERENCES cc_parties(tenant_id, id)
);
alter table cc_comm_preferences enable row level security;
create policy cc_comm_preferences_service_role on cc_comm_preferences as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_comm_preferences to service_role;

create table cc_consents (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  party_id uuid not null,
  channel text,
  status text not null,
  source text not null,
  evidence jsonb default '{}'::jsonb not null,
  created_by text,
  at timestamp with time zone default now() not null,
  constraint cc_consents_pk PRIMARY KEY (tenant_id, id),
  constraint cc_consents_channel CHECK (channel = ANY (ARRAY['sms'::text, 'whatsapp'::text, 'email'::text, 'voice'::text, 'zalo'::text, 'facebook'::text, 'call_note'::text])),
  constraint cc_consents_status CHECK (status = ANY (ARRAY['given'::text, 'withdrawn'::text])),
  constraint cc_consents_party FOREIGN KEY (tenant_id, party_id) REFERENCES cc_parties(tenant_id, id)
);
CREATE INDEX cc_consents_of_party ON cc_consents USING btree (tenant_id, party_id, at DESC, id DESC);
CREATE TRIGGER cc_consents_append_only BEFORE DELETE OR UPDATE ON cc_consents FOR EACH ROW EXECUTE FUNCTION cc_refuse_change();
CREATE TRIGGER cc_consents_no_truncate BEFORE TRUNCATE ON cc_consents FOR EACH STATEMENT EXECUTE FUNCTION cc_refuse_change();
alter table cc_consents enable row level security;
create policy cc_consents_service_role on cc_consents as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_consents to service_role;

create table cc_idempotency_keys (
  tenant_id text default 'default'::text not null,
  key text not null,
  route text not null,
  request_hash text not null,
  response_status integer,
  response_body jsonb,
  created_at timestamp with time zone default now() not null,
  locked_until timestamp with time zone,
  constraint cc_idempotency_keys_pk PRIMARY KEY (tenant_id, route, key)
);
alter table cc_idempotency_keys enable row level security;
create policy cc_idempotency_keys_service_role on cc_idempotency_keys as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_idempotency_keys to service_role;

create table cc_identity_links (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  party_id uuid not null,
  kind text not null,
  address text not null,
  status text default 'unverified'::text not null,
  verified_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint cc_identity_links_pk PRIMARY KEY (tenant_id, id),
  constraint cc_identity_links_kind CHECK (kind = ANY (ARRAY['phone'::text, 'email'::text, 'whatsapp'::text, 'zalo'::text, 'facebook'::text])),
  constraint cc_identity_links_status CHECK (status = ANY (ARRAY['unverified'::text, 'bound'::text, 'verified'::text])),
  constraint cc_identity_links_verified_at CHECK (status = 'verified'::text OR verified_at IS NULL),
  constraint cc_identity_links_party FOREIGN KEY (tenant_id, party_id) REFERENCES cc_parties(tenant_id, id)
);
CREATE UNIQUE INDEX cc_identity_links_address ON cc_identity_links USING btree (tenant_id, address, kind);
CREATE INDEX cc_identity_links_of_party ON cc_identity_links USING btree (tenant_id, party_id);
CREATE INDEX cc_identity_links_search ON cc_identity_links USING gin (address gin_trgm_ops);
alter table cc_identity_links enable row level security;
create policy cc_identity_links_service_role on cc_identity_links as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_identity_links to service_role;

create table cc_job_count_changes (
  tenant_id text not null,
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  campaign_id uuid,
  channel text not null,
  purpose text,
  state text not null,
  reason text not null,
  change integer not null,
  constraint cc_job_count_changes_pk PRIMARY KEY (tenant_id, id)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000);
alter table cc_job_count_changes enable row level security;
create policy cc_job_count_changes_service_role on cc_job_count_changes as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_job_count_changes to service_role;

create table cc_job_counts (
  tenant_id text not null,
  campaign_id uuid not null,
  channel text not null,
  purpose text not null,
  state text not null,
  reason text not null,
  jobs bigint not null,
  constraint cc_job_counts_pk PRIMARY KEY (tenant_id, campaign_id, channel, purpose, state, reason)
) with (fillfactor=70, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000);
alter table cc_job_counts enable row level security;
create policy cc_job_counts_service_role on cc_job_counts as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_job_counts to service_role;

create table cc_job_minutes (
  tenant_id text not null,
  minute timestamp with time zone not null,
  sent bigint default 0 not null,
  prompted bigint default 0 not null,
  held bigint default 0 not null,
  cancelled bigint default 0 not null,
  failed bigint default 0 not null,
  delivered bigint default 0 not null,
  constraint cc_job_minutes_pk PRIMARY KEY (tenant_id, minute)
) with (fillfactor=70);
alter table cc_job_minutes enable row level security;
create policy cc_job_minutes_service_role on cc_job_minutes as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_job_minutes to service_role;

create table cc_outbound_attempts (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  job_id uuid not null,
  attempt_no integer not null,
  kind text default 'send'::text not null,
  channel text not null,
  provider text not null,
  status text not null,
  provider_status text,
  provider_message_id text,
  provider_call_sid text,
  error_code text,
  error_message text,
  response jsonb,
  at timestamp with time zone default now() not null,
  constraint cc_outbound_attempts_pk PRIMARY KEY (tenant_id, id),
  constraint cc_outbound_attempts_kind CHECK (kind = ANY (ARRAY['send'::text, 'prompt'::text])),
  constraint cc_outbound_attempts_status CHECK (status = ANY (ARRAY['sent'::text, 'delivered'::text, 'read'::text, 'failed'::text, 'no_answer'::text, 'busy'::text, 'unknown'::text]))
);
CREATE UNIQUE INDEX cc_outbound_attempts_call ON cc_outbound_attempts USING btree (tenant_id, provider, provider_call_sid, status) WHERE provider_call_sid IS NOT NULL;
CREATE UNIQUE INDEX cc_outbound_attempts_message ON cc_outbound_attempts USING btree (tenant_id, provider, provider_message_id, status) WHERE provider_message_id IS NOT NULL;
CREATE INDEX cc_outbound_attempts_of_job ON cc_outbound_attempts USING btree (tenant_id, job_id);
CREATE TRIGGER cc_outbound_attempts_append_only BEFORE DELETE OR UPDATE ON cc_outbound_attempts FOR EACH ROW EXECUTE FUNCTION cc_refuse_change();
CREATE TRIGGER cc_outbound_attempts_count AFTER INSERT ON cc_outbound_attempts FOR EACH ROW WHEN (new.status = 'delivered'::text) EXECUTE FUNCTION cc_count_receipt();
CREATE TRIGGER cc_outbound_attempts_no_truncate BEFORE TRUNCATE ON cc_outbound_attempts FOR EACH STATEMENT EXECUTE FUNCTION cc_refuse_change();
alter table cc_outbound_attempts enable row level security;
create policy cc_outbound_attempts_service_role on cc_outbound_attempts as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_outbound_attempts to service_role;

create table cc_outbound_jobs (
  tenant_id text default 'default'::text not null,
  id uuid default cc_uuidv7() not null,
  campaign_id uuid,
  purpose text not null,
  channel text not null,
  target_address text not null,
  party_id uuid,
  bank_customer_id text,
  status text default 'queued'::text not null,
  priority text default 'MEDIUM'::text not null,
  owner_id text,
  source text default 'api'::text not null,
  source_ref text,
  suggestion_id text,
  template_key text,
  language text,
  payload_json jsonb default '{}'::jsonb not null,
  on_quiet_hours text default 'cancel'::text not null,
  next_attempt_at timestamp with time zone default now(),
  expires_at timestamp with time zone,
  dedupe_key text,
  attempt_count integer default 0 not null,
  void_count integer default 0 not null,
  max_attempts integer default 3 not null,
  lease_id uuid,
  lease_expires_at timestamp with time zone,
  held_reason text,
  reason_code text,
  reason_message text,
  outcome_code text,
  provider text,
  provider_message_id text,
  delivery_status text,
  attempted_at timestamp with time zone,
  sent_at timestamp with time zone,
  created_by text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  held_before_pause text,
  constraint cc_outbound_jobs_pk PRIMARY KEY (tenant_id, id),
  constraint cc_outbound_jobs_attempts CHECK (attempt_count >= 0 AND max_attempts > 0 AND void_count >= 0 AND void_count <= attempt_count),
  constraint cc_outbound_jobs_channel CHECK (channel = ANY (ARRAY['sms'::text, 'whatsapp'::text, 'email'::text, 'voice'::text, 'zalo'::text, 'facebook'::text, 'call_note'::text])),
  constraint cc_outbound_jobs_ended_has_reason CHECK ((status <> ALL (ARRAY['failed'::text, 'cancelled'::text])) OR reason_code IS NOT NULL),
  constraint cc_outbound_jobs_held CHECK (held_reason IS NULL OR status = 'queued'::text AND (held_reason = ANY (ARRAY['quiet_hours'::text, 'timezone_unknown'::text, 'rate_limited'::text, 'provider_paused'::text, 'campaign_paused'::text]))),
  constraint cc_outbound_jobs_held_before_pause CHECK (held_before_pause = ANY (ARRAY['quiet_hours'::text, 'timezone_unknown'::text, 'rate_limited'::text, 'provider_paused'::text])),
  constraint cc_outbound_jobs_lease CHECK ((lease_id IS NULL) = (lease_expires_at IS NULL) AND (lease_id IS NULL OR (status = ANY (ARRAY['queued'::text, 'unknown'::text])))),
  constraint cc_outbound_jobs_on_quiet_hours CHECK (on_quiet_hours = ANY (ARRAY['hold'::text, 'cancel'::text])),
  constraint cc_outbound_jobs_payload CHECK (jsonb_typeof(payload_json) = 'object'::text),
  constraint cc_outbound_jobs_priority CHECK (priority = ANY (ARRAY['HIGH'::text, 'MEDIUM'::text, 'LOW'::text])),
  constraint cc_outbound_jobs_purpose CHECK (purpose = ANY (ARRAY['fraud_alert'::text, 'kyc_update'::text, 'collections'::text, 'case_followup'::text, 'service_notice'::text])),
  constraint cc_outbound_jobs_queued_has_time CHECK (status <> 'queued'::text OR next_attempt_at IS NOT NULL),
  constraint cc_outbound_jobs_source CHECK (source = ANY (ARRAY['api'::text, 'messaging'::text, 'conversation'::text, 'offer'::text, 'verification'::text])),
  constraint cc_outbound_jobs_status CHECK (status = ANY (ARRAY['queued'::text, 'awaiting_verification'::text, 'sent'::text, 'unknown'::text, 'failed'::text, 'cancelled'::text])),
  constraint cc_outbound_jobs_campaign FOREIGN KEY (tenant_id, campaign_id) REFERENCES cc_outbound_campaigns(tenant_id, id),
  constraint cc_outbound_jobs_party FOREIGN KEY (tenant_id, party_id) REFERENCES cc_parties(tenant_id, id)
) with (fillfactor=85, autovacuum_vacuum_scale_factor=0.02);
CREATE INDEX cc_outbound_jobs_address ON cc_outbound_jobs USING btree (tenant_id, target_address text_pattern_ops);
CREATE INDEX cc_outbound_jobs_awaiting ON cc_outbound_jobs USING btree (tenant_id, party_id, sent_at) WHERE status = 'awaiting_verification'::text;
CREATE INDEX cc_outbound_jobs_bank_customer ON cc_outbound_jobs USING btree (tenant_id, bank_customer_id) WHERE bank_customer_id IS NOT NULL;
CREATE INDEX cc_outbound_jobs_campaign_paused ON cc_outbound_jobs USING btree (tenant_id, campaign_id, next_attempt_at, id) WHERE held_reason = 'campaign_paused'::text;
CREATE UNIQUE INDEX cc_outbound_jobs_dedupe ON cc_outbound_jobs USING btree (tenant_id, dedupe_key) WHERE dedupe_key IS NOT NULL;
CREATE INDEX cc_outbound_jobs_due ON cc_outbound_jobs USING btree (tenant_id, channel, priority, next_attempt_at, id) WHERE status = 'queued'::text AND lease_id IS NULL AND held_reason IS DISTINCT FROM 'campaign_paused'::text;
CREATE INDEX cc_outbound_jobs_leased ON cc_outbound_jobs USING btree (tenant_id, lease_expires_at) WHERE lease_id IS NOT NULL;
CREATE INDEX cc_outbound_jobs_listed ON cc_outbound_jobs USING btree (tenant_id, campaign_id, status, COALESCE(held_reason, reason_code, ''::text), channel, id) WHERE lease_id IS NULL;
CREATE INDEX cc_outbound_jobs_of_owner ON cc_outbound_jobs USING btree (tenant_id, owner_id, id) WHERE owner_id IS NOT NULL AND lease_id IS NULL;
CREATE INDEX cc_outbound_jobs_of_party ON cc_outbound_jobs USING btree (tenant_id, party_id, id) WHERE party_id IS NOT NULL AND lease_id IS NULL;
CREATE INDEX cc_outbound_jobs_provider_id ON cc_outbound_jobs USING btree (tenant_id, provider_message_id) WHERE provider_message_id IS NOT NULL;
CREATE INDEX cc_outbound_jobs_waiting ON cc_outbound_jobs USING btree (tenant_id, status, next_attempt_at) WHERE status = ANY (ARRAY['unknown'::text, 'awaiting_verification'::text]);
CREATE TRIGGER cc_outbound_jobs_count_delete AFTER DELETE ON cc_outbound_jobs REFERENCING OLD TABLE AS old_jobs FOR EACH STATEMENT EXECUTE FUNCTION cc_count_jobs();
CREATE TRIGGER cc_outbound_jobs_count_insert AFTER INSERT ON cc_outbound_jobs REFERENCING NEW TABLE AS new_jobs FOR EACH STATEMENT EXECUTE FUNCTION cc_count_jobs();
CREATE TRIGGER cc_outbound_jobs_count_truncate AFTER TRUNCATE ON cc_outbound_jobs FOR EACH STATEMENT EXECUTE FUNCTION cc_count_jobs();
CREATE TRIGGER cc_outbound_jobs_count_update AFTER UPDATE ON cc_outbound_jobs REFERENCING OLD TABLE AS old_jobs NEW TABLE AS new_jobs FOR EACH STATEMENT EXECUTE FUNCTION cc_count_jobs();
alter table cc_outbound_jobs enable row level security;
create policy cc_outbound_jobs_service_role on cc_outbound_jobs as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_outbound_jobs to service_role;

create table cc_rate_limits (
  tenant_id text default 'default'::text not null,
  key text not null,
  closed_until timestamp with time zone,
  closed_reason text,
  updated_at timestamp with time zone default now() not null,
  constraint cc_rate_limits_pk PRIMARY KEY (tenant_id, key)
);
alter table cc_rate_limits enable row level security;
create policy cc_rate_limits_service_role on cc_rate_limits as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_rate_limits to service_role;

create table cc_schema_migrations (
  filename text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint cc_schema_migrations_pkey PRIMARY KEY (filename)
);
alter table cc_schema_migrations enable row level security;
create policy cc_schema_migrations_service_role on cc_schema_migrations as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_schema_migrations to service_role;

create table cc_suppressions (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  address text not null,
  channel text,
  reason text not null,
  evidence jsonb default '{}'::jsonb not null,
  created_by text,
  created_at timestamp with time zone default now() not null,
  lifted_at timestamp with time zone,
  lifted_by text,
  constraint cc_suppressions_pk PRIMARY KEY (tenant_id, id),
  constraint cc_suppressions_channel CHECK (channel = ANY (ARRAY['sms'::text, 'whatsapp'::text, 'email'::text, 'voice'::text, 'zalo'::text, 'facebook'::text, 'call_note'::text])),
  constraint cc_suppressions_reason CHECK (reason = ANY (ARRAY['opted_out'::text, 'hard_bounce'::text, 'complaint'::text, 'wrong_person'::text, 'invalid_address'::text, 'operator'::text])),
  constraint cc_suppressions_tenant FOREIGN KEY (tenant_id) REFERENCES cc_tenants(id)
);
CREATE UNIQUE INDEX cc_suppressions_live ON cc_suppressions USING btree (tenant_id, address, COALESCE(channel, ''::text)) WHERE lifted_at IS NULL;
alter table cc_suppressions enable row level security;
create policy cc_suppressions_service_role on cc_suppressions as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_suppressions to service_role;

create table cc_templates (
  tenant_id text default 'default'::text not null,
  id uuid default gen_random_uuid() not null,
  key text not null,
  language text not null,
  version integer default 1 not null,
  channel text,
  subject text,
  body text not null,
  html text,
  created_by text,
  created_at timestamp with time zone default now() not null,
  retired_at timestamp with time zone,
  constraint cc_templates_pk PRIMARY KEY (tenant_id, id),
  constraint cc_templates_channel CHECK (channel = ANY (ARRAY['sms'::text, 'whatsapp'::text, 'email'::text, 'voice'::text, 'zalo'::text, 'facebook'::text, 'call_note'::text])),
  constraint cc_templates_version CHECK (version > 0),
  constraint cc_templates_tenant FOREIGN KEY (tenant_id) REFERENCES cc_tenants(id)
);
CREATE UNIQUE INDEX cc_templates_variant ON cc_templates USING btree (tenant_id, key, language, COALESCE(channel, ''::text), version);
alter table cc_templates enable row level security;
create policy cc_templates_service_role on cc_templates as permissive for all to service_role using (true) with check (true);
grant delete, insert, references, select, trigger, truncate, update on cc_templates to service_role;

alter table cc_verifications add constraint cc_verifications_report FOREIGN KEY (tenant_id, report_message_id) REFERENCES cc_messages(tenant_id, id);
