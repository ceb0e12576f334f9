import type { Campaign } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { useNow } from '../../../time.ts';
import type { CampaignState } from '../campaign-state.ts';
import classes from './run.module.css';

/** How the campaign stands, in a sentence. */
export function RunAnswer({ campaign, state }: { campaign: Campaign; state: CampaignState }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { progress, launch } = campaign;
  const left = progress.sent + progress.awaiting_verification;
  const waiting = progress.queued + progress.held;
  const numbers = {
    left: format.number(left),
    total: format.number(progress.total),
    waiting: format.number(waiting),
    sent: format.number(progress.sent),
    cancelled: format.number(progress.cancelled),
  };
  const by = launch && {
    actor: launch.by ?? '',
    time: format.time(launch.at, now),
    unreachable: format.number(launch.unreachable),
    count: launch.unreachable,
  };
  return (
    <div className={classes.answer}>
      <p className="num">
        <b>
          {state === 'planned'
            ? t('campaigns.run.is.planned', {
                ...numbers,
                time: format.time(campaign.startsAt as string, now),
                relative: format.relative(campaign.startsAt as string, now),
              })
            : t(`campaigns.run.is.${state}`, numbers)}
        </b>
        {state === 'done' &&
          progress.awaiting_verification > 0 &&
          ` ${t('campaigns.run.mayAnswer', {
            count: progress.awaiting_verification,
            people: format.number(progress.awaiting_verification),
          })}`}
        {progress.unknown > 0 &&
          ` ${t('campaigns.run.unknown', { count: progress.unknown, people: format.number(progress.unknown) })}`}
      </p>
      {by && (
        <p className={`${classes.by} num`}>
          {t('campaigns.run.launchedBy', by)}
          {by.count > 0 && ` ${t('campaigns.run.unreachable', by)}`}
          {launch.incomplete
            ? ` ${t('campaigns.run.incomplete', { count: launch.incomplete, people: format.number(launch.incomplete) })}`
            : ''}
        </p>
      )}
    </div>
  );
}
