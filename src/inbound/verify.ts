import { maskAddress } from '../policy/address.ts';
import { needsStepUp } from '../policy/step-up.ts';
import { CODE_LIFE_MS, CODE_MEMORY_MS, maySendCode, whoVerifies } from '../policy/verification.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { codesSentTo, partiesWaiting, phoneForCode, startVerification } from '../store/verifications.ts';
import { answerWith, writeCode } from './answer.ts';
import type { RouteDeps, Routing } from './routing.ts';

/** VERIFY: a code goes to the person for whom something waits. */
export async function askedToVerify(tx: Db, deps: RouteDeps, routing: Routing): Promise<void> {
  const who = await whoWaits(tx, deps, routing);
  if (who === 'nobody') return answerWith(tx, deps, routing, 'nothing_to_verify');
  if (who === 'foreign') {
    await refuse(tx, deps, routing, 'address_of_another', null);
    return;
  }
  await sendCode(tx, deps, routing, { partyId: who.partyId, reportMessageId: null });
}

/** Whom a code for this conversation would verify. */
export async function whoWaits(tx: Db, { tenantId }: RouteDeps, { thread, sender }: Routing) {
  const asked = { partyId: sender?.partyId ?? null, address: thread.address };
  const waiting = await partiesWaiting(tx, tenantId, asked);
  return whoVerifies(
    sender,
    // A job on the wire counts when what is on its way must be the prompt.
    waiting.filter(({ status, purpose, sensitive }) => {
      return status === 'awaiting_verification' || needsStepUp(purpose, { sensitive });
    }),
  );
}

/**
 * Begins a verification: the code itself is made by whoever sends it, at that moment, and nothing that is stored has it.
 * It goes by SMS to the phone that is known to be the person's, whoever asks for it and from wherever. False when nobody
 * can be verified so, and a person must take over.
 */
export async function sendCode(
  tx: Db,
  deps: RouteDeps,
  routing: Routing,
  { partyId, reportMessageId }: { partyId: string; reportMessageId: string | null },
): Promise<boolean> {
  const { tenantId, newId } = deps;
  const { thread, message, now } = routing;
  const phone = await phoneForCode(tx, tenantId, { partyId, address: thread.address });
  if (phone === null) return refuse(tx, deps, routing, 'no_phone', partyId);
  const sentAt = await codesSentTo(tx, tenantId, { partyId, phone, since: now - CODE_MEMORY_MS });
  if (!maySendCode(sentAt, now)) {
    await tellRefusal(tx, deps, routing, 'too_many_codes', partyId);
    await answerWith(tx, deps, routing, 'too_many_codes');
    return true;
  }
  const id = newId();
  const row = {
    id,
    partyId,
    threadId: thread.id,
    sentTo: phone,
    reportMessageId,
    expiresAt: now + CODE_LIFE_MS,
  };
  await startVerification(tx, tenantId, row, now);
  await recordAudit(tx, tenantId, [
    {
      id: newId(),
      at: now,
      eventType: 'verification_started',
      actor: 'inbound',
      partyId,
      payload: {
        verificationId: id,
        threadId: thread.id,
        messageId: message.id,
        sentTo: maskAddress('phone', phone),
        for: reportMessageId === null ? 'waiting_jobs' : 'fraud_report',
      },
    },
  ]);
  const isHere = thread.channel === 'sms' && thread.address === phone;
  await writeCode(tx, deps, routing, { phone, partyId, verificationId: id });
  if (!isHere) await answerWith(tx, deps, routing, 'code_sent');
  return true;
}

/** Nobody can be verified here by a code: a person takes over. */
async function refuse(
  tx: Db,
  deps: RouteDeps,
  routing: Routing,
  why: 'address_of_another' | 'no_phone',
  partyId: string | null,
): Promise<false> {
  await tellRefusal(tx, deps, routing, why, partyId);
  routing.outcome.needsPerson = true;
  await answerWith(tx, deps, routing, 'for_a_person');
  return false;
}

const tellRefusal = (
  tx: Db,
  { newId, tenantId }: RouteDeps,
  { thread, message, now }: Routing,
  why: 'address_of_another' | 'no_phone' | 'too_many_codes',
  partyId: string | null,
): Promise<void> =>
  recordAudit(tx, tenantId, [
    {
      id: newId(),
      at: now,
      eventType: 'verification_refused',
      actor: 'inbound',
      partyId,
      payload: { threadId: thread.id, messageId: message.id, why },
    },
  ]);
