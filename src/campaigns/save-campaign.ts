import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { Purpose } from '../policy/words.ts';
import { clearList } from '../store/audience-list.ts';
import { recordAudit } from '../store/audit.ts';
import {
  type Campaign,
  type CampaignSettings,
  createCampaign,
  lockCampaign,
  updateCampaign,
} from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { currentTemplates } from '../store/templates.ts';
import { type Fault, faultsOf } from './campaign-faults.ts';

export type SavingDeps = { clock: Clock; newId: NewId; tenantId: string; actor: string };

/** Fields that must be mended before the campaign can be saved. `isFixed`: they may not change any more. */
export class FaultyCampaign extends Error {
  readonly faults: readonly Fault[];
  readonly isFixed: boolean;

  constructor(message: string, faults: readonly Fault[], { isFixed = false }: { isFixed?: boolean } = {}) {
    super(message);
    this.name = 'FaultyCampaign';
    this.faults = faults;
    this.isFixed = isFixed;
  }
}

/** Null when a campaign of this name and purpose exists. Throws `FaultyCampaign`. */
export async function makeCampaign(
  tx: Db,
  wanted: CampaignSettings & { name: string; purpose: Purpose },
  { clock, newId, tenantId, actor }: SavingDeps,
): Promise<Campaign | null> {
  await refuseFaults(tx, tenantId, wanted, new Set(Object.keys(wanted)), clock.now());
  return await createCampaign(tx, { ...wanted, tenantId, createdBy: actor }, { clock, newId });
}

/**
 * Changes what is named and leaves the rest; null when there is no such campaign. Throws `FaultyCampaign`, and the
 * database's unique violation when a new name is taken.
 */
export async function changeCampaign(
  tx: Db,
  id: string,
  changes: CampaignSettings & { name?: string | undefined },
  { clock, newId, tenantId, actor }: SavingDeps,
): Promise<Campaign | null> {
  const now = clock.now();
  const before = await lockCampaign(tx, tenantId, id);
  if (!before) return null;
  const changed = new Set(
    Object.keys(changes).filter(
      (key) => !isDeepStrictEqual(before[key as keyof Campaign], changes[key as keyof typeof changes]),
    ),
  );
  refuseFixed(before, changed);
  const wanted = { ...before, ...changes } as Campaign;
  await refuseFaults(tx, tenantId, wanted, changed, now);
  if (changed.size === 0) return before;
  if (changed.has('audience')) await clearList(tx, tenantId, id);
  const after = await updateCampaign(tx, tenantId, { ...wanted, id, now });
  if (!after) return null;
  await recordAudit(tx, tenantId, [
    {
      id: newId(),
      at: now,
      eventType: 'campaign_changed',
      actor,
      payload: { campaignId: id, name: after.name, changed: [...changed] },
    },
  ]);
  return after;
}

async function refuseFaults(
  tx: Db,
  tenantId: string,
  wanted: CampaignSettings,
  changed: ReadonlySet<string>,
  now: number,
): Promise<void> {
  const variants = wanted.templateKey ? await currentTemplates(tx, tenantId, wanted.templateKey) : null;
  const faults = faultsOf(wanted, { variants, now, changed });
  if (faults.length > 0) throw new FaultyCampaign('Fields of the campaign do not fit together.', faults);
}

/** What the jobs of a launch were made from: changing it would say something of them that is not true. */
const FIXED: readonly (keyof Campaign)[] = [
  'allowedChannels',
  'templateKey',
  'content',
  'variables',
  'audience',
  'startsAt',
  'expiresAt',
  'perMinute',
  'priority',
  'onQuietHours',
];

function refuseFixed({ launch }: Campaign, changed: ReadonlySet<string>): void {
  const fixed = launch === null ? [] : FIXED.filter((field) => changed.has(field));
  if (fixed.length === 0) return;
  throw new FaultyCampaign(
    `This campaign was launched with its ${fixed.join(', ')}. Make another campaign to say something else.`,
    fixed.map((path) => ({
      path,
      code: 'already_launched',
      message: 'It is fixed since the campaign was launched.',
    })),
    { isFixed: true },
  );
}
