import type { KeywordLanguage } from './keywords.ts';

/**
 * Our fixed answers to what people write. They are no campaign sends: each is the closing step of working on one
 * message, on the channel and in the conversation of that message, and says nothing of anybody's affairs.
 */
export const ANSWERS = ['opt_out_confirmed', 'opt_in_confirmed', 'help'] as const;
export type Answer = (typeof ANSWERS)[number];

export type AnswerRule = {
  /** Nothing leaves later than this after the message that it answers. */
  withinMs: number;
  /** Tries, when the provider provably took nothing. What may have left is never tried again. */
  maxAttempts: number;
  /** Leaves although the address is suppressed: the person has just asked for exactly this. */
  evenIfSuppressed: boolean;
};

const MINUTE = 60_000;

export const ANSWER_RULES: Record<Answer, AnswerRule> = {
  // 47 CFR 64.1200(a)(12): one confirmation, within five minutes, that confirms and says nothing else.
  opt_out_confirmed: { withinMs: 5 * MINUTE, maxAttempts: 1, evenIfSuppressed: true },
  opt_in_confirmed: { withinMs: 5 * MINUTE, maxAttempts: 3, evenIfSuppressed: false },
  // CTIA: help is given to people who are not subscribed, too.
  help: { withinMs: 5 * MINUTE, maxAttempts: 3, evenIfSuppressed: true },
};

/** Who speaks, for the answers that must say so. */
export type Speaker = { name: string | null; contact: string | null };

type Language = 'en' | 'es' | 'vi';
type Text = string | ((speaker: Speaker) => string);

const help =
  (from: (name: string) => string, about: string, contact: (where: string) => string, end: string) =>
  ({ name, contact: where }: Speaker): string =>
    [name === null ? about : `${from(name)} ${about}`, where === null ? null : contact(where), end]
      .filter((part) => part !== null)
      .join(' ');

const TEXTS: Record<Language, Record<Answer, Text>> = {
  en: {
    opt_out_confirmed: 'You will get no more messages from us here. Reply START to receive them again.',
    opt_in_confirmed: 'You will receive our messages again. Reply HELP for help, STOP to end them.',
    help: help(
      (name) => `${name}:`,
      'Messages about your account, as often as there is something to tell.',
      (where) => `Help: ${where}.`,
      'Reply STOP to end them. Message and data rates may apply.',
    ),
  },
  es: {
    opt_out_confirmed: 'No recibirá más mensajes nuestros por aquí. Responda START para volver a recibirlos.',
    opt_in_confirmed:
      'Volverá a recibir nuestros mensajes. Responda HELP para ayuda, STOP para no recibirlos.',
    help: help(
      (name) => `${name}:`,
      'Mensajes sobre su cuenta, cuando hay algo que comunicar.',
      (where) => `Ayuda: ${where}.`,
      'Responda STOP para no recibirlos. Pueden aplicarse tarifas de mensajes y datos.',
    ),
  },
  vi: {
    opt_out_confirmed: 'Bạn sẽ không nhận tin nhắn của chúng tôi ở đây nữa. Trả lời START để nhận lại.',
    opt_in_confirmed: 'Bạn sẽ nhận lại tin nhắn của chúng tôi. Trả lời HELP để được trợ giúp, STOP để dừng.',
    help: help(
      (name) => `${name}:`,
      'Tin nhắn về tài khoản của bạn, khi có điều cần báo.',
      (where) => `Trợ giúp: ${where}.`,
      'Trả lời STOP để dừng. Có thể tính cước tin nhắn và dữ liệu.',
    ),
  },
};

/** The answer's words in the first of these languages (BCP 47) that it has, English failing all. */
export function answerText(
  answer: Answer,
  languages: readonly (string | KeywordLanguage | null)[],
  speaker: Speaker,
): string {
  const language = languages
    .map((tag) => tag?.slice(0, 2).toLowerCase())
    .find((tag): tag is Language => tag !== undefined && tag in TEXTS);
  const text = TEXTS[language ?? 'en'][answer];
  return typeof text === 'string' ? text : text(speaker);
}
