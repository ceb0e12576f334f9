-- Lists, filters and counts that stay quick with a million jobs: kept counts, and the indexes of the lists.
--
-- For the operator: the jobs are counted once and two of their indexes are built anew; with a million jobs this takes
-- some ten seconds, during which no job can be written. Text search is quickest with the extension pg_trgm, which a
-- database's owner may create where it is installed; without it searches read all people, which is some 0.1 s for
-- 200,000 of them.

-- Changes that are not in cc_job_counts yet. Each statement that writes jobs adds a few rows here, whoever runs it, so
-- that two workers never wait for one row; a sweep adds them up. `state` is the status, or `held`; as `delivered` a row
-- tells of a receipt, which is no state of a job. Instants are those of the job's last change.
create table cc_job_count_changes (
  tenant_id text not null,
  id bigint generated always as identity,
  at timestamptz not null,
  campaign_id uuid,
  channel text not null,
  purpose text,
  state text not null,
  reason text not null,
  change integer not null,
  constraint cc_job_count_changes_pk primary key (tenant_id, id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- How many jobs there are of each kind, but for the changes above. Jobs without a campaign stand under the nil UUID.
create table cc_job_counts (
  tenant_id text not null,
  campaign_id uuid not null,
  channel text not null,
  purpose text not null,
  state text not null,
  reason text not null,
  jobs bigint not null,
  constraint cc_job_counts_pk primary key (tenant_id, campaign_id, channel, purpose, state, reason)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- What happened to jobs, by the minute, but for the changes above.
create table cc_job_minutes (
  tenant_id text not null,
  minute timestamptz not null,
  sent bigint not null default 0,
  prompted bigint not null default 0,
  held bigint not null default 0,
  cancelled bigint not null default 0,
  failed bigint not null default 0,
  delivered bigint not null default 0,
  constraint cc_job_minutes_pk primary key (tenant_id, minute)
) with (fillfactor = 70);

alter table cc_job_count_changes enable row level security;
alter table cc_job_counts enable row level security;
alter table cc_job_minutes enable row level security;

do $$
declare
  name text;
begin
  if exists (select 1 from pg_roles where rolname = 'service_role') then
    foreach name in array array['cc_job_count_changes', 'cc_job_counts', 'cc_job_minutes'] loop
      execute format('create policy %I on %I for all to service_role using (true) with check (true)',
        name || '_service_role', name);
      execute format('grant all on %I to service_role', name);
    end loop;
  end if;
end $$;

-- One row for each kind of job whose number a statement changed: what it took away and what it added cancel out, so
-- that a claim, which changes no kind, writes nothing.
create function cc_count_jobs() returns trigger language plpgsql as $$
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
end $$;

create function cc_count_receipt() returns trigger language plpgsql as $$
begin
  insert into cc_job_count_changes (tenant_id, at, channel, state, reason, change)
  values (new.tenant_id, new.at, new.channel, 'delivered', '', 1);
  return null;
end $$;

create trigger cc_outbound_jobs_count_insert after insert on cc_outbound_jobs
  referencing new table as new_jobs for each statement execute function cc_count_jobs();
create trigger cc_outbound_jobs_count_update after update on cc_outbound_jobs
  referencing old table as old_jobs new table as new_jobs for each statement execute function cc_count_jobs();
create trigger cc_outbound_jobs_count_delete after delete on cc_outbound_jobs
  referencing old table as old_jobs for each statement execute function cc_count_jobs();
create trigger cc_outbound_jobs_count_truncate after truncate on cc_outbound_jobs
  for each statement execute function cc_count_jobs();
create trigger cc_outbound_attempts_count after insert on cc_outbound_attempts
  for each row when (new.status = 'delivered') execute function cc_count_receipt();

insert into cc_job_counts (tenant_id, campaign_id, channel, purpose, state, reason, jobs)
select tenant_id, coalesce(campaign_id, '00000000-0000-0000-0000-000000000000'), channel, purpose,
  case when held_reason is null then status else 'held' end, coalesce(held_reason, reason_code, ''), count(*)
from cc_outbound_jobs
group by 1, 2, 3, 4, 5, 6;

-- The kept counts say which of these keys exist, so that a list is a few tight ranges of the index, put in order. A job
-- that a worker has is in none of these: a claim then writes no entry, and there are only as many as fit on the wire.
drop index cc_outbound_jobs_campaign;
create index cc_outbound_jobs_listed on cc_outbound_jobs
  (tenant_id, campaign_id, status, coalesce(held_reason, reason_code, ''), channel, id) where lease_id is null;
drop index cc_outbound_jobs_held;
create index cc_outbound_jobs_of_party on cc_outbound_jobs (tenant_id, party_id, id)
  where party_id is not null and lease_id is null;
create index cc_outbound_jobs_of_owner on cc_outbound_jobs (tenant_id, owner_id, id)
  where owner_id is not null and lease_id is null;

-- What people are found by, without case and accents: "nguyen" finds "Nguyễn".
create function cc_search_text(words text) returns text language sql immutable strict parallel safe as $$
  select lower(regexp_replace(normalize(translate(words, 'đĐ', 'dD'), nfd), '[\u0300-\u036f]', '', 'g'))
$$;
alter table cc_parties add column search_text text not null
  generated always as (cc_search_text(display_name || ' ' || coalesce(external_ref, ''))) stored;

do $$
declare
  place text;
begin
  begin
    create extension if not exists pg_trgm;
  exception when insufficient_privilege or undefined_file or feature_not_supported then
    raise notice 'Decorum searches without pg_trgm, which cannot be created here: %', sqlerrm;
  end;
  select extnamespace::regnamespace::text into place from pg_extension where extname = 'pg_trgm';
  if place is not null then
    execute format('create index cc_parties_search on cc_parties using gin (search_text %s.gin_trgm_ops)', place);
    execute format('create index cc_identity_links_search on cc_identity_links using gin (address %s.gin_trgm_ops)', place);
  end if;
end $$;
