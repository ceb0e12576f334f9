import { type Clock, iso } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { AuditEvent } from '../policy/audit-events.ts';
import { newPace } from '../policy/launch-pace.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { recordAudit } from '../store/audit.ts';
import { setStatus } from '../store/campaign-status.ts';
import { type Campaign, lockCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { finishLaunch, setLaunchPace } from '../store/launches.ts';
import { followForAWhile } from './follow-status.ts';

export type StatusDeps = {
  db: Db;
  clock: Clock;
  newId: NewId;
  tenantId: string;
  actor: string;
  /** Quiet hours and timezone for tenants without their own. */
  defaults: { quietHours: QuietWindow; timezone: string | null };
};

/** `archived`: nothing was changed, since an archived campaign is neither paused nor resumed. */
export type StatusChanged = { result: 'done'; campaign: Campaign } | { result: 'not_found' | 'archived' };

/**
 * Stops a campaign at once. From the commit of its status on, the rules hold whatever a worker takes up; then what is
 * queued is taken out of the workers' sight, and keeps its place. What is on the wire comes home. A launch that is
 * running makes no further jobs until the campaign is resumed.
 */
export const pauseCampaign = (deps: StatusDeps, campaignId: string): Promise<StatusChanged> =>
  change(deps, campaignId, 'paused');

/** Lets everything that was stopped go on. With a pace, what piled up is spread anew from now on. */
export const resumeCampaign = (deps: StatusDeps, campaignId: string): Promise<StatusChanged> =>
  change(deps, campaignId, 'active');

/** Ends a campaign: what still waits is cancelled, and a launch that is running stops where it is. */
export const archiveCampaign = (deps: StatusDeps, campaignId: string): Promise<StatusChanged> =>
  change(deps, campaignId, 'archived');

async function change(
  deps: StatusDeps,
  campaignId: string,
  status: Campaign['status'],
): Promise<StatusChanged> {
  const changed = await deps.db.transaction(async (tx): Promise<StatusChanged> => {
    const campaign = await lockCampaign(tx, deps.tenantId, campaignId);
    if (!campaign) return { result: 'not_found' };
    if (campaign.status === status) return { result: 'done', campaign };
    if (campaign.status === 'archived') return { result: 'archived' };
    return { result: 'done', campaign: await markStatus(tx, deps, campaign, status) };
  });
  if (changed.result === 'done') await followForAWhile(deps, campaignId);
  return changed;
}

/**
 * Writes the new status, with its line in the record, into the caller's transaction, which has locked the campaign.
 * From its commit on the rules go by it. Then `followForAWhile` has the jobs follow; the launcher does if nobody else can.
 */
export async function markStatus(
  tx: Db,
  deps: Omit<StatusDeps, 'db' | 'defaults'>,
  campaign: Campaign,
  status: Campaign['status'],
): Promise<Campaign> {
  const { tenantId } = deps;
  const { id, perMinute, startsAt, launch, pausedAt } = campaign;
  const now = deps.clock.now();
  if (status === 'archived' && launch?.status === 'running') {
    const counts = await finishLaunch(tx, tenantId, id, now);
    await tell(tx, deps, campaign, 'campaign_launch_finished', { ...counts, archived: true }, now);
  }
  if (status === 'active' && launch && perMinute !== null) {
    await setLaunchPace(tx, tenantId, id, newPace(Math.max(now, startsAt ?? now), perMinute));
  }
  const marked = await setStatus(tx, tenantId, {
    id,
    status,
    pausedAt: status === 'paused' ? now : null,
    now,
  });
  if (!marked) throw new Error(`The campaign ${id} disappeared while its row was locked.`);
  await tell(
    tx,
    deps,
    campaign,
    'campaign_status_changed',
    { from: campaign.status, to: status, ...(pausedAt !== null && { pausedAt: iso(pausedAt) }) },
    now,
  );
  return marked;
}

const tell = (
  tx: Db,
  { newId, tenantId, actor }: Omit<StatusDeps, 'db' | 'defaults'>,
  { id, name }: Campaign,
  eventType: AuditEvent,
  payload: Record<string, unknown>,
  at: number,
): Promise<void> =>
  recordAudit(tx, tenantId, [
    { id: newId(), at, eventType, actor, payload: { campaignId: id, name, ...payload } },
  ]);
