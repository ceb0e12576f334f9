import type { Channel } from '../channels/channel.ts';
import { contentOf } from '../policy/content.ts';
import type { Search } from '../policy/send-end.ts';
import { settleSearch } from '../policy/settle.ts';
import { needsStepUp, stepUpPrompt } from '../policy/step-up.ts';
import { type FactsRow, gatherFacts } from '../store/facts.ts';
import { claimUnknown, expireLeases, takenProviderIds, type UnknownJob } from '../store/leases.ts';
import { attemptNews } from '../store/receipts.ts';
import type { AttemptRow, EventRow } from '../store/record.ts';
import { alarms, decisionEvents, transitionAudit } from '../store/transition-rows.ts';
import type { DispatchDeps } from './dispatch.ts';
import { askedBy } from './facts-of.ts';

/** Lost messages that are looked for together. */
export const MOST_SOUGHT = 20;

/**
 * The crash rule. A lease that ran out without a result may have sent its message: the job becomes unknown,
 * never "queued again". After a grace in which a callback may settle it, the provider is asked whether it has
 * the message; only a provider that has not lets the job leave once more. Answers how many jobs it took a step
 * further.
 */
export async function reconcileTenant(deps: DispatchDeps, tenantId: string): Promise<number> {
  const { db, clock, settings, newId, log } = deps;
  const now = clock.now();
  const lost = await expireLeases(db, { tenantId, now, askAt: now + settings.reconcileAfterMs, limit: 1000 });
  if (lost.length > 0)
    log.warn({ tenantId, count: lost.length }, 'Leases ran out; their jobs are now unknown');
  const jobs = await claimUnknown(db, {
    tenantId,
    limit: MOST_SOUGHT,
    leaseId: newId(),
    leaseExpiresAt: now + settings.leaseMs,
    now,
  });
  if (jobs.length === 0) return lost.length;
  const facts = await gatherFacts(db, tenantId, jobs.map(askedBy), now);
  const results = await Promise.allSettled(
    jobs.map((job, index) => lookFor(deps, tenantId, job, facts[index] as FactsRow)),
  );
  for (const [index, result] of results.entries()) {
    if (result.status === 'rejected') {
      log.error(
        { err: result.reason, jobId: jobs[index]?.id, tenantId },
        'A lost message could not be looked for',
      );
    }
  }
  return lost.length + results.filter(({ status }) => status === 'fulfilled').length;
}

async function lookFor(deps: DispatchDeps, tenantId: string, job: UnknownJob, row: FactsRow): Promise<void> {
  const { clock, newId, recorder } = deps;
  const channel = deps.channels.get(job.channel)?.channel;
  const verified = job.verificationState === 'verified';
  const prompt = needsStepUp(job.purpose, job.payload) && !verified;
  const search = await ask(deps, tenantId, job, row, channel, prompt);
  const now = clock.now();
  const settled = settleSearch(
    {
      channel: job.channel,
      made: job.attempt - job.voidCount,
      max: job.maxAttempts,
      verified,
      prompt,
      lostAt: job.attemptedAt,
      voids: job.voidCount,
      onUnknown: row.onUnknown ?? 'ask',
    },
    search,
    now,
    deps.random(),
  );
  const { transition } = settled;
  const found = search.found === 'yes' ? search : null;
  const attempts = found && channel ? foundAttempts(deps, job, channel, prompt, found, now) : [];
  await recorder.record(tenantId, {
    changes: [
      {
        jobId: job.id,
        leaseId: job.leaseId,
        attempt: job.attempt,
        transition,
        ...(found &&
          channel && {
            provider: channel.provider,
            providerMessageId: found.providerMessageId,
            deliveryStatus: found.providerStatus,
            leftAt: job.attemptedAt,
          }),
      },
    ],
    attempts,
    audits: [
      {
        id: newId(),
        at: now,
        eventType: 'tool_call',
        actor: 'engine',
        jobId: job.id,
        partyId: row.partyId,
        payload: {
          tool: channel ? `${channel.provider}.${channel.channel}.find` : 'none',
          attempt: job.attempt,
          found: search.found,
          ...(found && { providerMessageId: found.providerMessageId }),
          ...(search.found === 'unknowable' && { why: search.why }),
        },
      },
      transitionAudit(deps, job, row.partyId, transition, now),
    ],
    events: [
      ...(deps.settings.tellDecisions ? decisionEvents(deps, job, transition) : []),
      ...alarms(deps, job, settled, channel?.key ?? job.channel),
      ...(settled.askPerson ? [outcomeUnknown(newId(), job)] : []),
    ],
  });
}

/** What the search proved: that the attempt left, and its end where the provider knows it already. */
function foundAttempts(
  { newId }: DispatchDeps,
  job: UnknownJob,
  channel: Channel,
  prompt: boolean,
  found: Extract<Search, { found: 'yes' }>,
  now: number,
): AttemptRow[] {
  const row = {
    jobId: job.id,
    attemptNo: job.attempt,
    kind: prompt ? ('prompt' as const) : ('send' as const),
    channel: job.channel,
    provider: channel.provider,
    providerStatus: found.providerStatus,
    ...(job.channel === 'voice'
      ? { providerCallSid: found.providerMessageId }
      : { providerMessageId: found.providerMessageId }),
    response: { foundBy: 'search' },
    at: now,
  };
  const { receipt } = found;
  if (!receipt || receipt.status === 'progress') return [{ ...row, id: newId(), status: 'sent' }];
  const { status, code, message } = receipt;
  return [
    { ...row, id: newId(), status: 'sent' },
    { ...row, id: newId(), status, errorCode: code, errorMessage: message },
  ];
}

async function ask(
  { clock, db, settings }: DispatchDeps,
  tenantId: string,
  job: UnknownJob,
  row: FactsRow,
  channel: Channel | undefined,
  prompt: boolean,
): Promise<Search> {
  // A result that came home after its lease is on record already: the provider's id is ours.
  const known = (await attemptNews(db, tenantId, job.id, job.attempt)).find(
    ({ providerMessageId, providerCallSid }) => providerMessageId ?? providerCallSid,
  );
  if (known) {
    const providerMessageId = (known.providerMessageId ?? known.providerCallSid) as string;
    return { found: 'yes', providerMessageId, providerStatus: known.status, receiptExpected: true };
  }
  if (!channel) return { found: 'unknowable', why: `No provider is configured for ${job.channel}.` };
  const language = job.language ?? row.language;
  return channel.find({
    tenantId,
    jobId: job.id,
    attempt: job.attempt,
    to: job.targetAddress,
    language,
    ...(prompt ? stepUpPrompt(job.channel, language) : contentOf(job, language)),
    from: job.attemptedAt,
    until: Math.min(job.attemptedAt + settings.leaseMs, clock.now()),
    taken: (ids) =>
      takenProviderIds(db, tenantId, {
        provider: channel.provider,
        ids,
        jobId: job.id,
        attempt: job.attempt,
      }),
  });
}

const outcomeUnknown = (id: string, job: UnknownJob): EventRow => ({
  id,
  eventType: 'outcome_unknown',
  subject: `job:${job.id}`,
  payload: { jobId: job.id, channel: job.channel, attempt: job.attempt },
  dedupeKey: `outcome_unknown:${job.id}:${job.attempt}`,
  jobId: job.id,
  withChange: true,
});
