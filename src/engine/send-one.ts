import { contentOf } from '../policy/content.ts';
import type { SendEnd } from '../policy/send-end.ts';
import { settle } from '../policy/settle.ts';
import { stepUpPrompt } from '../policy/step-up.ts';
import type { Decided } from './decide-all.ts';
import type { DispatchDeps } from './dispatch.ts';
import type { Lane } from './lane.ts';
import { type Answered, outcomeOfSend } from './outcome.ts';
import type { Outcome } from './recorder.ts';
import type { Run, RunCounts } from './run.ts';

/**
 * Waits for a place on the wire, sends, and says what came of it. Null means that nothing left: the worker stops, or
 * the lease has too little time left.
 */
export async function sendOne(
  deps: DispatchDeps,
  tenantId: string,
  lane: Lane,
  decided: Decided,
  { counts, stop }: Run,
): Promise<Outcome | null> {
  const { clock, settings, meter } = deps;
  const { channel } = lane;
  const { job, row, verified } = decided;
  const intent = decided.decision.kind === 'prompt' ? 'prompt' : 'send';
  const answered = await lane.wire.through(async () => {
    // A process that slept (a frozen machine) must not send under a lease that others may have seen run out.
    if (stop.aborted || clock.now() > job.leaseExpiresAt - settings.sendMs) return null;
    return await send(deps, tenantId, lane, decided, intent);
  });
  if (answered === null) return null;
  const ms = answered.at - answered.began;
  lane.pace.answered(ms);
  const settled = settle(
    { channel: job.channel, made: job.attempt - job.voidCount, max: job.maxAttempts, verified },
    intent,
    answered.end,
    answered.at,
    deps.random(),
    settings.reconcileAfterMs,
  );
  counts[countOf(settled.transition.status, intent, answered.end)] += 1;
  meter.asked(job.channel, channel.provider, answered.end.end, ms);
  return outcomeOfSend(deps, channel, job, row, intent, answered, settled);
}

async function send(
  { clock }: DispatchDeps,
  tenantId: string,
  { channel }: Lane,
  { job, row }: Decided,
  intent: 'send' | 'prompt',
): Promise<Answered> {
  const language = job.language ?? row.language;
  const content = intent === 'prompt' ? stepUpPrompt(job.channel, language) : contentOf(job, language);
  const began = clock.now();
  const end = await channel.send({
    tenantId,
    jobId: job.id,
    attempt: job.attempt,
    to: job.targetAddress,
    language,
    ...content,
  });
  return { end, began, at: clock.now() };
}

const countOf = (
  status: string,
  intent: 'send' | 'prompt',
  end: SendEnd,
): Exclude<keyof RunCounts, 'processed'> => {
  if (end.end === 'accepted') return intent === 'prompt' ? 'prompted' : 'sent';
  if (status === 'unknown') return 'unknown';
  return status === 'failed' ? 'failed' : 'held';
};
