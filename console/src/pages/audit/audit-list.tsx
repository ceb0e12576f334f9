import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AuditEntry } from '../../api/audit.ts';
import { dayOf, useFormat } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { openJob } from '../../job/open-job.ts';
import { Json } from '../../parts/json.tsx';
import { useRowFocus } from '../../parts/use-row-focus.ts';
import { actorWords, entryWords } from '../../record/entry-words.ts';
import { Payload } from '../../record/payload.tsx';
import { useNow } from '../../time.ts';
import classes from './audit.module.css';

/** One line per entry, newest first; each opens to all that it holds. */
export function AuditList({ entries }: { entries: readonly AuditEntry[] }) {
  const t = useText();
  useRowFocus();
  return (
    <ol className={classes.list} aria-label={t('audit.title')}>
      {entries.map((entry) => (
        <Row key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function Row({ entry }: { entry: AuditEntry }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const [isOpen, setIsOpen] = useState(false);
  const at = Date.parse(entry.at);
  return (
    <li>
      <details className={classes.entry} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary data-row>
          <span className={`${classes.when} num`}>
            <time dateTime={entry.at} title={format.whole(entry.at)}>
              {format.clock(entry.at)}
            </time>
            <small>{dayOf(at) === dayOf(now) ? format.relative(entry.at, now) : format.day(dayOf(at))}</small>
          </span>
          <span className={classes.what}>
            <b>{wordFor(t, 'event', entry.eventType)}</b>
            <small>
              {[
                entryWords({ t, format, now }, entry),
                entry.jobId && t('drawer.job', { id: shortId(entry.jobId) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </span>
          <span className={classes.who}>{actorWords(t, entry.actor)}</span>
        </summary>
        {isOpen && <Whole entry={entry} />}
      </details>
    </li>
  );
}

/** Enough of an id to tell two apart. */
export const shortId = (id: string): string => `${id.slice(0, 8)}…${id.slice(-4)}`;

function Whole({ entry }: { entry: AuditEntry }) {
  const t = useText();
  const { id, seq, eventType, actor, jobId, partyId, payload } = entry;
  const campaignId = typeof payload.campaignId === 'string' ? payload.campaignId : null;
  return (
    <div className={classes.whole}>
      <p className={classes.about}>
        {jobId && (
          <Link to="." search={openJob(jobId)} resetScroll={false}>
            {t('audit.openJob')}
          </Link>
        )}
        {partyId && (
          <Link to="/people/$id" params={{ id: partyId }}>
            {t('audit.openPerson')}
          </Link>
        )}
        {campaignId && (
          <Link to="/campaigns/$id" params={{ id: campaignId }}>
            {t('audit.openCampaign')}
          </Link>
        )}
        {jobId && (
          <Link to="/audit" search={{ jobId }}>
            {t('audit.onlyJob')}
          </Link>
        )}
        {partyId && (
          <Link to="/audit" search={{ partyId }}>
            {t('audit.onlyPerson')}
          </Link>
        )}
      </p>
      <Payload payload={payload} />
      <p className="note num">
        {t('audit.entry', { seq, id })} · {eventType} · {actor}
      </p>
      <details>
        <summary className={classes.raw}>{t('audit.raw')}</summary>
        <Json value={entry} />
      </details>
    </div>
  );
}
