import type { FastifyReply } from 'fastify';
import type { Clock } from './clock.ts';
import type { Effects } from './faults.ts';

/** How a provider writes a refusal that a fault asked for. */
export type Refuse = (reply: FastifyReply, effects: Effects & { status: number }) => unknown;

/**
 * Runs one request under its faults. `accept` stores and returns the answer; it may throw the
 * provider's own error. Dropped and silent answers leave the connection to its fate.
 */
export async function underFaults(
  clock: Clock,
  reply: FastifyReply,
  effects: Effects,
  refuse: Refuse,
  accept: () => unknown,
): Promise<unknown> {
  if (effects.dropBefore) return drop(reply);
  const { status } = effects;
  if (status !== undefined && !effects.accepted) {
    if (effects.delayMs) await clock.sleep(effects.delayMs);
    return refuse(reply, { ...effects, status });
  }
  const answer = await accept();
  if (effects.delayMs) await clock.sleep(effects.delayMs);
  if (effects.hangAfterAccept === 'silence') {
    reply.hijack();
    return reply;
  }
  if (effects.hangAfterAccept) return drop(reply);
  if (status !== undefined) return refuse(reply, { ...effects, status });
  return answer;
}

function drop(reply: FastifyReply) {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
