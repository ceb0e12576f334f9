import { meantWords } from './keywords.ts';
import { plainWords } from './plain-words.ts';

const phrases = (text: string): string[] =>
  text.split('|').map((phrase) => plainWords(phrase).plain.join(' '));

const VERIFY = new Set(
  phrases(
    'verify|verify me|verify now|verify it|i verify|yes verify|ok verify|reply verify|verified|verfy|verifiy|veryfy|' +
      'verificar|verifica|verifico|verifique|verificación|responder verify|sí verify|quiero verificar|' +
      'xác minh|xác thực|tôi xác minh|trả lời verify|vérifier|verificação',
  ),
);

/** Whether a message asks for a code: "VERIFY" as a whole message, in any case and with courtesy around it. */
export const asksToVerify = (text: string, at: number): boolean => VERIFY.has(meantWords(text, at).join(' '));

const FRAUD = phrases(
  'fraud|fraudulent|scam|scammed|scammer|unauthorized|unauthorised|not authorized|not authorised|' +
    'did not authorize|didnt authorize|did not make this|didnt make this|did not make that|didnt make that|' +
    'not my transaction|not my purchase|not my payment|was not me|wasnt me|it isnt me|hacked|stole my|stolen card|' +
    'card was stolen|card is stolen|card stolen|somebody used my|someone used my|dont recognize this|' +
    'dont recognise this|do not recognize this|do not recognise this|identity theft|phishing|' +
    'fraude|estafa|estafaron|estafado|estafada|no fui yo|no he sido yo|no reconozco|no autoricé|no lo autoricé|' +
    'me robaron|robaron mi|tarjeta robada|me hackearon|no hice este|no hice esta|no hice ese|no hice esa|' +
    'suplantación|' +
    'lừa đảo|gian lận|bị hack|đánh cắp|mất cắp|không phải tôi|không phải giao dịch của tôi|tôi không thực hiện|' +
    'golpe|não fui eu|não reconheço|roubaram meu',
);

/** Somebody who doubts whether we are real reports no fraud on an account. */
const DOUBT = phrases(
  'is this|is it|are you|this is|it is not|its not|no|not|isnt|looks like|es esto|esto es|es una|no es|' +
    'đây là|có phải|không phải là|isso é',
);

/** Whether a message reports fraud on the person's account, rather than asking whether this is a scam. */
export function reportsFraud(text: string): boolean {
  const said = ` ${plainWords(text).plain.slice(0, 300).join(' ')} `;
  return FRAUD.some((phrase) => {
    const at = said.indexOf(` ${phrase} `);
    if (at < 0) return false;
    const before = said.slice(0, at + 1).replace(/ (an?|una?|some|kind of) $/, ' ');
    return !DOUBT.some((doubt) => before.endsWith(` ${doubt} `));
  });
}

/** Four digits or more of any script, with single separators between them as people type a code. */
const DIGITS = /\p{Nd}(?:[ \t.·\u2010-\u2015-]?\p{Nd}){3,}/gu;
const MOST_DIGITS = 8;
/** Whoever writes more than this around a number talks about something else. */
const MOST_WORDS = 8;

/** A text as it may be kept while a code is out, and the digits that it offers, when it offers one code. */
export type CodeOffered = { masked: string; digits: string | null };

/** Takes codes out of a text: `masked` has a dot for each of their digits, `digits` are those of the only one, in ASCII. */
export function takeCode(text: string): CodeOffered {
  const found: string[] = [];
  const masked = text.normalize('NFKC').replace(DIGITS, (run) => {
    found.push([...run].map(digitOf).join(''));
    return run.replace(/\p{Nd}/gu, '•');
  });
  const [digits = '', ...others] = found;
  if (digits === '') return { masked: text, digits: null };
  const isCode =
    others.length === 0 && digits.length <= MOST_DIGITS && plainWords(masked).plain.length <= MOST_WORDS;
  return { masked, digits: isCode ? digits : null };
}

/** Each script has its ten digits in a row, from zero on. */
function digitOf(character: string): string {
  if (!/^\p{Nd}$/u.test(character)) return '';
  const point = character.codePointAt(0) as number;
  let zero = point;
  while (point - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(point - zero);
}
