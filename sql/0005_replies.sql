-- What comes back: conversations and their messages, verifications by one-time code, and cases for people.
--
-- For the operator: one index is built on the table of jobs; on millions of rows this takes some seconds, during
-- which no job can be written.

-- Somebody who wrote to us before anybody told us who it is. Whoever is put on record with the address takes it over.
alter table cc_parties add column is_stranger boolean not null default false;

-- A conversation is one address on one channel.
create table cc_threads (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  channel text not null,
  address text not null,
  party_id uuid,
  status text not null default 'active',
  last_inbound_at timestamptz,
  last_message_at timestamptz not null default now(),
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_threads_pk primary key (tenant_id, id),
  constraint cc_threads_tenant foreign key (tenant_id) references cc_tenants (id),
  constraint cc_threads_party foreign key (tenant_id, party_id) references cc_parties (tenant_id, id),
  constraint cc_threads_channel check (
    channel in ('sms', 'whatsapp', 'email', 'voice', 'zalo', 'facebook', 'call_note')),
  constraint cc_threads_status check (status in ('active', 'paused', 'manual_intervention'))
);
create unique index cc_threads_address on cc_threads (tenant_id, channel, address);
create index cc_threads_of_party on cc_threads (tenant_id, party_id) where party_id is not null;
create index cc_threads_latest on cc_threads (tenant_id, last_message_at, id);

-- What was said. wake_at is when the message has to be looked at: one that came in, by the chain; one of our own
-- fixed answers, by the sender, which takes a lease for as long as it is on the wire and sends nothing after expires_at.
-- A six-digit code is never in here: its place is masked, and code_mac is a keyed digest that is gone once checked.
create table cc_messages (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  thread_id uuid not null,
  direction text not null,
  status text not null,
  body text not null default '',
  media jsonb not null default '[]',
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
  wake_at timestamptz,
  expires_at timestamptz,
  attempt_count integer not null default 0,
  lease_id uuid,
  lease_expires_at timestamptz,
  delivery_status text,
  error_code text,
  error_message text,
  at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_messages_pk primary key (tenant_id, id),
  constraint cc_messages_thread foreign key (tenant_id, thread_id) references cc_threads (tenant_id, id),
  constraint cc_messages_in_reply_to foreign key (tenant_id, in_reply_to) references cc_messages (tenant_id, id),
  constraint cc_messages_direction check (direction in ('inbound', 'outbound')),
  constraint cc_messages_status check (status in (
    'received', 'needs_review', 'draft_pending_approval', 'approved_to_send', 'rejected', 'sent', 'failed_send')),
  constraint cc_messages_media check (jsonb_typeof(media) = 'array'),
  constraint cc_messages_chain check (jsonb_typeof(chain) = 'array'),
  constraint cc_messages_answer check (
    answer is null or (direction = 'outbound' and in_reply_to is not null and expires_at is not null)),
  constraint cc_messages_attempts check (attempt_count >= 0),
  constraint cc_messages_wake check (
    wake_at is null
    or (direction = 'inbound' and status = 'received')
    or (direction = 'outbound' and status = 'approved_to_send')),
  constraint cc_messages_lease check (
    (lease_id is null) = (lease_expires_at is null)
    and (lease_id is null or (direction = 'outbound' and status = 'approved_to_send')))
);
create unique index cc_messages_provider_id on cc_messages (tenant_id, provider, provider_message_id)
  where provider_message_id is not null;
-- One answer of a kind to one message: a stop is confirmed once, whatever is worked on twice.
create unique index cc_messages_answer_once on cc_messages (tenant_id, in_reply_to, answer) where answer is not null;
create index cc_messages_of_thread on cc_messages (tenant_id, thread_id, id);
create index cc_messages_due on cc_messages (tenant_id, direction, wake_at, id) where wake_at is not null;
create index cc_messages_leased on cc_messages (tenant_id, lease_expires_at) where lease_id is not null;
create index cc_messages_review on cc_messages (tenant_id, id) where status = 'needs_review';

-- A one-time code on its way to a person's phone, asked for in one conversation and to be answered there. Once
-- answered, the person counts as verified until verified_until.
create table cc_verifications (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  party_id uuid not null,
  thread_id uuid not null,
  sent_to text not null,
  report_message_id uuid,
  status text not null default 'pending',
  code_mac text,
  checks integer not null default 0,
  expires_at timestamptz not null,
  verified_at timestamptz,
  verified_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_verifications_pk primary key (tenant_id, id),
  constraint cc_verifications_party foreign key (tenant_id, party_id) references cc_parties (tenant_id, id),
  constraint cc_verifications_thread foreign key (tenant_id, thread_id) references cc_threads (tenant_id, id),
  constraint cc_verifications_report foreign key (tenant_id, report_message_id)
    references cc_messages (tenant_id, id),
  constraint cc_verifications_status check (
    status in ('pending', 'verified', 'expired', 'exhausted', 'replaced', 'undelivered')),
  constraint cc_verifications_code check (code_mac is null or status = 'pending'),
  constraint cc_verifications_checks check (checks >= 0),
  constraint cc_verifications_verified check (
    (status = 'verified') = (verified_at is not null)
    and (verified_at is null) = (verified_until is null))
);
create unique index cc_verifications_open on cc_verifications (tenant_id, thread_id) where status = 'pending';
create index cc_verifications_session on cc_verifications (tenant_id, party_id, verified_until)
  where status = 'verified';
create index cc_verifications_of_thread on cc_verifications (tenant_id, thread_id, created_at);
create index cc_verifications_sent_to on cc_verifications (tenant_id, sent_to, created_at);
create index cc_verifications_pending on cc_verifications (tenant_id, expires_at) where status = 'pending';

alter table cc_messages add constraint cc_messages_verification foreign key (tenant_id, verification_id)
  references cc_verifications (tenant_id, id);

-- Something that a person must handle.
create table cc_cases (
  tenant_id text not null default 'default',
  id uuid not null default gen_random_uuid(),
  kind text not null,
  status text not null default 'open',
  party_id uuid not null,
  thread_id uuid,
  message_id uuid,
  verification_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cc_cases_pk primary key (tenant_id, id),
  constraint cc_cases_party foreign key (tenant_id, party_id) references cc_parties (tenant_id, id),
  constraint cc_cases_thread foreign key (tenant_id, thread_id) references cc_threads (tenant_id, id),
  constraint cc_cases_message foreign key (tenant_id, message_id) references cc_messages (tenant_id, id),
  constraint cc_cases_verification foreign key (tenant_id, verification_id)
    references cc_verifications (tenant_id, id),
  constraint cc_cases_kind check (kind in ('fraud')),
  constraint cc_cases_status check (status in ('open', 'acknowledged', 'resolved', 'dismissed'))
);
create unique index cc_cases_of_message on cc_cases (tenant_id, message_id, kind) where message_id is not null;
create index cc_cases_of_party on cc_cases (tenant_id, party_id);

-- Whom a verification lets go on, and who has waited for one too long.
create index cc_outbound_jobs_awaiting on cc_outbound_jobs (tenant_id, party_id, sent_at)
  where status = 'awaiting_verification';

do $$
declare
  name text;
begin
  foreach name in array array['cc_threads', 'cc_messages', 'cc_verifications', 'cc_cases'] loop
    execute format('alter table %I enable row level security', name);
    if exists (select 1 from pg_roles where rolname = 'service_role') then
      execute format('create policy %I on %I for all to service_role using (true) with check (true)',
        name || '_service_role', name);
      execute format('grant all on %I to service_role', name);
    end if;
  end loop;
end $$;
