import { Link } from '@tanstack/react-router';
import type { Campaign } from '../../api/campaigns.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/status-pill.tsx';
import table from '../../parts/table.module.css';
import { Table } from '../../parts/table.tsx';
import { useNow } from '../../time.ts';
import { HUES, stateOf } from './campaign-state.ts';
import { channelWords } from './campaign-words.ts';
import classes from './campaigns.module.css';
import { Progress } from './progress.tsx';
import { StateNote } from './state-note.tsx';

const COLUMNS = ['name', 'state', 'channels', 'progress', 'changed'] as const;

/** One row per campaign; its counts lead to the jobs that they count. */
export function CampaignTable({ campaigns }: { campaigns: readonly Campaign[] }) {
  const t = useText();
  return (
    <Table
      caption={t('campaigns.title')}
      head={COLUMNS.map((key) => ({ key, label: t(`campaigns.${key}`), className: classes[key] }))}
    >
      {campaigns.map((campaign) => (
        <CampaignRow key={campaign.id} campaign={campaign} />
      ))}
    </Table>
  );
}

function CampaignRow({ campaign }: { campaign: Campaign }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const state = stateOf(campaign, now);
  return (
    <tr className={`${table.row} ${classes.row}`}>
      <td className={classes.name}>
        <Link to="/campaigns/$id" params={{ id: campaign.id }} className={`${table.open} ${table.clamp}`}>
          {campaign.name}
        </Link>
        <small>{t(`purpose.${campaign.purpose}`)}</small>
      </td>
      <td className={classes.state}>
        <Pill hue={HUES[state]}>{t(`campaigns.is.${state}`)}</Pill>
        <small className="num">
          <StateNote campaign={campaign} state={state} />
        </small>
      </td>
      <td className={classes.channels}>{channelWords(t, format, campaign.allowedChannels)}</td>
      <td className={classes.progress}>
        <Progress campaignId={campaign.id} progress={campaign.progress} />
      </td>
      <td className={classes.changed}>
        <Moment at={campaign.updatedAt} />
      </td>
    </tr>
  );
}
