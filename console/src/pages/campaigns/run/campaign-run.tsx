import type { Campaign } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import { useNow } from '../../../time.ts';
import { stateOf } from '../campaign-state.ts';
import { Progress } from '../progress.tsx';
import { JobReasons } from './job-reasons.tsx';
import { Launching } from './launching.tsx';
import classes from './run.module.css';
import { RunAnswer } from './run-answer.tsx';
import { useRate } from './use-rate.ts';

/** A campaign since its launch: how far it is, what waits and why, what failed. */
export function CampaignRun({ campaign }: { campaign: Campaign }) {
  const t = useText();
  const format = useFormat();
  const state = stateOf(campaign, useNow());
  const rate = useRate(campaign);
  const { progress } = campaign;
  return (
    <>
      <RunAnswer campaign={campaign} state={state} />
      {campaign.launch?.status === 'running' && <Launching campaign={campaign} />}
      {progress.total > 0 && (
        <Card
          title={t('campaigns.run.progress')}
          note={
            rate !== null &&
            (state === 'running' || state === 'launching') && (
              <span className="num">
                {t('campaigns.run.rate', { count: rate, rate: format.number(rate) })}
              </span>
            )
          }
        >
          <Progress campaignId={campaign.id} progress={progress} large />
        </Card>
      )}
      <div className={classes.columns}>
        {progress.queued + progress.held > 0 && <JobReasons campaign={campaign} kind="held" />}
        {progress.failed > 0 && <JobReasons campaign={campaign} kind="failed" />}
        {progress.cancelled > 0 && <JobReasons campaign={campaign} kind="cancelled" />}
        {progress.unknown > 0 && <JobReasons campaign={campaign} kind="unknown" />}
      </div>
    </>
  );
}
