import type { Pace } from '../policy/launch-pace.ts';
import { CAMPAIGN_COLUMNS, type Campaign } from './campaigns.ts';
import type { Db } from './db.ts';

/** What a launch has done so far. `incomplete` people have no value for a word of the text, and got no job. */
export type LaunchCounts = { people: number; jobs: number; unreachable: number; incomplete: number };

/** How far a launch has come: enough for another process to go on. */
export type LaunchState = {
  campaign: Campaign;
  /** The last person who was looked at; null at the beginning. */
  cursor: string | null;
  counts: LaunchCounts;
  pace: Pace;
};

export const BEGIN_LAUNCH = `
update cc_outbound_campaigns
set launch_status = 'running', launched_at = to_timestamp($3::double precision / 1000), launched_by = $4::text,
  launch_counts = '{"people": 0, "jobs": 0, "unreachable": 0, "incomplete": 0}', launch_pace = $5::jsonb,
  updated_at = to_timestamp($3::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid and launch_status is null
returning ${CAMPAIGN_COLUMNS}`;

/** Null when the campaign has been launched before. */
export const beginLaunch = async (
  tx: Db,
  tenantId: string,
  { id, now, by, pace }: { id: string; now: number; by: string; pace: Pace },
): Promise<Campaign | null> =>
  await tx.one<Campaign>(BEGIN_LAUNCH, [tenantId, id, now, by, JSON.stringify(pace)]);

export const RUNNING_LAUNCHES = `
select id from cc_outbound_campaigns
where tenant_id = $1::text and launch_status = 'running' and status = 'active' and jobs_told
order by launched_at, id`;

/**
 * Campaigns whose launch has people left, the one begun first at the head. A paused one waits, and one that was just
 * resumed lets the jobs go on first that it has already.
 */
export const runningLaunches = async (db: Db, tenantId: string): Promise<string[]> =>
  (await db.query<{ id: string }>(RUNNING_LAUNCHES, [tenantId])).map(({ id }) => id);

export const LAUNCH_STATE = `
select ${CAMPAIGN_COLUMNS}, launch_cursor, launch_counts, launch_pace
from cc_outbound_campaigns
where tenant_id = $1::text and id = $2::uuid and launch_status = 'running' and status = 'active' and jobs_told`;

/** Null when there is nothing to go on with. */
export async function launchState(db: Db, tenantId: string, id: string): Promise<LaunchState | null> {
  const row = await db.one<
    Campaign & { launch_cursor: string | null; launch_counts: LaunchCounts; launch_pace: Pace }
  >(LAUNCH_STATE, [tenantId, id]);
  if (!row) return null;
  const { launch_cursor, launch_counts, launch_pace, ...campaign } = row;
  return { campaign, cursor: launch_cursor, counts: launch_counts, pace: launch_pace };
}

export const ADVANCE_LAUNCH = `
update cc_outbound_campaigns
set launch_cursor = $4::uuid, launch_counts = $5::jsonb, launch_pace = $6::jsonb
where tenant_id = $1::text and id = $2::uuid and launch_status = 'running' and status = 'active' and jobs_told
  and launch_cursor is not distinct from $3::uuid and launch_pace = $7::jsonb`;

/**
 * Moves a launch on, in the transaction that makes its jobs. False when another process moved it or its pace, or when
 * it was paused or archived meanwhile: then nothing of the step may stay.
 */
export const advanceLaunch = async (
  tx: Db,
  tenantId: string,
  from: LaunchState,
  to: Omit<LaunchState, 'campaign'>,
): Promise<boolean> => {
  const moved = await tx.run(ADVANCE_LAUNCH, [
    tenantId,
    from.campaign.id,
    from.cursor,
    to.cursor,
    JSON.stringify(to.counts),
    JSON.stringify(to.pace),
    JSON.stringify(from.pace),
  ]);
  return moved === 1;
};

export const FINISH_LAUNCH = `
update cc_outbound_campaigns
set launch_status = 'done', launch_finished_at = to_timestamp($3::double precision / 1000),
  updated_at = to_timestamp($3::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid and launch_status = 'running'
returning launch_counts as counts`;

/** Ends a launch, with whatever it has done; null when none is running. */
export const finishLaunch = async (
  tx: Db,
  tenantId: string,
  id: string,
  now: number,
): Promise<LaunchCounts | null> =>
  (await tx.one<{ counts: LaunchCounts }>(FINISH_LAUNCH, [tenantId, id, now]))?.counts ?? null;

export const LAUNCH_PACE = `
select launch_pace as pace from cc_outbound_campaigns where tenant_id = $1::text and id = $2::uuid`;

/** How full the minutes of a launch are; null before it. */
export const launchPace = async (tx: Db, tenantId: string, id: string): Promise<Pace | null> =>
  (await tx.one<{ pace: Pace | null }>(LAUNCH_PACE, [tenantId, id]))?.pace ?? null;

export const SET_LAUNCH_PACE = `
update cc_outbound_campaigns set launch_pace = $3::jsonb
where tenant_id = $1::text and id = $2::uuid and launch_status is not null`;

export const setLaunchPace = async (tx: Db, tenantId: string, id: string, pace: Pace): Promise<void> => {
  await tx.run(SET_LAUNCH_PACE, [tenantId, id, JSON.stringify(pace)]);
};

export const TRY_LAUNCH_LOCK = `select pg_try_advisory_lock(hashtextextended($1::text, 0)) as got`;

/**
 * Whether this session may go on with a launch: false while another process is at it. The lock ends with the session,
 * so a killed process leaves none behind; should it be lost early, the cursor still keeps two from making the same jobs.
 */
export const tryLaunchLock = async (session: Db, tenantId: string, id: string): Promise<boolean> =>
  (await session.one<{ got: boolean }>(TRY_LAUNCH_LOCK, [`decorum launch ${tenantId} ${id}`]))?.got === true;
