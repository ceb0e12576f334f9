import type { Campaign } from '../../api/campaigns.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { useNow } from '../../time.ts';
import { type CampaignState, lacksOf } from './campaign-state.ts';

/** The line below a campaign's state: how far it is, or what it waits for. */
export function StateNote({ campaign, state }: { campaign: Campaign; state: CampaignState }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { launch, progress, startsAt, pausedAt } = campaign;
  switch (state) {
    case 'draft': {
      const [lack] = lacksOf(campaign);
      return lack ? t(`campaigns.lacks.${lack}`) : t('campaigns.ready');
    }
    case 'launching': {
      const people = launch?.people ?? 0;
      const all = campaign.audience?.kind === 'list' ? campaign.audience.people : null;
      if (all === null) return t('campaigns.soFar', { count: people, formatted: format.number(people) });
      return t('campaigns.ofAll', { done: format.number(people), all: format.number(all) });
    }
    case 'planned':
      return t('campaigns.startsAt', { time: format.time(startsAt as string, now) });
    case 'paused':
      return pausedAt && t('campaigns.since', { time: format.time(pausedAt, now) });
    case 'single':
    case 'running':
    case 'done':
    case 'archived':
      if (progress.total === 0) return null;
      return t('campaigns.people', { count: progress.total, formatted: format.number(progress.total) });
    default:
      return state satisfies never;
  }
}
