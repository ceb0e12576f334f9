import type { Instructions } from './call.ts';
import { after, methodOf, resolveUrl, type Talk, type Then } from './conversation.ts';
import { isInterruption, type Signal } from './line.ts';
import { prompt, wait } from './prompts.ts';
import type { Params } from './signature.ts';
import type { Verb } from './twiml.ts';

/** What a person entered. */
type Entry = { digits: string; finishedOn: string; speech: string | null };

/**
 * `<Gather>` (contract, section 5): nested prompts first, which a key press cuts short; then silence
 * of `timeout` seconds, counted anew after each key, ends it. Without input the next verb follows,
 * unless `actionOnEmptyResult` asks for the action all the same.
 */
export async function gather(talk: Talk, verb: Verb, base: Instructions): Promise<Then> {
  const { attributes } = verb;
  const numDigits = Number(attributes.numDigits) > 0 ? Number(attributes.numDigits) : null;
  const finishOnKey = attributes.finishOnKey ?? '#';
  const timeoutMs = (Number(attributes.timeout) > 0 ? Number(attributes.timeout) : 5) * 1000;
  const input = attributes.input ?? 'dtmf';
  const entry: Entry = { digits: '', finishedOn: '', speech: null };
  const matters = (signal: Signal) =>
    isInterruption(signal) ||
    (signal.type === 'key' && input.includes('dtmf')) ||
    (signal.type === 'speech' && input.includes('speech'));

  const open = { input, numDigits, finishOnKey, digits: '' };
  talk.call.gather = open;
  const announce = () => talk.exchange.contacts.update(talk.call.to, {});
  announce();

  let signal: Signal | null = null;
  for (const nested of verb.children) {
    if (!['Say', 'Play', 'Pause'].includes(nested.name)) continue;
    signal = await prompt(talk, nested, base, matters);
    if (signal !== null) break;
  }
  if (signal === null) pressForFault(talk, numDigits, finishOnKey);
  signal ??= await wait(talk, timeoutMs, matters);
  while (signal !== null && !isInterruption(signal) && !take(talk, entry, signal, numDigits, finishOnKey)) {
    open.digits = entry.digits;
    announce();
    signal = await wait(talk, timeoutMs, matters);
  }
  talk.call.gather = null;
  announce();
  if (signal !== null && isInterruption(signal)) return after(signal);
  return conclude(verb, base, entry);
}

/** Takes one input; `true` when it completes the entry. */
function take(
  talk: Talk,
  entry: Entry,
  signal: Signal,
  numDigits: number | null,
  finishOnKey: string,
): boolean {
  if (signal.type === 'speech') {
    talk.note('speech', signal.text);
    entry.speech = signal.text;
    return true;
  }
  if (signal.type !== 'key') return false;
  talk.note('key', signal.key);
  if (finishOnKey !== '' && finishOnKey.includes(signal.key)) {
    entry.finishedOn = signal.key;
    return true;
  }
  entry.digits += signal.key;
  return entry.digits.length === numDigits;
}

function conclude({ attributes, ...verb }: Verb, base: Instructions, entry: Entry): Then {
  const empty = entry.digits === '' && entry.speech === null;
  if (empty && attributes.actionOnEmptyResult !== 'true') return 'next';
  const url =
    attributes.action === undefined ? ('url' in base ? base.url : null) : resolveUrl(attributes.action, base);
  if (url === null) return 'over';
  const params: Params = { Digits: entry.digits, FinishedOnKey: entry.finishedOn, msg: 'Gather End' };
  if (entry.speech !== null) Object.assign(params, { SpeechResult: entry.speech, Confidence: '0.95' });
  return { go: { url, method: methodOf({ attributes, ...verb }) }, params };
}

/** A fault's person presses its next keys once the prompts are over. */
function pressForFault(talk: Talk, numDigits: number | null, finishOnKey: string): void {
  const upToFinish = finishOnKey === '' ? -1 : talk.digits.indexOf(finishOnKey);
  const count = numDigits ?? (upToFinish >= 0 ? upToFinish + 1 : talk.digits.length);
  for (const key of talk.digits.slice(0, count)) talk.line.push({ type: 'key', key });
  talk.digits = talk.digits.slice(count);
}
