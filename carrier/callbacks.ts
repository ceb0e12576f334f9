import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { parseCallbackUrl, staysHere, type Trouble } from './callback-url.ts';
import type { Clock } from './clock.ts';
import type { Settings } from './settings.ts';
import type { NewSid } from './sid.ts';
import { type Params, twilioSignature } from './signature.ts';
import type { Work } from './work.ts';

/** What came of one request to the customer's server. */
export type Answer = {
  url: string;
  status: number | null;
  contentType: string;
  body: Buffer;
  trouble: Trouble | null;
  /** Twilio's webhook-side error code (contract, section 8), when there is trouble. */
  errorCode: number | null;
};

/** One delivery, kept for tests and for the page. */
export type Delivery = {
  at: number;
  url: string;
  method: string;
  params: Params;
  status: number | null;
  trouble: Trouble | null;
  attempt: number;
};

type Outgoing = { method: 'GET' | 'POST'; headers: Record<string, string>; body: string };

export type Callbacks = {
  /** A signed form request as Twilio makes it, with the retries its URL asks for. */
  twilio(url: string, params: Params, method?: 'GET' | 'POST'): Promise<Answer>;
  /** One plain request, unsigned by itself. */
  post(url: string, headers: Record<string, string>, body: string): Promise<Answer>;
  /** The last two thousand deliveries, oldest first. */
  deliveries(): Delivery[];
  close(): void;
};

const kept = 2000;
const maxBody = 5 * 2 ** 20;

export function startCallbacks(
  clock: Clock,
  work: Work,
  newSid: NewSid,
  settings: Settings,
  authToken: string,
): Callbacks {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, maxSockets: 128 }),
    'https:': new HttpsAgent({ keepAlive: true, maxSockets: 128 }),
  };
  const log: Delivery[] = [];

  function note(url: string, method: string, params: Params, answer: Answer, attempt: number) {
    const { status, trouble } = answer;
    log.push({ at: clock.now(), url, method, params, status, trouble, attempt });
    if (log.length > kept * 2) log.splice(0, log.length - kept);
  }

  function once(href: string, { method, headers, body }: Outgoing, timeoutMs: number): Promise<Answer> {
    const failed = (trouble: Trouble, errorCode: number): Answer => ({
      url: href,
      status: null,
      contentType: '',
      body: Buffer.alloc(0),
      trouble,
      errorCode,
    });
    if (!staysHere(href, settings.callbackHosts)) return Promise.resolve(failed('ct', 11205));
    return new Promise((resolve) => {
      const url = new URL(href);
      const secure = url.protocol === 'https:';
      let connected = false;
      const outgoing = (secure ? httpsRequest : httpRequest)(url, {
        method,
        agent: secure ? agents['https:'] : agents['http:'],
        headers: method === 'POST' ? { ...headers, 'Content-Length': Buffer.byteLength(body) } : headers,
        signal: clock.deadline(timeoutMs),
      });
      outgoing.on('socket', (socket) => {
        if (socket.connecting) socket.once('connect', () => (connected = true));
        else connected = true;
      });
      outgoing.on('error', () => resolve(failed(connected ? 'rt' : 'ct', connected ? 11200 : 11205)));
      outgoing.on('response', (incoming) => {
        const parts: Buffer[] = [];
        let size = 0;
        incoming.on('data', (part: Buffer) => {
          size += part.length;
          if (size <= maxBody) parts.push(part);
          else outgoing.destroy();
        });
        incoming.on('error', () => resolve(failed('rt', 11200)));
        incoming.on('end', () => {
          const status = incoming.statusCode ?? 0;
          const trouble = status >= 500 ? '5xx' : status >= 400 ? '4xx' : null;
          const location = incoming.headers.location;
          if (status >= 300 && status < 400 && location && URL.canParse(location, href)) {
            return resolve({ ...failed('4xx', 11200), url: new URL(location, href).href, status });
          }
          resolve({
            url: href,
            status,
            contentType: incoming.headers['content-type'] ?? '',
            body: Buffer.concat(parts),
            trouble,
            errorCode: trouble ? 11200 : null,
          });
        });
      });
      if (method === 'POST') outgoing.end(body);
      else outgoing.end();
    });
  }

  function signed(href: string, params: Params, method: 'GET' | 'POST'): [string, Outgoing] {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(params)) {
      for (const one of [value].flat()) form.append(name, one);
    }
    const headers = { Accept: '*/*', 'User-Agent': 'TwilioProxy/1.1 (decorum-carrier)' };
    if (method === 'GET') {
      const url = new URL(href);
      for (const [name, value] of form) url.searchParams.append(name, value);
      const signature = twilioSignature(authToken, url.href);
      return [url.href, { method, headers: { ...headers, 'X-Twilio-Signature': signature }, body: '' }];
    }
    const more = {
      'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'X-Twilio-Signature': twilioSignature(authToken, href, params),
    };
    return [href, { method, headers: { ...headers, ...more }, body: form.toString() }];
  }

  return {
    async twilio(text, params, method = 'POST') {
      const target = parseCallbackUrl(text);
      if (target === null) {
        return {
          url: text,
          status: null,
          contentType: '',
          body: Buffer.alloc(0),
          trouble: 'ct',
          errorCode: 11100,
        };
      }
      const token = newSid('IT');
      for (let attempt = 0; ; attempt += 1) {
        let [href, outgoing] = signed(target.href, params, method);
        if (attempt > 0) outgoing.headers['I-Twilio-Idempotency-Token'] = token;
        let answer = await once(href, outgoing, target.timeoutMs);
        for (let hops = 0; isRedirect(answer) && hops < 10; hops += 1) {
          [href, outgoing] = signed(answer.url, {}, 'GET');
          answer = await once(href, outgoing, target.timeoutMs);
        }
        note(target.href, method, params, answer, attempt);
        if (!answer.trouble || attempt >= target.retries || !target.retryOn.has(answer.trouble))
          return answer;
        await work.sleep(settings.pace.retryMs * 2 ** attempt);
      }
    },
    async post(url, headers, body) {
      const answer = await once(url, { method: 'POST', headers, body }, 15_000);
      note(url, 'POST', { body }, answer, 0);
      return answer;
    },
    deliveries: () => log.slice(-kept),
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

const isRedirect = (answer: Answer) => answer.status !== null && answer.status >= 300 && answer.status < 400;
