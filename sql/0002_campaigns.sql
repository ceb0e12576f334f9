-- Campaigns that say something to many people: whom, what, when, and how far the launch has come.
--
-- For the operator: the index of due jobs is built anew, so that paused campaigns do not stand in a claim's
-- way. On a table with millions of jobs this takes some seconds, during which no job can be written.

alter table cc_outbound_campaigns
  add column priority text not null default 'MEDIUM',
  add column template_key text,
  add column content jsonb,
  add column variables jsonb not null default '{}',
  add column audience jsonb,
  add column starts_at timestamptz,
  add column expires_at timestamptz,
  add column per_minute integer,
  add column paused_at timestamptz,
  -- False from a change of status until all its waiting jobs have followed it.
  add column jobs_told boolean not null default true,
  add column launch_status text,
  add column launched_at timestamptz,
  add column launched_by text,
  -- The last person whose job was made: where a launch that was killed goes on.
  add column launch_cursor uuid,
  add column launch_finished_at timestamptz,
  add column launch_counts jsonb,
  -- How full the minutes are that its jobs took, so that a launch that goes on keeps to its pace.
  add column launch_pace jsonb,
  add constraint cc_outbound_campaigns_priority check (priority in ('HIGH', 'MEDIUM', 'LOW')),
  add constraint cc_outbound_campaigns_content check (
    jsonb_typeof(content) = 'object' and (content is null or template_key is null)),
  add constraint cc_outbound_campaigns_variables check (jsonb_typeof(variables) = 'object'),
  add constraint cc_outbound_campaigns_audience check (jsonb_typeof(audience) = 'object'),
  add constraint cc_outbound_campaigns_times check (expires_at > starts_at),
  add constraint cc_outbound_campaigns_per_minute check (per_minute > 0),
  add constraint cc_outbound_campaigns_launch check (
    launch_status in ('running', 'done')
    and (launch_status is null) = (launched_at is null)
    and (launch_status is not distinct from 'done') = (launch_finished_at is not null)
    and (launch_status is not null
      or (launched_by is null and launch_cursor is null and launch_counts is null and launch_pace is null))),
  add constraint cc_outbound_campaigns_paused check ((status = 'paused') or paused_at is null);

-- An audience that was given as a list: these people, each with words of their own for the text.
create table cc_campaign_audience (
  tenant_id text not null default 'default',
  campaign_id uuid not null,
  party_id uuid not null,
  variables jsonb not null default '{}',
  constraint cc_campaign_audience_pk primary key (tenant_id, campaign_id, party_id),
  constraint cc_campaign_audience_campaign foreign key (tenant_id, campaign_id)
    references cc_outbound_campaigns (tenant_id, id),
  constraint cc_campaign_audience_party foreign key (tenant_id, party_id) references cc_parties (tenant_id, id),
  constraint cc_campaign_audience_variables check (jsonb_typeof(variables) = 'object')
);
alter table cc_campaign_audience enable row level security;

do $$
begin
  if exists (select 1 from pg_roles where rolname = 'service_role') then
    create policy cc_campaign_audience_service_role on cc_campaign_audience
      for all to service_role using (true) with check (true);
    grant all on cc_campaign_audience to service_role;
  end if;
end $$;

-- Words by which an audience is found: "gold", "branch-12".
alter table cc_parties add column tags text[] not null default '{}';
create index cc_parties_tags on cc_parties using gin (tags);

-- What a pause of its campaign found a job held for, so that resuming gives the reason back.
alter table cc_outbound_jobs
  add column held_before_pause text,
  add constraint cc_outbound_jobs_held_before_pause check (
    held_before_pause in ('quiet_hours', 'timezone_unknown', 'rate_limited', 'provider_paused')),
  drop constraint cc_outbound_jobs_held,
  add constraint cc_outbound_jobs_held check (
    held_reason is null or (status = 'queued' and held_reason in (
      'quiet_hours', 'timezone_unknown', 'rate_limited', 'provider_paused', 'campaign_paused')));

drop index cc_outbound_jobs_due;
create index cc_outbound_jobs_due on cc_outbound_jobs (tenant_id, channel, priority, next_attempt_at, id)
  where status = 'queued' and lease_id is null and held_reason is distinct from 'campaign_paused';
create index cc_outbound_jobs_campaign on cc_outbound_jobs (tenant_id, campaign_id, id)
  where campaign_id is not null;
create index cc_outbound_jobs_campaign_paused on cc_outbound_jobs (tenant_id, campaign_id, next_attempt_at, id)
  where held_reason = 'campaign_paused';
