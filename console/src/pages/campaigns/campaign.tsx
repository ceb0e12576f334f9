import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Refusal } from '../../api/ask.ts';
import { type Campaign as CampaignData, campaignQuery } from '../../api/campaigns.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Pill } from '../../parts/status-pill.tsx';
import { useNow } from '../../time.ts';
import { CampaignActions } from './actions/campaign-actions.tsx';
import classes from './campaign.module.css';
import { HUES, lacksOf, stateOf } from './campaign-state.ts';
import { channelWords } from './campaign-words.ts';
import { NotReady } from './not-ready.tsx';
import { CampaignPreview } from './preview/preview.tsx';
import { usePreview } from './preview/use-preview.ts';
import { CampaignRecord } from './run/campaign-record.tsx';
import { CampaignRun } from './run/campaign-run.tsx';
import { CampaignSettings } from './run/campaign-settings.tsx';

/** One campaign: what launching it would do, and since it was launched, how far it is. */
export function Campaign() {
  const t = useText();
  const { id } = useParams({ from: '/campaigns/$id' });
  const { data: campaign, error, refetch } = useQuery(campaignQuery(id));
  if (campaign) return <OneCampaign key={campaign.id} campaign={campaign} />;
  return (
    <>
      <PageHead title={t('campaigns.title')} before={<ToCampaigns />} sub="" />
      {error === null ? (
        <Skeleton height={360} />
      ) : error instanceof Refusal && (error.status === 404 || error.status === 422) ? (
        <EmptyState title={t('campaigns.gone')}>
          <Link to="/campaigns">{t('campaigns.toAll')}</Link>
        </EmptyState>
      ) : (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      )}
    </>
  );
}

export function ToCampaigns() {
  const t = useText();
  return <Link to="/campaigns">{t('campaigns.title')}</Link>;
}

function OneCampaign({ campaign }: { campaign: CampaignData }) {
  const t = useText();
  const format = useFormat();
  const state = stateOf(campaign, useNow());
  const canLaunch = campaign.launch === null && campaign.status !== 'archived';
  const isReady = canLaunch && lacksOf(campaign).length === 0;
  return (
    <Previewed campaign={campaign} isReady={isReady}>
      {(computed) => (
        <>
          <PageHead
            title={campaign.name}
            before={<ToCampaigns />}
            sub={
              <span className={classes.sub}>
                <Pill hue={HUES[state]}>{t(`campaigns.is.${state}`)}</Pill>
                <span>
                  {t(`purpose.${campaign.purpose}`)} · {channelWords(t, format, campaign.allowedChannels)}
                </span>
              </span>
            }
            actions={<CampaignActions campaign={campaign} preview={computed?.preview} />}
          />
          <div className={classes.page}>
            {(campaign.launch || campaign.progress.total > 0) && <CampaignRun campaign={campaign} />}
            {canLaunch && !isReady && <NotReady campaign={campaign} />}
            {computed && <CampaignPreview campaign={campaign} computed={computed} />}
            <div className={classes.below}>
              <CampaignSettings campaign={campaign} />
              <CampaignRecord campaignId={campaign.id} />
            </div>
          </div>
        </>
      )}
    </Previewed>
  );
}

type Computed = ReturnType<typeof usePreview>;
type WithPreview = { campaign: CampaignData; children(computed: Computed | null): React.ReactNode };

/** Only what can be launched is previewed: the rest of the page is the same. */
function Previewed({ isReady, ...props }: WithPreview & { isReady: boolean }) {
  return isReady ? <Computing {...props} /> : props.children(null);
}

const Computing = ({ campaign, children }: WithPreview) => children(usePreview(campaign));
