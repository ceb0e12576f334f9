/** An event that failed this often is dead: it stays `failed` and nobody tries it again unasked. */
export const MOST_DELIVERIES = 10;

const FIRST_DELAY_MS = 30_000;
const GROWTH = 3;
const LONGEST_DELAY_MS = 12 * 60 * 60_000;
const JITTER = 0.2;

/**
 * When to deliver an event again after its delivery number `made` (1, 2, …) failed: half a minute later, then three
 * times as long each time up to twelve hours, so that a receiver may be away for more than a day. `null` when the
 * event is dead. `jitter` is 0…1 and moves the delay by ±20 %; a receiver's Retry-After is a floor.
 */
export function nextDelivery(made: number, now: number, jitter: number, retryAfterMs = 0): number | null {
  if (made >= MOST_DELIVERIES) return null;
  const delayMs = Math.min(FIRST_DELAY_MS * GROWTH ** (made - 1), LONGEST_DELAY_MS);
  const spread = 1 + JITTER * (2 * jitter - 1);
  return now + Math.max(Math.ceil(delayMs * spread), retryAfterMs);
}
