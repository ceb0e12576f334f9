import type { ReactNode } from 'react';
import type { Campaign } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useLanguage, useText } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import { useNow } from '../../../time.ts';
import { audienceWords } from '../audience-words.ts';
import { channelWords } from '../campaign-words.ts';
import classes from './run.module.css';

/** What was set, as text that can be read to somebody. */
export function CampaignSettings({ campaign }: { campaign: Campaign }) {
  const t = useText();
  const format = useFormat();
  const language = useLanguage();
  const now = useNow();
  const { templateKey, content, variables, startsAt, expiresAt, perMinute, frequencyCap } = campaign;
  const rows: [string, ReactNode][] = [
    [t('campaigns.purpose'), t(`purpose.${campaign.purpose}`)],
    [t('campaigns.channels'), channelWords(t, format, campaign.allowedChannels)],
    [t('campaigns.set.says'), <Says key="says" templateKey={templateKey} content={content} />],
    ...(Object.keys(variables).length > 0
      ? ([
          [
            t('campaigns.set.variables'),
            <span key="variables">
              {Object.entries(variables).map(([name, value]) => (
                <div key={name}>
                  <code>{`{{${name}}}`}</code> {String(value)}
                </div>
              ))}
            </span>,
          ],
        ] as [string, ReactNode][])
      : []),
    [t('campaigns.set.audience'), audienceWords(campaign.audience, { t, format, language })],
    [
      t('campaigns.set.when'),
      startsAt === null
        ? t('campaigns.set.atLaunch')
        : t('campaigns.set.from', { time: format.time(startsAt, now) }),
    ],
    ...(expiresAt === null
      ? []
      : ([[t('campaigns.set.expires'), format.time(expiresAt, now)]] as [string, ReactNode][])),
    [
      t('campaigns.set.pace'),
      perMinute === null
        ? t('campaigns.set.noPace')
        : t('campaigns.histogram.pace', { pace: format.number(perMinute) }),
    ],
    [t('campaigns.set.quiet'), t(`campaigns.set.quietIs.${campaign.onQuietHours ?? 'hold'}`)],
    [
      t('campaigns.set.cap'),
      frequencyCap === null
        ? t('campaigns.set.noCap')
        : t('campaigns.set.capIs', {
            count: frequencyCap.max,
            formatted: format.number(frequencyCap.max),
            duration: format.duration(frequencyCap.hours * 3_600_000),
          }),
    ],
    [t('campaigns.set.priority'), t(`campaigns.priority.${campaign.priority}`)],
    [t('campaigns.set.unknown'), t(`campaigns.set.unknownIs.${campaign.onUnknown}`)],
    [
      t('campaigns.set.made'),
      <span key="made" className="num">
        {t('campaigns.set.madeBy', {
          time: format.time(campaign.createdAt, now),
          actor: campaign.createdBy ?? '',
        })}
      </span>,
    ],
  ];
  return (
    <Card title={t('campaigns.set.title')}>
      <dl className={classes.settings}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Says({ templateKey, content }: Pick<Campaign, 'templateKey' | 'content'>) {
  const t = useText();
  if (templateKey !== null) return t('campaigns.set.template', { key: templateKey });
  if (content === null) return t('campaigns.lacks.words');
  return (
    <>
      {content.subject && <b>{content.subject}</b>}
      {content.text && <p className={classes.text}>{content.text}</p>}
      {content.html && <small className="note">{t('campaigns.set.html')}</small>}
    </>
  );
}
