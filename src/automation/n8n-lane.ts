import type { ClaimedEvent, SettledEvent } from '../store/events.ts';
import { failedEvent, type Lane, type LaneDeps, settle } from './lane.ts';
import { N8N_PREFIX, type N8nHook } from './n8n-hook.ts';

const BATCH = 64;
const AT_ONCE = 8;
/** For the statements around the deliveries. */
const SLACK_MS = 30_000;
/** After a sign that the receiver is down, the receiver is left alone this long. */
const DOWN_REST_MS = 15_000;

/**
 * Job events go to n8n, a few at a time. When it is down, the events that met it are counted as failed, and the
 * others go back untouched: an outage kills no event that was never on the wire.
 */
export function n8nLane(deps: LaneDeps, hook: N8nHook): Lane {
  const { deadlineMs } = hook;
  return {
    only: { prefix: N8N_PREFIX, matches: true },
    limit: BATCH,
    leaseMs: Math.ceil(BATCH / AT_ONCE) * deadlineMs + SLACK_MS,
    deliver: async (tenantId, events, run, leaseEndsAt) => {
      const queue = [...events];
      let isBroken = false;

      const deliverOne = async (event: ClaimedEvent) => {
        const delivery = await hook.post(tenantId, event);
        if (delivery.ok) return settle(deps, tenantId, run, [{ event, end: { end: 'sent' } }]);
        if (delivery.isDown) {
          const until = run.at() + Math.max(DOWN_REST_MS, delivery.retryAfterMs);
          run.downUntil = Math.max(run.downUntil, until);
        }
        const failed = failedEvent(deps, run, event, delivery.error, delivery.retryAfterMs);
        await settle(deps, tenantId, run, [failed]);
      };

      const mayGoOn = () =>
        run.downUntil === 0 &&
        !run.stop.aborted &&
        // Without a database nothing can be settled: what is delivered now would be delivered again.
        !isBroken &&
        // A process that slept (a frozen machine) must not deliver what others may have taken over.
        run.at() <= leaseEndsAt - deadlineMs;
      const worker = async () => {
        while (mayGoOn()) {
          const event = queue.shift();
          if (!event) return;
          await deliverOne(event).catch((error) => {
            isBroken = true;
            throw error;
          });
        }
      };
      const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));

      const nextAttemptAt = Math.max(run.downUntil, run.at());
      const untried = queue.map(
        (event): SettledEvent => ({ event, end: { end: 'given_back', nextAttemptAt } }),
      );
      await settle(deps, tenantId, run, untried);
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    },
  };
}
