import type { LearnedSuppression, Refused } from '../policy/send-end.ts';

/** At which step of the session the server refused. */
export type SmtpStep = 'connect' | 'auth' | 'sender' | 'recipient' | 'content';

type Meaning = Pick<Refused, 'refusal' | 'suppress'>;

const temporary: Meaning = { refusal: 'temporary' };
const permanent: Meaning = { refusal: 'permanent' };
const config: Meaning = { refusal: 'config' };
const suppressed = (suppress: LearnedSuppression): Meaning => ({ refusal: 'permanent', suppress });

/** Enhanced codes of RFC 3463 behind a 5yz reply; those not listed follow the reply itself. */
const ENHANCED: Record<string, Meaning> = {
  '1.1': suppressed('hard_bounce'),
  '1.2': suppressed('hard_bounce'),
  '1.3': suppressed('invalid_address'),
  '1.6': suppressed('hard_bounce'),
  '1.7': config,
  '1.8': config,
  '1.10': suppressed('hard_bounce'),
  '2.1': suppressed('hard_bounce'),
  // A full mailbox is refused for good by the letter, and empties in practice.
  '2.2': temporary,
  '2.3': permanent,
  '3.4': permanent,
  '4.6': config,
  '7.8': config,
  '7.27': config,
};

/** DKIM, SPF, reverse DNS: the sender's domain fails, whoever the recipient is. */
const isSenderAuthentication = (enhanced: string): boolean => /^7\.2[0-6]$/.test(enhanced);

/** Wordings that say more than their code. */
const TEXTS: [RegExp, Meaning][] = [[/maximum credits exceeded/i, config]];

/**
 * What a reply means for its one email. The first digit decides, the step says whose fault it is, and an enhanced
 * code of the same class refines it.
 */
export function meaningOfReply(reply: number, text: string, step: SmtpStep): Meaning {
  const worded = TEXTS.find(([pattern]) => pattern.test(text));
  if (worded) return worded[1];
  const enhanced = enhancedOf(reply, text);
  if (reply < 500) return enhanced === '1.7' || enhanced === '1.8' ? config : temporary;
  if (step === 'connect' || step === 'auth') return config;
  if (reply === 530 || reply === 534 || reply === 535 || reply === 538) return config;
  if (enhanced !== null && isSenderAuthentication(enhanced)) return config;
  if (enhanced !== null && ENHANCED[enhanced]) return ENHANCED[enhanced];
  if (step === 'sender') return isOurSyntax(reply) || reply === 552 ? permanent : config;
  return permanent;
}

const isOurSyntax = (reply: number): boolean => reply <= 504 || reply === 555;

/** `1.1` of `550-5.1.1 …`; null when there is none or its class is not the reply's. */
function enhancedOf(reply: number, text: string): string | null {
  const found = /^\d{3}[ -]([245])\.(\d{1,3}\.\d{1,3})\b/.exec(text);
  return found?.[1] === String(reply)[0] ? (found?.[2] ?? null) : null;
}
