import { ANSWER_RULES, type Answer, answerText } from '../policy/answers.ts';
import type { KeywordLanguage } from '../policy/keywords.ts';
import { answersSince, insertAnswer } from '../store/answers.ts';
import type { Db } from '../store/db.ts';
import { houseAndGuest } from '../store/senders.ts';
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
  { newId, tenantId, helpContact }: RouteDeps,
  { thread, message, sender, now }: Routing,
  answer: Answer,
  heardIn: KeywordLanguage | null = null,
): Promise<void> {
  const expiresAt = message.at + ANSWER_RULES[answer].withinMs;
  if (expiresAt <= now) return;
  if ((await answersSince(tx, tenantId, thread.id, now - IN_MS)) >= MOST_ANSWERS) return;
  const who = await houseAndGuest(tx, tenantId, sender?.partyId ?? null);
  const speaker = { name: who.tenantName === UNNAMED_TENANT ? null : who.tenantName, contact: helpContact };
  const text = answerText(answer, [who.personLanguage, heardIn, who.tenantLanguage], speaker);
  const row = { id: newId(), threadId: thread.id, inReplyTo: message.id, answer, text, expiresAt };
  await insertAnswer(tx, tenantId, row, now);
}

/** The name of the first tenant until somebody gives it one. */
const UNNAMED_TENANT = 'Default';
