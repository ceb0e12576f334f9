import { redactText } from '../policy/redaction.ts';
import { isConnectionLost } from '../store/db-errors.ts';
import { type ClaimedEvent, settleEvents } from '../store/events.ts';
import { insertInboxItems } from '../store/inbox.ts';
import { inboxItemOf } from './inbox-projection.ts';
import { failedEvent, type Lane, type LaneDeps, type Run, settle } from './lane.ts';

/** Events become inbox items; an event that no operator has to see has nowhere to go and is done. */
export function inboxLane(deps: LaneDeps, only: Lane['only']): Lane {
  /** The items and the word that they were delivered are written together or not at all. */
  const write = async (tenantId: string, events: readonly ClaimedEvent[], run: Run) => {
    run.counts.sent += await deps.db.transaction(async (tx) => {
      const ours = await settleEvents(
        tx,
        tenantId,
        events.map((event) => ({ event, end: { end: 'sent' } })),
      );
      const items = events.filter(({ id }) => ours.has(id)).map(inboxItemOf);
      await insertInboxItems(
        tx,
        tenantId,
        items.filter((item) => item !== null),
      );
      return ours.size;
    });
  };

  return {
    only,
    limit: 200,
    leaseMs: 60_000,
    deliver: async (tenantId, events, run) => {
      try {
        await write(tenantId, events, run);
      } catch (error) {
        if (isConnectionLost(error)) throw error;
        // One event that the database refuses must not hold up the others: find it by writing each alone.
        for (const event of events) {
          try {
            await write(tenantId, [event], run);
          } catch (refusal) {
            if (isConnectionLost(refusal)) throw refusal;
            const text = redactText(refusal instanceof Error ? refusal.message : String(refusal));
            await settle(deps, tenantId, run, [failedEvent(deps, run, event, text)]);
          }
        }
      }
    },
  };
}
