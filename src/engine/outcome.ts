import type { Channel } from '../channels/channel.ts';
import type { NewId } from '../ids.ts';
import type { Decision } from '../policy/decide.ts';
import type { SendEnd } from '../policy/send-end.ts';
import type { Settled } from '../policy/settle.ts';
import type { Transition } from '../policy/transitions.ts';
import type { ClaimedJob } from '../store/claim.ts';
import type { FactsRow } from '../store/facts.ts';
import type { AttemptRow, AuditRow } from '../store/record.ts';
import { alarms, decisionEvents, transitionAudit } from '../store/transition-rows.ts';
import { wordsOf } from './decision-words.ts';
import type { Outcome } from './recorder.ts';

/** A send's end with the instants between which it happened. */
export type Answered = { end: SendEnd; began: number; at: number };

type Deps = { newId: NewId; settings: { tellDecisions: boolean } };

const ACTOR = 'engine';

type Named = Pick<ClaimedJob, 'id' | 'channel' | 'attempt'>;

/** A decision against sending: the job's change, and the two audit rows that tell of it. */
export function outcomeOfDecision(
  deps: Deps,
  job: ClaimedJob,
  row: FactsRow,
  decision: Decision,
  transition: Transition,
  now: number,
): Outcome {
  return {
    changes: [
      { jobId: job.id, leaseId: job.leaseId, attempt: job.attempt, transition, partyId: row.partyId },
    ],
    audits: [
      decisionAudit(deps, job, row, decision, now),
      transitionAudit(deps, job, row.partyId, transition, now),
    ],
    events: deps.settings.tellDecisions ? decisionEvents(deps, job, transition) : [],
  };
}

/** A provider was asked: the attempt and its audit row stand whatever became of the lease meanwhile. */
export function outcomeOfSend(
  deps: Deps,
  channel: Channel,
  job: ClaimedJob,
  row: FactsRow,
  intent: 'send' | 'prompt',
  answered: Answered,
  settled: Settled,
): Outcome {
  const { transition } = settled;
  const { end, at } = answered;
  const providerMessageId = end.end === 'accepted' ? end.providerMessageId : null;
  return {
    changes: [
      {
        jobId: job.id,
        leaseId: job.leaseId,
        attempt: job.attempt,
        transition,
        partyId: row.partyId,
        provider: channel.provider,
        providerMessageId,
        ...(end.end === 'accepted' && { deliveryStatus: end.providerStatus, leftAt: at }),
      },
    ],
    attempts: [attemptOf(deps, channel, job, intent, answered)],
    audits: [
      toolCallAudit(deps, channel, job, row, intent, answered),
      transitionAudit(deps, job, row.partyId, transition, at),
    ],
    events: [
      ...(deps.settings.tellDecisions ? decisionEvents(deps, job, transition) : []),
      ...alarms(deps, job, settled, channel.key),
    ],
    pauses: settled.pause
      ? [{ key: channel.key, until: settled.pause.until, reason: settled.pause.code }]
      : [],
    suppressions: settled.suppress
      ? [
          {
            id: deps.newId(),
            address: job.targetAddress,
            channel: job.channel,
            reason: settled.suppress,
            evidence: { jobId: job.id, attempt: job.attempt, code: transition.reasonCode },
          },
        ]
      : [],
  };
}

/** Why a job may or may not leave, with every rule and what it saw. */
export const decisionAudit = (
  deps: Deps,
  job: Named,
  row: FactsRow,
  decision: Decision,
  at: number,
): AuditRow => ({
  id: deps.newId(),
  at,
  eventType: 'outbound_eligibility_decision',
  actor: ACTOR,
  jobId: job.id,
  partyId: row.partyId,
  payload: wordsOf(decision, job.attempt),
});

const toolCallAudit = (
  deps: Deps,
  channel: Channel,
  job: Named,
  row: FactsRow,
  intent: 'send' | 'prompt',
  { end, began, at }: Answered,
): AuditRow => ({
  id: deps.newId(),
  at,
  eventType: 'tool_call',
  actor: ACTOR,
  jobId: job.id,
  partyId: row.partyId,
  payload: {
    tool: `${channel.provider}.${channel.channel}`,
    attempt: job.attempt,
    intent,
    end: end.end,
    ms: at - began,
    ...(end.end === 'accepted'
      ? { providerMessageId: end.providerMessageId, providerStatus: end.providerStatus }
      : { code: end.code }),
    ...(end.end === 'refused' && { refusal: end.refusal }),
  },
});

function attemptOf(
  deps: Deps,
  channel: Channel,
  job: Named,
  kind: 'send' | 'prompt',
  { end, at }: Answered,
): AttemptRow {
  const base = {
    id: deps.newId(),
    jobId: job.id,
    attemptNo: job.attempt,
    kind,
    channel: job.channel,
    provider: channel.provider,
    at,
  };
  switch (end.end) {
    case 'accepted': {
      const id = end.providerMessageId;
      return {
        ...base,
        status: 'sent',
        providerStatus: end.providerStatus,
        ...(job.channel === 'voice' ? { providerCallSid: id } : { providerMessageId: id }),
        response: end.response,
      };
    }
    case 'refused':
      return {
        ...base,
        status: 'failed',
        errorCode: end.code,
        errorMessage: end.message,
        response: end.response,
      };
    case 'unknown':
      return { ...base, status: 'unknown', errorCode: end.code, errorMessage: end.message };
    default:
      return end satisfies never;
  }
}
