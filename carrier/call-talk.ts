import type { Instructions } from './call.ts';
import { callParams } from './call-reports.ts';
import type { Answer } from './callbacks.ts';
import { after, methodOf, resolveUrl, type Talk, type Then } from './conversation.ts';
import { gather } from './gather.ts';
import { isInterruption } from './line.ts';
import { prompt } from './prompts.ts';
import type { Params } from './signature.ts';
import { parseTwiml, TwimlError, type Verb } from './twiml.ts';

const maxDocuments = 200;
const apology = 'We are sorry, an application error has occurred. Goodbye.';

/** Runs the call's documents until somebody hangs up or there is nothing more to do. */
export async function talk(talk: Talk): Promise<void> {
  const { call } = talk;
  const first: Params = call.answeredBy === null ? {} : { AnsweredBy: call.answeredBy };
  let then: Then = { go: call.instructions, params: first };
  for (let documents = 0; typeof then === 'object' && documents < maxDocuments; documents += 1) {
    then = await runDocument(talk, then.go, then.params);
  }
}

async function runDocument(talk: Talk, source: Instructions, params: Params): Promise<Then> {
  const document = await load(talk, source, params);
  if (document === null) return interruption(talk);
  for (const verb of document.verbs) {
    const then = await run(talk, verb, document.base);
    if (then !== 'next') return then;
  }
  return 'over';
}

type Document = { verbs: Verb[]; base: Instructions };

/** The document, from the fallback URL when the first one fails; `null` when the call was interrupted. */
async function load(talk: Talk, source: Instructions, params: Params): Promise<Document | null> {
  const { call } = talk;
  let problem = 12100;
  try {
    if ('twiml' in source) return { verbs: parseTwiml(source.twiml), base: source };
    const fetched = await fetchTwiml(talk, source, params);
    if (fetched === null || !('errorCode' in fetched)) return fetched;
    problem = fetched.errorCode;
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    problem = error.code;
  }
  talk.note('note', `Error ${problem}: ${'url' in source ? source.url : 'inline TwiML'}`);
  call.errorCode = problem;
  if (call.fallback !== null) {
    const { fallback } = call;
    call.fallback = null;
    const why = { ErrorCode: String(problem), ErrorUrl: 'url' in source ? source.url : '' };
    return load(talk, fallback, { ...params, ...why });
  }
  const goodbye: Verb = { name: 'Say', attributes: {}, text: apology, children: [] };
  return { verbs: [goodbye], base: source };
}

async function fetchTwiml(
  { exchange, call, line }: Talk,
  { url, method }: { url: string; method: 'GET' | 'POST' },
  params: Params,
): Promise<Document | { errorCode: number } | null> {
  const common = callParams(call, exchange.account.accountSid, 'in-progress');
  const answer: Answer | null = await line.unlessInterrupted(
    exchange.callbacks.twilio(url, { ...common, ...params }, method),
  );
  if (answer === null) return null;
  if (answer.trouble !== null) return { errorCode: answer.errorCode ?? 11200 };
  if (answer.body.length > 0 && !/^(text|application)\/(xml|html)/.test(answer.contentType)) {
    return { errorCode: 12300 };
  }
  return { verbs: parseTwiml(answer.body.toString()), base: { url: answer.url, method } };
}

async function run(talk: Talk, verb: Verb, base: Instructions): Promise<Then> {
  switch (verb.name) {
    case 'Say':
    case 'Play':
    case 'Pause': {
      const signal = await prompt(talk, verb, base, isInterruption);
      return signal === null ? 'next' : after(signal);
    }
    case 'Gather':
      return gather(talk, verb, base);
    case 'Redirect': {
      const url = resolveUrl(verb.text, base);
      return url === null ? 'over' : { go: { url, method: methodOf(verb) }, params: {} };
    }
    case 'Hangup':
    case 'Reject':
      return 'over';
    default:
      talk.note('note', `<${verb.name}> is not emulated`);
      return 'next';
  }
}

async function interruption(talk: Talk): Promise<Then> {
  const signal = await talk.line.until(0, isInterruption);
  return signal === null ? 'over' : after(signal);
}
