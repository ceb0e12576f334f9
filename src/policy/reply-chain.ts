import { type Keyword, keywordOf } from './keywords.ts';
import type { JudgedCode } from './verification.ts';
import { asksToVerify, reportsFraud } from './verify-words.ts';
import type { MessageStatus, ThreadStatus } from './words.ts';

/** What the chain reads of a message and of the world at its moment: literals only. */
export type Incoming = {
  text: string;
  mediaCount: number;
  thread: ThreadStatus;
  /** When it came in, epoch milliseconds: which sets of keywords are in force. */
  at: number;
  /** The provider took it for this keyword. */
  optOut: 'STOP' | 'START' | 'HELP' | null;
  /** What the code in it is, when it has one and the conversation has had codes lately. */
  code: JudgedCode | null;
};

/** What a message is, in the word of the step that recognised it. */
export type Verdict =
  | KeywordVerdict
  | `code_${JudgedCode}`
  | 'verify'
  | 'fraud_report'
  | 'thread_paused'
  | 'media'
  | 'empty'
  | 'for_a_person';

type KeywordVerdict = 'stop' | 'possible_stop' | 'wrong_person' | 'help' | 'start';

type Match = {
  verdict: Verdict;
  status: Extract<MessageStatus, 'received' | 'needs_review'>;
  /** What the keyword step found. */
  keyword?: Keyword;
};
type Step = { step: string; ask: (message: Incoming) => Match | null };

/** The step that decided, its word, and every step that was asked before it. */
export type Routed = Match & {
  step: string;
  chain: { step: string; verdict: Verdict | null }[];
};

const forPerson = (verdict: Verdict): Match => ({ verdict, status: 'needs_review' });

/**
 * The order is the law: the first step that recognises a message decides on it. Whatever nobody recognises waits for
 * a person.
 */
const STEPS: readonly Step[] = [
  { step: 'keyword', ask: keyword },
  {
    step: 'verification',
    ask: ({ text, at, code }) => {
      if (code !== null) return { verdict: `code_${code}`, status: 'received' };
      if (asksToVerify(text, at)) return { verdict: 'verify', status: 'received' };
      // Whatever comes of the code, a person reads it.
      return reportsFraud(text) ? forPerson('fraud_report') : null;
    },
  },
  {
    step: 'paused_thread',
    ask: ({ thread }) => (thread === 'active' ? null : { verdict: 'thread_paused', status: 'received' }),
  },
  {
    step: 'media_or_empty',
    ask: ({ text, mediaCount }) => {
      if (mediaCount > 0) return forPerson('media');
      return text.trim() === '' ? forPerson('empty') : null;
    },
  },
];

function keyword({ text, at, optOut }: Incoming): Match | null {
  const found = optOut === null ? keywordOf(text, at) : { ...PROVIDERS_KEYWORDS[optOut], word: optOut };
  if (!found) return null;
  switch (found.kind) {
    case 'stop':
      return found.certain
        ? { verdict: 'stop', status: 'received', keyword: found }
        : { ...forPerson('possible_stop'), keyword: found };
    case 'wrong_person':
      return { ...forPerson('wrong_person'), keyword: found };
    case 'help':
    case 'start':
      return { verdict: found.kind, status: 'received', keyword: found };
    default:
      return found satisfies never;
  }
}

const PROVIDERS_KEYWORDS = {
  STOP: { kind: 'stop', certain: true, language: 'en' },
  START: { kind: 'start', language: 'en' },
  HELP: { kind: 'help', language: 'en' },
} as const;

export function routeReply(message: Incoming): Routed {
  const chain: Routed['chain'] = [];
  for (const { step, ask } of STEPS) {
    const match = ask(message);
    chain.push({ step, verdict: match?.verdict ?? null });
    if (match) return { ...match, step, chain };
  }
  const step = 'person';
  return { ...forPerson('for_a_person'), step, chain: [...chain, { step, verdict: 'for_a_person' }] };
}
