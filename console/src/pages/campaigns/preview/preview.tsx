import { Button, Skeleton } from '@mantine/core';
import type { Preview } from '../../../api/campaign-preview.ts';
import type { Campaign } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { ErrorNotice } from '../../../parts/error-notice.tsx';
import { useNow } from '../../../time.ts';
import { PreviewAnswer } from './answer.tsx';
import { PreviewFigures } from './figures.tsx';
import { LaunchHistogram } from './histogram.tsx';
import { MissingVariables } from './missing-variables.tsx';
import classes from './preview.module.css';
import { Reasons } from './reasons.tsx';
import { Texts } from './texts.tsx';
import { Undelivered } from './undelivered.tsx';
import type { usePreview } from './use-preview.ts';

/** What launching would do, as a picture: who is reached and when, who is not and why, and what they read. */
export function CampaignPreview({
  campaign,
  computed,
}: {
  campaign: Campaign;
  computed: ReturnType<typeof usePreview>;
}) {
  const { preview, error, isComputing, isOld, compute } = computed;
  if (!preview) {
    return error && !isComputing ? (
      <ErrorNotice error={error} onRetry={compute} />
    ) : (
      <Computing campaign={campaign} />
    );
  }
  return (
    <>
      <Notice preview={preview} isOld={isOld} isComputing={isComputing} onCompute={compute} />
      <ErrorNotice error={error} />
      <div className={classes.picture} data-old={isComputing} aria-busy={isComputing}>
        <PreviewAnswer preview={preview} />
        <PreviewFigures preview={preview} />
        <MissingVariables preview={preview} campaignId={campaign.id} />
        <Undelivered preview={preview} />
        <LaunchHistogram preview={preview} />
        <div className={classes.columns}>
          <div className={classes.column}>
            <Reasons preview={preview} kind="skip" />
            <Reasons preview={preview} kind="hold" />
            <Reasons preview={preview} kind="incomplete" />
            <Reasons preview={preview} kind="unreachable" />
          </div>
          <div className={classes.column}>
            <Texts preview={preview} />
          </div>
        </div>
      </div>
    </>
  );
}

function Notice({
  preview,
  isOld,
  isComputing,
  onCompute,
}: {
  preview: Preview;
  isOld: boolean;
  isComputing: boolean;
  onCompute(): void;
}) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <div className={classes.notice} data-old={isOld}>
      <p className="num" role="status">
        {isOld ? (
          <b>{t('campaigns.preview.old')}</b>
        ) : (
          t('campaigns.preview.computed', {
            count: preview.people,
            people: format.number(preview.people),
            seconds: format.seconds(preview.tookMs),
            time: format.time(preview.computedAt, now),
          })
        )}
      </p>
      <Button size="xs" variant={isOld ? 'filled' : 'default'} loading={isComputing} onClick={onCompute}>
        {t('campaigns.preview.again')}
      </Button>
    </div>
  );
}

function Computing({ campaign }: { campaign: Campaign }) {
  const t = useText();
  const format = useFormat();
  const people = campaign.audience?.kind === 'list' ? campaign.audience.people : null;
  return (
    <div role="status">
      <p className={classes.computing}>
        {people === null
          ? t('campaigns.preview.asking')
          : t('campaigns.preview.askingAll', { count: people, people: format.number(people) })}
      </p>
      <Skeleton height={104} mb={14} />
      <Skeleton height={260} mb={14} />
      <Skeleton height={180} />
    </div>
  );
}
