import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { changeCampaign, FaultyCampaign, makeCampaign, type SavingDeps } from '../campaigns/save-campaign.ts';
import { loadAudience } from '../intake/load-audience.ts';
import { publishVariant } from '../intake/publish-template.ts';
import { UnreadableFile } from '../intake/read-csv.ts';
import { type Campaign, campaignById, campaignByName, lockCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { currentTemplates } from '../store/templates.ts';
import { type CampaignFile, unusable } from './campaign-file.ts';
import { columns, counted, printable } from './columns.ts';
import { EXIT, Failure } from './command.ts';

const MOST_LINES = 10;

/**
 * Makes the campaign of this name and purpose what the file says, publishes the texts that are not published yet, and
 * loads its list. Answers what a person should know of it. Throws `Failure`.
 *
 * A campaign that was launched stays as it is: a file that says something else is refused.
 */
export async function saveCampaignFile(
  db: Db,
  file: CampaignFile,
  deps: SavingDeps & { defaultCountry: string | null },
): Promise<{ campaign: Campaign; notes: string[] }> {
  const known = await campaignByName(db, deps.tenantId, file);
  const isFixed = known !== null && known.launch !== null;
  // A list that is not there is told before anything is changed.
  if (file.list !== null && !isFixed) await mustExist(file.list);
  const campaign = await db
    .transaction(async (tx) => {
      if (!isFixed) await publishTexts(tx, file, deps);
      const { name, purpose, settings } = file;
      return known
        ? await changeCampaign(tx, known.id, settings, deps)
        : await makeCampaign(tx, { name, purpose, ...settings }, deps);
    })
    .catch((error: unknown) => {
      if (!(error instanceof FaultyCampaign)) throw error;
      throw error.isFixed
        ? new Failure(`${error.message} In a file that is another name.`, EXIT.notNow, { cause: error })
        : unusable(file.path, error.faults);
    });
  if (!campaign) throw new Failure('Somebody else made or removed this campaign just now. Run it again.');
  if (file.list === null || campaign.launch) return { campaign, notes: [] };
  return await withList(db, campaign, file.list, deps);
}

async function publishTexts(tx: Db, { templates }: CampaignFile, deps: SavingDeps): Promise<void> {
  for (const wanted of templates) {
    const published = await currentTemplates(tx, deps.tenantId, wanted.key);
    const isPublished = published.some(
      ({ language, channel, subject, body, html }) =>
        language === wanted.language &&
        channel === wanted.channel &&
        subject === wanted.subject &&
        body === wanted.body &&
        html === wanted.html,
    );
    if (!isPublished) await publishVariant(tx, wanted, deps);
  }
}

async function withList(
  db: Db,
  { id: campaignId }: Campaign,
  list: string,
  deps: SavingDeps & { defaultCountry: string | null },
): Promise<{ campaign: Campaign; notes: string[] }> {
  const { rows, people, rejected } = await loadAudience(db, {
    ...deps,
    csv: createReadStream(list),
    campaignId,
    file: basename(list),
    defaultCountry: deps.defaultCountry ?? undefined,
    lock: (tx) => refuseLaunched(tx, deps.tenantId, campaignId),
  }).catch((error: unknown) => {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new Failure(`${list}: ${error.message}`, EXIT.usage, { cause: error });
  });
  const campaign = await campaignById(db, deps.tenantId, campaignId);
  if (!campaign) throw new Error(`The campaign ${campaignId} was saved but cannot be read back.`);
  const shown = rejected.slice(0, MOST_LINES);
  const left = rows - people - shown.length;
  return {
    campaign,
    notes:
      rows === people
        ? []
        : [
            `${counted(rows - people, 'row')} of ${basename(list)} cannot be used:`,
            ...columns(
              shown.map(({ line, field, reason }) => [
                `  line ${line}`,
                printable(field ?? ''),
                printable(reason),
              ]),
            ),
            ...(left > 0 ? [`  … and ${left} more.`] : []),
          ],
  };
}

/** Somebody may have launched it while the list was read. */
async function refuseLaunched(tx: Db, tenantId: string, campaignId: string): Promise<void> {
  const campaign = await lockCampaign(tx, tenantId, campaignId);
  if (!campaign?.launch) return;
  throw new Failure('The campaign was launched just now; its audience stays as it was.', EXIT.notNow);
}

async function mustExist(list: string): Promise<void> {
  await access(list).catch((error: unknown) => {
    throw new Failure(`There is no file ${list}, which the campaign names as its audience.`, EXIT.usage, {
      cause: error,
    });
  });
}
