import type { Clock, Random } from '../clock.ts';
import type { Log } from '../log.ts';
import { nextDelivery } from '../policy/event-backoff.ts';
import type { Db } from '../store/db.ts';
import {
  type ClaimEvents,
  type ClaimedEvent,
  claimEvents,
  type SettledEvent,
  settleEvents,
  tenantsWithDueEvents,
} from '../store/events.ts';

export type LaneDeps = { db: Db; clock: Clock; random: Random; log: Log; forceFail: boolean };

/** `failed` will be tried again, `dead` will not. */
export type DispatchCounts = { sent: number; failed: number; dead: number };

/** One look at the outbox: what was due at `dueBy`. */
export type Run = {
  dueBy: number;
  /** The moment it is for this run, which may be asked about another time than the clock's. */
  at: () => number;
  stop: AbortSignal;
  counts: DispatchCounts;
  /** The earliest moment for which this run has planned something. */
  nextAt: number;
  /** Until when the receiver is to be left alone; 0 while nothing speaks against it. */
  downUntil: number;
};

/**
 * One way that events go. Each has its own claims and its own loop, so that a receiver that is away keeps no
 * operator from hearing an alarm; order is therefore kept per subject and way.
 */
export type Lane = {
  only: ClaimEvents['only'];
  limit: number;
  leaseMs: number;
  /** Delivers and settles a batch of one tenant, claimed until `leaseEndsAt`. */
  deliver(tenantId: string, events: ClaimedEvent[], run: Run, leaseEndsAt: number): Promise<void>;
};

/** Works through what is due, a batch of each tenant in turn, so that a busy tenant keeps no other waiting. */
export async function runLane(deps: LaneDeps, lane: Lane, run: Run): Promise<void> {
  for (let took = 1; took > 0; ) {
    took = 0;
    for (const tenantId of await tenantsWithDueEvents(deps.db, run.dueBy)) {
      if (run.stop.aborted || run.downUntil > 0) return;
      const { only, limit, leaseMs } = lane;
      const now = run.at();
      const events = await claimEvents(deps.db, { tenantId, now, dueBy: run.dueBy, limit, leaseMs, only });
      took += events.length;
      if (deps.forceFail) {
        const forced = events.map((event) => failedEvent(deps, run, event, 'forced failure'));
        await settle(deps, tenantId, run, forced);
      } else if (events.length > 0) {
        await lane.deliver(tenantId, events, run, now + leaseMs);
      }
    }
  }
}

/** A failed delivery with the moment of the next one, or without when the event is dead. */
export function failedEvent(
  { random }: LaneDeps,
  run: Run,
  event: ClaimedEvent,
  error: string,
  retryAfterMs = 0,
): SettledEvent {
  const nextAttemptAt = nextDelivery(event.attempts, run.at(), random(), retryAfterMs);
  return { event, end: { end: 'failed', error, nextAttemptAt } };
}

/** Writes what became of events and counts those that were still ours. */
export async function settle(
  { db, log }: LaneDeps,
  tenantId: string,
  run: Run,
  settled: readonly SettledEvent[],
): Promise<void> {
  const ours = await settleEvents(db, tenantId, settled);
  for (const { event, end } of settled) {
    if (!ours.has(event.id)) continue;
    if (end.end === 'sent') {
      run.counts.sent += 1;
      continue;
    }
    if (end.nextAttemptAt !== null) run.nextAt = Math.min(run.nextAt, end.nextAttemptAt);
    if (end.end === 'given_back') continue;
    run.counts[end.nextAttemptAt === null ? 'dead' : 'failed'] += 1;
    if (end.nextAttemptAt === null) {
      const { id: eventId, eventType, attempts: attempt } = event;
      log.error({ tenantId, eventId, eventType, attempt, reason: end.error }, 'An event was given up');
    }
  }
}
