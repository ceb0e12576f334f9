import type { KeywordLanguage } from './keywords.ts';

/**
 * Our fixed answers to what people write. They are no campaign sends: each is the closing step of working on one
 * message, on the channel and in the conversation of that message, and says nothing of anybody's affairs.
 */
export type Answer =
  | 'opt_out_confirmed'
  | 'opt_in_confirmed'
  | 'help'
  | 'verification_code'
  | 'code_sent'
  | 'code_refused'
  | 'too_many_codes'
  | 'verified'
  | 'nothing_to_verify'
  | 'fraud_reported'
  | 'for_a_person';

/** Where the code stands in a text until the moment it leaves: nothing that is stored has it. */
export const CODE_PLACE = '••••••';

export type AnswerRule = {
  /** Nothing leaves later than this after the message that it answers. */
  withinMs: number;
  /** Tries, when the provider provably took nothing. What may have left is never tried again. */
  maxAttempts: number;
  /** Leaves although the address is suppressed: the person has just asked for exactly this. */
  evenIfSuppressed: boolean;
};

const MINUTE = 60_000;
const ORDINARY: AnswerRule = { withinMs: 5 * MINUTE, maxAttempts: 3, evenIfSuppressed: false };

export const ANSWER_RULES: Record<Answer, AnswerRule> = {
  // 47 CFR 64.1200(a)(12): one confirmation, within five minutes, that confirms and says nothing else.
  opt_out_confirmed: { withinMs: 5 * MINUTE, maxAttempts: 1, evenIfSuppressed: true },
  opt_in_confirmed: ORDINARY,
  // CTIA: help is given to people who are not subscribed, too.
  help: { ...ORDINARY, evenIfSuppressed: true },
  verification_code: ORDINARY,
  code_sent: ORDINARY,
  code_refused: ORDINARY,
  too_many_codes: ORDINARY,
  verified: ORDINARY,
  nothing_to_verify: ORDINARY,
  fraud_reported: ORDINARY,
  for_a_person: ORDINARY,
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
    opt_out_confirmed:
      'You are unsubscribed and will not hear from us here. Reply START to receive our messages again.',
    opt_in_confirmed: 'You will receive our messages again. Reply HELP for help, STOP to end them.',
    help: help(
      (name) => `${name}:`,
      'Messages about your account, as often as there is something to tell.',
      (where) => `Help: ${where}.`,
      'Reply STOP to end them. Message and data rates may apply.',
    ),
    verification_code:
      `${CODE_PLACE} is your code. Send it in the conversation in which you asked for it, within 10 minutes. ` +
      'We never ask for it by phone.',
    code_sent:
      'We have sent a code by text message to the phone that we know of you. Send it here within 10 minutes.',
    code_refused:
      'This code cannot be used. Send it again, in the conversation in which you asked for it, or reply VERIFY for a new one.',
    too_many_codes: 'Too many codes were asked for. Please wait ten minutes and reply VERIFY again.',
    verified: 'Thank you, you are verified.',
    nothing_to_verify: 'Thank you. There is nothing to verify now.',
    fraud_reported:
      'Thank you, you are verified. Your report is with our team, and a person will contact you.',
    for_a_person: 'Thank you. A person will read your message.',
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
    verification_code:
      `${CODE_PLACE} es su código. Envíelo en la conversación en la que lo pidió, en 10 minutos. ` +
      'Nunca lo pedimos por teléfono.',
    code_sent:
      'Hemos enviado un código por SMS al teléfono que conocemos de usted. Envíelo aquí en 10 minutos.',
    code_refused:
      'Este código no se puede usar. Envíelo de nuevo en la conversación en la que lo pidió, o responda VERIFY para recibir otro.',
    too_many_codes: 'Se han pedido demasiados códigos. Espere diez minutos y responda VERIFY de nuevo.',
    verified: 'Gracias, su identidad está verificada.',
    nothing_to_verify: 'Gracias. No hay nada que verificar ahora.',
    fraud_reported:
      'Gracias, su identidad está verificada. Nuestro equipo tiene su aviso y una persona le contactará.',
    for_a_person: 'Gracias. Una persona leerá su mensaje.',
  },
  vi: {
    opt_out_confirmed:
      'Bạn đã ngừng đăng ký và chúng tôi sẽ không liên lạc ở đây. Trả lời START để đăng ký lại.',
    opt_in_confirmed: 'Bạn sẽ nhận lại tin nhắn của chúng tôi. Trả lời HELP để được trợ giúp, STOP để dừng.',
    help: help(
      (name) => `${name}:`,
      'Tin nhắn về tài khoản của bạn, khi có điều cần báo.',
      (where) => `Trợ giúp: ${where}.`,
      'Trả lời STOP để dừng. Có thể tính cước tin nhắn và dữ liệu.',
    ),
    verification_code:
      `${CODE_PLACE} là mã của bạn. Gửi mã trong cuộc trò chuyện mà bạn đã yêu cầu, trong 10 phút. ` +
      'Chúng tôi không bao giờ hỏi mã qua điện thoại.',
    code_sent:
      'Chúng tôi đã gửi mã qua SMS đến số điện thoại đã đăng ký của bạn. Gửi mã tại đây trong 10 phút.',
    code_refused:
      'Không dùng được mã này. Gửi lại mã trong cuộc trò chuyện mà bạn đã yêu cầu, hoặc trả lời VERIFY để nhận mã mới.',
    too_many_codes: 'Đã yêu cầu quá nhiều mã. Vui lòng đợi mười phút rồi trả lời VERIFY.',
    verified: 'Cảm ơn bạn, danh tính của bạn đã được xác minh.',
    nothing_to_verify: 'Cảm ơn bạn. Hiện không có gì cần xác minh.',
    fraud_reported:
      'Cảm ơn bạn, danh tính đã được xác minh. Chúng tôi đã nhận thông báo và sẽ có người liên hệ với bạn.',
    for_a_person: 'Cảm ơn bạn. Nhân viên sẽ đọc tin nhắn của bạn.',
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
