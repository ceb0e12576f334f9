import type { Instructions } from './call.ts';
import { resolveUrl, type Talk } from './conversation.ts';
import { isInterruption, type Signal } from './line.ts';
import type { Verb } from './twiml.ts';

type Matters = (signal: Signal) => boolean;

const forever = 1000;
/** A page that never reports back must not hold the call: this much longer than expected, then on. */
const patienceMs = 15_000;

/**
 * Says, plays or pauses. Returns the signal that cut it short, `null` when it ran to its end; the
 * call's time limit counts as a hang-up.
 */
export async function prompt(
  talk: Talk,
  verb: Verb,
  base: Instructions,
  matters: Matters,
): Promise<Signal | null> {
  if (verb.name === 'Pause') {
    talk.note('pause', verb.attributes.length ?? '1');
    return wait(talk, numberOf(verb.attributes.length, 1) * 1000, matters);
  }
  if (verb.name === 'Say' && verb.text === '') {
    talk.note('note', 'Error 13520: <Say> without text');
    return null;
  }
  const loops = numberOf(verb.attributes.loop, 1) || forever;
  for (let round = 0; round < loops; round += 1) {
    const once = verb.name === 'Say' ? say(talk, verb, matters) : play(talk, verb, base, matters);
    const signal = await once;
    if (signal !== null) return signal;
    // Endless prompts must pass time even where speech takes none.
    if (loops === forever) {
      const cut = await wait(talk, 1000, matters);
      if (cut !== null) return cut;
    }
  }
  return null;
}

function say(talk: Talk, verb: Verb, matters: Matters) {
  const step = talk.note('say', verb.text, verb.attributes.language ?? null);
  const ms = verb.text.length * talk.exchange.settings.pace.speechMsPerCharacter;
  return listen(talk, step.number, ms, matters);
}

/** Fetches the recording as Twilio does, so that the page can play it from here. */
async function play(talk: Talk, verb: Verb, base: Instructions, matters: Matters): Promise<Signal | null> {
  const { exchange, line } = talk;
  const url = resolveUrl(verb.text, base);
  if (url === null) return null;
  const answer = await line.unlessInterrupted(exchange.callbacks.twilio(url, {}, 'GET'));
  if (answer === null) return line.until(0, matters);
  const usable = answer.trouble === null && /^(audio|application\/octet-stream)/.test(answer.contentType);
  if (!usable) {
    talk.note('note', `Error ${answer.errorCode ?? 12300}: ${url}`);
    return null;
  }
  const step = talk.note('play', url);
  talk.keepAudio(step.number, { type: answer.contentType, bytes: answer.body });
  return listen(talk, step.number, exchange.settings.pace.playMs, matters);
}

async function listen(talk: Talk, step: number, ms: number, matters: Matters): Promise<Signal | null> {
  if (!talk.listening) return wait(talk, ms, matters);
  const heard = (signal: Signal) => signal.type === 'heard' && signal.step >= step;
  const signal = await wait(talk, ms * 3 + patienceMs, (one) => matters(one) || heard(one));
  return signal !== null && heard(signal) ? null : signal;
}

/** Waits within the call's time limit. Signals that interrupt a call always matter. */
export async function wait(talk: Talk, ms: number, matters: Matters): Promise<Signal | null> {
  const left = talk.endsAt - talk.exchange.clock.now();
  const signal = await talk.line.until(Math.min(ms, left), (one) => isInterruption(one) || matters(one));
  return signal ?? (left <= ms ? { type: 'hangup' } : null);
}

const numberOf = (text: string | undefined, fallback: number): number => {
  const value = Number(text ?? fallback);
  return Number.isFinite(value) && value >= 0 ? value : fallback;
};
