import { isVerified } from '../policy/verification.ts';
import { recordAudit } from '../store/audit.ts';
import { insertCase } from '../store/cases.ts';
import type { Db } from '../store/db.ts';
import { insertEvents } from '../store/events.ts';
import type { LockedThread } from '../store/threads.ts';
import { liveSession } from '../store/verifications.ts';
import { answerWith } from './answer.ts';
import type { RouteDeps, Routing } from './routing.ts';
import { sendCode, whoWaits } from './verify.ts';

/**
 * A report of fraud: whoever was verified a moment ago has a case at once, everybody else is asked for a code first.
 * Of somebody whom no code can verify a person hears all the same.
 */
export async function fraudReported(tx: Db, deps: RouteDeps, routing: Routing): Promise<void> {
  const { thread, message, sender, now } = routing;
  const who = sender && !sender.isStranger ? { partyId: sender.partyId } : await whoWaits(tx, deps, routing);
  if (typeof who === 'string') {
    await alert(tx, deps, routing);
    return answerWith(tx, deps, routing, 'for_a_person');
  }
  const { partyId } = who;
  const session = await liveSession(tx, deps.tenantId, { partyId, threadId: thread.id, now });
  const link = sender?.partyId === partyId ? sender.link : null;
  if (isVerified({ ...session, link }, now)) {
    await openFraudCase(tx, deps, thread, { partyId, messageId: message.id, verificationId: null }, now);
    return answerWith(tx, deps, routing, 'fraud_reported');
  }
  const isAsked = await sendCode(tx, deps, routing, { partyId, reportMessageId: message.id });
  if (!isAsked) await alert(tx, deps, routing);
}

/** The case, its place in the record and the alarm for people: together or not at all. One report opens one case. */
export async function openFraudCase(
  tx: Db,
  { newId, tenantId }: RouteDeps,
  thread: LockedThread,
  {
    partyId,
    messageId,
    verificationId,
  }: { partyId: string; messageId: string; verificationId: string | null },
  now: number,
): Promise<void> {
  const id = newId();
  const row = { id, kind: 'fraud' as const, partyId, threadId: thread.id, messageId, verificationId };
  if (!(await insertCase(tx, tenantId, row, now))) return;
  await recordAudit(tx, tenantId, [
    {
      id: newId(),
      at: now,
      eventType: 'case_opened',
      actor: 'inbound',
      partyId,
      payload: { caseId: id, kind: 'fraud', threadId: thread.id, messageId, verificationId },
    },
  ]);
  const event = {
    id: newId(),
    eventType: 'fraud_case_created',
    subject: `case:${id}`,
    payload: { caseId: id, threadId: thread.id },
    dedupeKey: `fraud_case_created:${id}`,
  };
  await insertEvents(tx, tenantId, [event], now);
}

async function alert(
  tx: Db,
  { newId, tenantId }: RouteDeps,
  { thread, message, now }: Routing,
): Promise<void> {
  const event = {
    id: newId(),
    eventType: 'fraud_report_unverified',
    subject: `thread:${thread.id}`,
    payload: { threadId: thread.id, messageId: message.id, channel: thread.channel },
    dedupeKey: `fraud_report_unverified:${message.id}`,
  };
  await insertEvents(tx, tenantId, [event], now);
}
