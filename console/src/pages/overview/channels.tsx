import type { System } from '../../api/system.ts';
import { useFormat } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { StatusDot } from '../../parts/status-pill.tsx';
import { useNow } from '../../time.ts';
import classes from './overview.module.css';

/** Each channel with who delivers it, and whether its provider asked for a pause. */
export function Channels({ channels }: { channels: System['channels'] }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <ul className={classes.channels} aria-label={t('overview.channels')}>
      {channels.map(({ channel, provider, concurrency, pausedUntil, pausedReason }) => {
        const paused = pausedUntil !== null && Date.parse(pausedUntil) > now;
        return (
          <li key={channel} className={classes.channel}>
            <StatusDot status={paused ? 'held' : 'sent'} />
            <b>{wordFor(t, 'channel', channel)}</b>
            <span className="note">
              {wordFor(t, 'provider', provider)}
              {' · '}
              {paused ? (
                <span title={pausedReason ? t('overview.pausedWhy', { reason: pausedReason }) : undefined}>
                  {t('overview.paused', { time: format.time(pausedUntil, now) })}
                  {pausedReason && ` (${wordFor(t, 'reason', pausedReason)})`}
                </span>
              ) : (
                t('overview.open')
              )}
              {' · '}
              {t('overview.atOnce', { count: concurrency })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
