import { iso } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { Settled } from '../policy/settle.ts';
import type { Transition } from '../policy/transitions.ts';
import type { ChannelName, Purpose } from '../policy/words.ts';
import type { AuditRow, EventRow } from './record.ts';

/** The job as the record names it: never by its address. */
type Named = {
  id: string;
  channel: ChannelName;
  purpose: Purpose;
  campaignId: string | null;
  attempt: number;
  leaseId: string | null;
};

type Deps = { newId: NewId };

/** The row that tells of a transition; it is written only with the change itself. */
export const transitionAudit = (
  deps: Deps,
  job: Pick<Named, 'id' | 'attempt'>,
  partyId: string | null,
  transition: Transition,
  at: number,
  actor = 'engine',
): AuditRow => ({
  id: deps.newId(),
  at,
  eventType: transition.event,
  actor,
  jobId: job.id,
  partyId,
  payload: {
    attempt: job.attempt,
    status: transition.status,
    ...(transition.nextAttemptAt !== null && { nextAttemptAt: iso(transition.nextAttemptAt) }),
    ...(transition.heldReason && { heldReason: transition.heldReason }),
    ...(transition.reasonCode && { reasonCode: transition.reasonCode }),
    ...(transition.outcomeCode && { outcomeCode: transition.outcomeCode }),
  },
  withChange: true,
});

/** What the optional n8n hook hears of: every transition, by the job's id and in words only. */
export function decisionEvents(deps: Deps, job: Named, transition: Transition): EventRow[] {
  return [
    {
      id: deps.newId(),
      eventType: transition.event,
      subject: `job:${job.id}`,
      payload: {
        jobId: job.id,
        status: transition.status,
        channel: job.channel,
        purpose: job.purpose,
        campaignId: job.campaignId,
        attempt: job.attempt,
        reason: transition.reasonCode ?? transition.heldReason,
        outcome: transition.outcomeCode,
        nextAttemptAt: transition.nextAttemptAt && iso(transition.nextAttemptAt),
      },
      dedupeKey: `${transition.event}:${job.id}:${job.leaseId ?? deps.newId()}`,
      jobId: job.id,
      withChange: true,
    },
  ];
}

/** What an operator must hear of. */
export function alarms(
  deps: Deps,
  job: Pick<Named, 'id' | 'attempt' | 'channel'>,
  settled: Settled,
  /** The provider's key. */
  key: string,
): EventRow[] {
  const events: EventRow[] = [];
  if (settled.gaveUp) {
    events.push({
      id: deps.newId(),
      eventType: 'outbound_failed_max_attempts',
      subject: `job:${job.id}`,
      payload: {
        jobId: job.id,
        channel: job.channel,
        attempt: job.attempt,
        code: settled.transition.reasonCode,
      },
      dedupeKey: `outbound_failed_max_attempts:${job.id}:${job.attempt}`,
      jobId: job.id,
      withChange: true,
    });
  }
  if (settled.pause) {
    const { until, code, alert } = settled.pause;
    events.push({
      id: deps.newId(),
      eventType: 'provider_paused',
      subject: `provider:${key}`,
      payload: { key, channel: job.channel, until: iso(until), code, cause: alert ? 'config' : 'throttled' },
      // One alarm for each stretch of trouble, not one for each message that met it.
      dedupeKey: `provider_paused:${key}:${code}:${Math.floor(until / 3_600_000)}`,
    });
  }
  return events;
}
