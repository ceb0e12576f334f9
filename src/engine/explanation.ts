import { iso } from '../clock.ts';
import type { Decision } from '../policy/decide.ts';
import { type Explained, summaryOf, whatWouldChange } from '../policy/explain.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { localTime } from '../policy/wall-clock.ts';
import type { ChannelName } from '../policy/words.ts';
import type { Db } from '../store/db.ts';
import { type AttemptView, type AuditView, attemptsOfJob, auditOfJob } from '../store/job-history.ts';
import type { JobRow } from '../store/jobs.ts';
import { pauseOfKey } from '../store/system.ts';
import { decideJob } from './eligibility.ts';

export type Explanation = {
  /** What happened or will happen, when, and why, in one sentence. */
  summary: string;
  whatWouldChange: string[];
  /** What the rules would say at this moment. */
  now: Decision;
  attempts: AttemptView[];
  timeline: AuditView[];
};

/** Everything there is to say about one job, for the API and the command line. */
export async function explainJob(
  db: Db,
  tenantId: string,
  job: JobRow,
  {
    defaults,
    delivered,
    at,
  }: {
    defaults: { quietHours: QuietWindow; timezone: string | null };
    /** Channels that a provider delivers here, with the provider's key. */
    delivered: ReadonlyMap<ChannelName, string>;
    at: number;
  },
): Promise<Explanation> {
  // A job that waits is judged by the rules of the moment when it is due: nobody asks it before.
  const due = job.status === 'queued' ? Math.max(at, job.nextAttemptAt ?? at) : at;
  const key = delivered.get(job.channel);
  const asked = decideJob(db, tenantId, defaults, job, at);
  const [{ decision, zones }, { decision: atDue }, attempts, timeline, pause] = await Promise.all([
    asked,
    due === at ? asked : decideJob(db, tenantId, defaults, job, due),
    attemptsOfJob(db, tenantId, job.id),
    auditOfJob(db, tenantId, job.id),
    key === undefined ? null : pauseOfKey(db, tenantId, key, at),
  ]);
  // A closed key holds every job of its channel; only those that met it have it on their row.
  const isPaused = pause !== null && job.status === 'queued' && due < pause.until;
  const next = isPaused ? pause.until : job.nextAttemptAt;
  const explained: Explained = {
    ...job,
    leased: job.leaseId !== null,
    deliverable: key !== undefined,
    heldReason: isPaused ? 'provider_paused' : job.heldReason,
    next: next === null || job.heldReason === 'campaign_paused' ? null : inWords(next, zones[0]),
  };
  return {
    summary: summaryOf(explained, atDue),
    whatWouldChange: whatWouldChange(explained, atDue),
    now: decision,
    attempts,
    timeline,
  };
}

function inWords(at: number, zone: string | undefined): string {
  if (zone === undefined) return iso(at);
  const { date, time } = localTime(at, zone);
  return `${date} ${time} in ${zone}`;
}
