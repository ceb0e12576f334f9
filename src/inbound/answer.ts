import { ANSWER_RULES, type Answer, answerText } from '../policy/answers.ts';
import type { KeywordLanguage } from '../policy/keywords.ts';
import { answersSince, insertAnswer } from '../store/answers.ts';
import type { Db } from '../store/db.ts';
import { houseAndGuest } from '../store/senders.ts';
import { openThread } from '../store/threads.ts';
import type { RouteDeps, Routing } from './routing.ts';

/** More than a person asks for, fewer than two machines that answer each other would send. */
const MOST_ANSWERS = 12;
const IN_MS = 10 * 60_000;

/**
 * Answers a message with fixed words in the person's language. The answer is a message of its own that is due now: it
 * is written with what it tells about, and whoever watches for answers sends it.
 */
export async function answerWith(
  tx: Db,
  deps: RouteDeps,
  routing: Routing,
  answer: Answer,
  heardIn: KeywordLanguage | null = null,
): Promise<void> {
  const { thread, sender } = routing;
  await write(tx, deps, routing, {
    answer,
    threadId: thread.id,
    partyId: sender?.partyId ?? null,
    heardIn,
    verificationId: null,
  });
}

/** The same for a code, which goes to a phone by SMS, whatever conversation it was asked for in. */
export async function writeCode(
  tx: Db,
  deps: RouteDeps,
  routing: Routing,
  { phone, ...code }: { phone: string; partyId: string; verificationId: string },
): Promise<void> {
  const { tenantId, newId } = deps;
  const { now } = routing;
  const thread = { id: newId(), channel: 'sms' as const, address: phone, inbound: false };
  const threadId = await openThread(tx, tenantId, thread, now);
  await write(tx, deps, routing, { ...code, answer: 'verification_code', threadId, heardIn: null });
}

type Wish = {
  answer: Answer;
  threadId: string;
  partyId: string | null;
  heardIn: KeywordLanguage | null;
  verificationId: string | null;
};

async function write(
  tx: Db,
  { newId, tenantId, helpContact }: RouteDeps,
  { message, now }: Routing,
  { answer, threadId, partyId, heardIn, verificationId }: Wish,
): Promise<void> {
  const expiresAt = message.at + ANSWER_RULES[answer].withinMs;
  if (expiresAt <= now) return;
  if ((await answersSince(tx, tenantId, threadId, now - IN_MS)) >= MOST_ANSWERS) return;
  const who = await houseAndGuest(tx, tenantId, partyId);
  const speaker = { name: who.tenantName === UNNAMED_TENANT ? null : who.tenantName, contact: helpContact };
  const text = answerText(answer, [who.personLanguage, heardIn, who.tenantLanguage], speaker);
  const row = { id: newId(), threadId, inReplyTo: message.id, answer, text, expiresAt, verificationId };
  await insertAnswer(tx, tenantId, row, now);
}

/** The name of the first tenant until somebody gives it one. */
const UNNAMED_TENANT = 'Default';
