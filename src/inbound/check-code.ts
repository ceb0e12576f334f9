import { addressKindOf, maskAddress } from '../policy/address.ts';
import { type JudgedCode, judgeCode } from '../policy/verification.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import type { InboundMessage } from '../store/messages.ts';
import { type LockedThread, tieThread } from '../store/threads.ts';
import { countCheck, type OpenVerification, openVerification, verifyLink } from '../store/verifications.ts';
import { answerWith } from './answer.ts';
import { openFraudCase } from './fraud.ts';
import { resumeJobs } from './resume.ts';
import type { RouteDeps, Routing } from './routing.ts';

/** A code that somebody sent, and the verification that it was held against. */
export type CheckedCode = { judged: JudgedCode; open: OpenVerification | null };

/** Holds the code in a message against the one that is out. Null when the message has none, or means none. */
export async function checkCode(
  tx: Db,
  { tenantId, codes, log }: RouteDeps,
  thread: LockedThread,
  { text, codeMac }: InboundMessage,
  now: number,
): Promise<CheckedCode | null> {
  if (codeMac === null) return null;
  const open = await openVerification(tx, tenantId, thread.id);
  if (!open && text.replace(/[^•]/g, '').length !== CODE_LENGTH) return null;
  const compared = open?.codeMac ? codes.compare(open.codeMac, codeMac) : 'different';
  if (compared === 'other_key') {
    log.error(
      { tenantId },
      'A code was digested with another secret: give all processes the same DECORUM_SECRET',
    );
  }
  return { judged: judgeCode(open, compared === 'same', now), open };
}

const CODE_LENGTH = 6;

/**
 * What follows from a code. The right one verifies the address and lets everything go on that waited for it; for all
 * others the answer is the same, so that it tells nothing.
 */
export async function followCode(
  tx: Db,
  deps: RouteDeps,
  routing: Routing,
  { judged, open }: CheckedCode,
): Promise<void> {
  await recordAudit(tx, deps.tenantId, [
    {
      id: deps.newId(),
      at: routing.now,
      eventType: 'verification_checked',
      actor: 'inbound',
      partyId: open?.partyId ?? null,
      payload: {
        verificationId: open?.id ?? null,
        threadId: routing.thread.id,
        messageId: routing.message.id,
        result: judged,
      },
    },
  ]);
  if (open && judged === 'right') return succeed(tx, deps, routing, open);
  if (open) {
    const status = judged === 'wrong' ? 'pending' : judged === 'exhausted' ? 'exhausted' : 'expired';
    await countCheck(tx, deps.tenantId, open.id, { status }, routing.now);
  }
  await answerWith(tx, deps, routing, 'code_refused');
}

async function succeed(tx: Db, deps: RouteDeps, routing: Routing, open: OpenVerification): Promise<void> {
  const { tenantId, newId, verifiedMs } = deps;
  const { thread, sender, message, now } = routing;
  const { partyId } = open;
  const kind = addressKindOf(thread.channel);
  const link = { id: newId(), partyId, kind, address: thread.address };
  if (!(await verifyLink(tx, tenantId, link, now))) {
    // Somebody else was put on record with this address while the code was out.
    await countCheck(tx, tenantId, open.id, { status: 'expired' }, now);
    return answerWith(tx, deps, routing, 'for_a_person');
  }
  const verified = { status: 'verified' as const, verifiedAt: now, verifiedUntil: now + verifiedMs };
  await countCheck(tx, tenantId, open.id, verified, now);
  if (thread.partyId !== partyId) await tieThread(tx, tenantId, thread.id, partyId);
  await recordAudit(tx, tenantId, [
    {
      id: newId(),
      at: now,
      eventType: 'identity_link_changed',
      actor: 'inbound',
      partyId,
      payload: {
        address: maskAddress(kind, thread.address),
        from: sender?.partyId === partyId ? sender.link : null,
        to: 'verified',
        verificationId: open.id,
        messageId: message.id,
      },
    },
  ]);
  await resumeJobs(tx, deps, partyId, now);
  if (open.reportMessageId === null) return answerWith(tx, deps, routing, 'verified');
  const report = { partyId, messageId: open.reportMessageId, verificationId: open.id };
  await openFraudCase(tx, deps, thread, report, now);
  await answerWith(tx, deps, routing, 'fraud_reported');
}
