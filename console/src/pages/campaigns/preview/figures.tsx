import type { ReactNode } from 'react';
import type { Preview } from '../../../api/campaign-preview.ts';
import type { JobFilter } from '../../../api/jobs.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { Cards, Figure } from '../../../parts/card.tsx';
import { Pill } from '../../../parts/status-pill.tsx';
import { useNow } from '../../../time.ts';
import { placeOf } from '../campaign-words.ts';
import classes from './preview.module.css';
import { heldOf, reasonsOf } from './reached.ts';

type Shown = { key: string; count: number; hue: JobFilter; label: string; note: ReactNode };

/** How many people of each kind; a kind without anybody is left out, but for those who would be reached. */
export function PreviewFigures({ preview }: { preview: Preview }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { counts } = preview;
  const held = heldOf(preview);
  const waiting = reasonsOf(preview, 'hold').find(({ reason }) => reason !== 'timezone_unknown');
  const skipped = reasonsOf(preview, 'skip').length;
  const latest = waiting?.until && {
    time: format.time(waiting.until.latest, now),
    place: waiting.latestZone ? placeOf(waiting.latestZone) : '',
  };
  const begins = Date.parse(preview.at) > now ? format.time(preview.at, now) : null;
  const shown: Shown[] = [
    {
      key: 'prompt',
      count: counts.prompt,
      hue: 'awaiting_verification',
      label: begins ? t('campaigns.figure.promptAt', { time: begins }) : t('campaigns.figure.prompt'),
      note: t('campaigns.figure.promptNote'),
    },
    {
      key: 'send',
      count: counts.send,
      hue: 'sent',
      label: begins ? t('campaigns.figure.sendAt', { time: begins }) : t('campaigns.figure.send'),
      note: t('campaigns.figure.sendNote'),
    },
    {
      key: 'hold',
      count: held.untilOpen,
      hue: 'held',
      label: t('campaigns.figure.hold'),
      note: latest
        ? latest.place
          ? t('campaigns.figure.latest', latest)
          : t('campaigns.figure.latestAt', latest)
        : t('status.held'),
    },
    {
      key: 'skip',
      count: counts.skip,
      hue: 'cancelled',
      label: t('campaigns.figure.skip'),
      note: t('campaigns.figure.reasons', { count: skipped, formatted: format.number(skipped) }),
    },
    {
      key: 'zone',
      count: held.unknownZone,
      hue: 'unknown',
      label: t('campaigns.figure.zone'),
      note: t('campaigns.figure.zoneNote'),
    },
    {
      key: 'incomplete',
      count: counts.incomplete,
      hue: 'failed',
      label: t('campaigns.figure.incomplete'),
      note: t('campaigns.figure.incompleteNote'),
    },
    {
      key: 'unreachable',
      count: counts.unreachable,
      hue: 'failed',
      label: t('campaigns.figure.unreachable'),
      note: t('campaigns.figure.unreachableNote'),
    },
  ];
  const always = counts.prompt > 0 ? 'prompt' : 'send';
  return (
    <Cards>
      {shown
        .filter(({ key, count }) => count > 0 || key === always)
        .map(({ key, count, hue, label, note }) => (
          <Figure
            key={key}
            label={label}
            value={format.number(count)}
            note={
              count > 0 && (
                <span className={classes.figureNote}>
                  <Pill hue={hue}>{note}</Pill>
                </span>
              )
            }
          />
        ))}
    </Cards>
  );
}
