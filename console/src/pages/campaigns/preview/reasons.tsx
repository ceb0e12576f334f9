import { Link } from '@tanstack/react-router';
import type { Preview, PreviewExample, PreviewReason } from '../../../api/campaign-preview.ts';
import { useFormat } from '../../../format.ts';
import { knownWord, useText, wordFor } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import { useNow } from '../../../time.ts';
import { placeOf } from '../campaign-words.ts';
import { reasonsOf } from './reached.ts';
import classes from './reasons.module.css';

const HUES = { hold: 'held', skip: 'cancelled', unreachable: 'failed', incomplete: 'failed' } as const;

/** Why people are held, left out or not reached: how many for each reason, what mends it, and some of them. */
export function Reasons({ preview, kind }: { preview: Preview; kind: PreviewReason['decision'] }) {
  const t = useText();
  const format = useFormat();
  const reasons = reasonsOf(preview, kind);
  const count = preview.counts[kind];
  if (reasons.length === 0) return null;
  return (
    <Card title={t(`campaigns.why.${kind}`, { count, people: format.number(count) })}>
      <ul className={classes.reasons} data-status={HUES[kind]}>
        {reasons.map((reason) => (
          <li key={reason.reason}>
            <Reason reason={reason} share={count === 0 ? 0 : reason.count / count} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Reason({ reason, share }: { reason: PreviewReason; share: number }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  // A zone that nobody knows has no opening: that time is only when it is looked at again.
  const isKnown = reason.reason !== 'timezone_unknown';
  const mend = knownWord(t, 'campaigns', `mend.${reason.reason}`);
  return (
    <details className={classes.reason}>
      <summary>
        <span className={classes.word}>{wordFor(t, 'reason', reason.reason)}</span>
        <b className="num">{format.number(reason.count)}</b>
        <span className={classes.share} aria-hidden>
          <i style={{ width: `${Math.max(share * 100, 0.5)}%` }} />
        </span>
      </summary>
      {isKnown && reason.until && (
        <p className="num">
          {reason.until.earliest === reason.until.latest
            ? t('campaigns.why.openAt', { time: format.time(reason.until.latest, now) })
            : t('campaigns.why.openBetween', {
                earliest: format.time(reason.until.earliest, now),
                latest: format.time(reason.until.latest, now),
              })}
        </p>
      )}
      {mend && <p>{mend}</p>}
      <ul className={classes.examples}>
        {reason.examples.map((example) => (
          <Example key={example.partyId} example={isKnown ? example : { ...example, until: null }} />
        ))}
      </ul>
      {reason.count > reason.examples.length && (
        <p className="note">
          {t('campaigns.why.andMore', {
            count: reason.count - reason.examples.length,
            people: format.number(reason.count - reason.examples.length),
          })}
        </p>
      )}
    </details>
  );
}

function Example({ example }: { example: PreviewExample }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { partyId, name, channel, address, zone, until } = example;
  const there = zone ? format.clockIn(zone, now) : null;
  return (
    <li>
      <Link to="/people/$id" params={{ id: partyId }}>
        {name}
      </Link>
      <small className="num">
        {[
          channel && wordFor(t, 'channel', channel),
          address,
          there && zone && t('campaigns.why.there', { time: there.time, place: placeOf(zone) }),
          until && t('campaigns.why.until', { time: format.time(until, now) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
    </li>
  );
}
