import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { seededRandom } from '../../carrier/clock.ts';
import type { Typed } from '../../carrier/inbound.ts';
import { type Carrier, startCarrier } from '../../carrier/server.ts';
import { createDispatcher } from '../../src/automation/dispatcher.ts';
import { createLauncher } from '../../src/campaigns/launcher.ts';
import { channelsFrom } from '../../src/channels/registry.ts';
import { unsubscribeLinks } from '../../src/channels/unsubscribe-link.ts';
import { type Clock, instant } from '../../src/clock.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { RunCounts } from '../../src/engine/run.ts';
import { buildApp } from '../../src/http/app.ts';
import { bulkActionRoutes } from '../../src/http/bulk-actions.ts';
import { campaignActionRoutes } from '../../src/http/campaign-actions.ts';
import { campaignPreviewRoutes } from '../../src/http/campaign-preview.ts';
import { campaignRoutes } from '../../src/http/campaigns.ts';
import type { App } from '../../src/http/deps.ts';
import { eligibilityRoutes } from '../../src/http/eligibility.ts';
import { jobActionRoutes } from '../../src/http/job-actions.ts';
import { jobRoutes } from '../../src/http/jobs.ts';
import { providerWebhooks } from '../../src/http/provider-webhooks.ts';
import { unsubscribeRoutes } from '../../src/http/unsubscribe.ts';
import { newCode, uuidv7Source } from '../../src/ids.ts';
import { codeDigests } from '../../src/inbound/code-digests.ts';
import { createConversations } from '../../src/inbound/conversations.ts';
import { createLog } from '../../src/log.ts';
import { keyFor } from '../../src/secret.ts';
import { type FreshDatabase, freshDatabase } from '../postgres.ts';

/**
 * The whole product on a virtual clock: HTTP, engine, real adapters, the local carrier with its phones, PostgreSQL.
 * Nothing in it moves by itself: `run` works through what is due, `advance` moves the clock.
 */
export type World = AsyncDisposable & {
  db: FreshDatabase;
  app: App;
  carrier: Carrier;
  engine: Engine;
  clock: Clock;
  url: string;
  /** Everything that was logged, as one text. */
  logged(): string;
  at(text: string): void;
  advance(ms: number): void;
  /** Due jobs, then receipts, until all is quiet. */
  run(limit?: number): Promise<RunCounts>;
  /** Looks for lost messages, as the worker does every two seconds. */
  reconcile(): Promise<number>;
  /** Makes the jobs of launches and has jobs follow their campaign's status, as the scheduler does. */
  moveCampaigns(): Promise<number>;
  /** Delivers what waits in the outbox. */
  deliverEvents(): Promise<void>;
  ask(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** A person with a bound phone and email who allows all channels; change what the story is about. */
  person(change?: Partial<PersonWish>): Promise<PersonWish>;
  /** Queues a job through the API and answers it. */
  job(body: Record<string, unknown>): Promise<JobView>;
  /** A job as the API shows it now. */
  look(id: string): Promise<JobView>;
  /** Somebody types on a phone; what follows is worked on and sent until all is quiet. */
  says(phone: string, body: string, change?: Partial<Typed>): Promise<void>;
  /** Works on what came in, and sends what is answered. */
  hear(): Promise<void>;
  /** The one conversation with a number, with its messages, oldest first. */
  thread(phone: string, channel?: 'sms' | 'whatsapp'): Promise<JobView>;
  /** The texts that reached a number, oldest first. */
  texts(number: string): string[];
  /** The event types on record for a job, in order. */
  record(jobId: string): Promise<string[]>;
};

// biome-ignore lint/suspicious/noExplicitAny: stories read answers of any shape and fail where they differ.
export type JobView = any;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type Answer = { status: number; body: any; headers: Record<string, unknown> };

export type PersonWish = {
  ref: string;
  phone: string;
  email: string;
  timezone: string | null;
  quiet: [string, string] | null;
  doNotContact: boolean;
  allowedChannels: string[];
  language: string;
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const WORLD_SECRET = 'the secret of a world, thirty-two letters';

export async function openWorld({
  start = '2026-03-02T12:00:00+07:00',
  seed = 1,
  n8nUrl = null,
  email = 'sendgrid',
}: {
  start?: string;
  seed?: number;
  n8nUrl?: string | null;
  email?: 'sendgrid' | 'smtp';
} = {}): Promise<World> {
  const db = await freshDatabase();
  const clock = virtualClock(start);
  const random = seededRandom(seed);
  const newId = uuidv7Source(clock);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLog({ level: 'debug', destination: sink });
  const carrier = await startCarrier({
    clock,
    random: seededRandom(seed + 1),
    settings: {
      sendgridEventsUrl: `${url}/api/webhooks/sendgrid/events`,
      inboundUrl: `${url}/api/webhooks/twilio/messaging`,
    },
  });
  const links = unsubscribeLinks(keyFor('unsubscribe', WORLD_SECRET), url);
  const channels = channelsFrom(
    {
      twilio: {
        accountSid: carrier.accountSid,
        authToken: carrier.authToken,
        fromNumber: '+15005550006',
        whatsappFrom: '+14155238886',
        baseUrl: carrier.url,
      },
      sendgrid: { apiKey: carrier.sendgridKey, from: 'notices@decorum.example', baseUrl: carrier.url },
      smtp: email === 'smtp' ? { url: carrier.smtpUrl, from: 'notices@decorum.example' } : null,
      publicBaseUrl: url,
      unsubscribeUrl: links.urlFor,
    },
    { clock },
  );
  const delivered = new Map(channels.map(({ channel, key }) => [channel, key]));
  const defaults = { quietHours: { start: '21:00', end: '08:00' }, timezone: null };
  const engine = createEngine({
    db,
    channels,
    clock,
    random,
    newId,
    log,
    settings: {
      leaseMs: MINUTE,
      sendMs: 20_000,
      reconcileAfterMs: 30_000,
      tellDecisions: n8nUrl !== null,
      ...defaults,
    },
  });
  const launcher = createLauncher({ db, clock, newId, log, defaults, onChange: () => {} });
  const codes = codeDigests(keyFor('codes', WORLD_SECRET));
  const conversations = createConversations({
    db,
    clock,
    newId,
    log,
    channels,
    helpContact: '+1 800 555 0100',
    codes,
    newCode,
    verifiedMs: 15 * MINUTE,
    awaitingMs: 24 * HOUR,
    tellDecisions: n8nUrl !== null,
  });
  const dispatcher = createDispatcher({
    db,
    clock,
    random,
    log,
    n8n: n8nUrl === null ? null : { url: n8nUrl },
    forceFail: false,
  });
  const app = buildApp({
    db,
    clock,
    newId,
    config: { tenantId: 'default', auth: 'local', publicBaseUrl: url },
    log: pino({ level: 'debug' }, sink),
    metrics: new Registry(),
    routes: [
      jobRoutes({
        engine,
        defaults,
        delivered,
        onChange: () => {},
      }),
      jobActionRoutes({ engine, onChange: () => {} }),
      bulkActionRoutes({ engine, onChange: () => {} }),
      campaignRoutes({ defaults, onChange: () => {} }),
      campaignActionRoutes({ defaults, launcher, onChange: () => {} }),
      campaignPreviewRoutes({ defaults, delivered }),
      eligibilityRoutes(defaults),
      unsubscribeRoutes({ links, tellDecisions: n8nUrl !== null, onChange: () => {} }),
      providerWebhooks({
        db,
        clock,
        random,
        newId,
        tellDecisions: n8nUrl !== null,
        publicBaseUrl: url,
        twilioAuthTokens: [carrier.authToken],
        sendgridPublicKey: async () => carrier.sendgridPublicKey,
        onReceipt: () => {},
        codes,
        onMessage: () => {},
      }),
    ],
  });
  await app.listen({ port, host: '127.0.0.1' });

  const ask: World['ask'] = async (method, path, body, headers = {}) => {
    const answer = await app.inject({
      method,
      url: path,
      headers: { 'x-user-role': 'admin', ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, body: isJson ? answer.json() : answer.body, headers: answer.headers };
  };
  const must = async (method: 'POST' | 'PUT' | 'GET', path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  let people = 0;
  const hear = async () => {
    await conversations.runOnce();
    await carrier.idle();
  };

  return {
    db,
    app,
    carrier,
    engine,
    clock,
    url,
    logged: () => lines.join(''),
    at: clock.at,
    advance: clock.advance,
    run: async (limit = 10_000) => {
      const counts = await engine.runDueOutboundJobs({ limit });
      await carrier.idle();
      return counts;
    },
    reconcile: async () => {
      const count = await engine.reconcile();
      await carrier.idle();
      return count;
    },
    moveCampaigns: () => launcher.runOnce(),
    deliverEvents: async () => {
      await dispatcher.runOnce();
    },
    ask,
    person: async (change = {}) => {
      people += 1;
      const wish: PersonWish = {
        ref: `c${people}`,
        phone: `+8491234${String(5000 + people)}`,
        email: `person${people}@example.net`,
        timezone: 'Asia/Ho_Chi_Minh',
        quiet: null,
        doNotContact: false,
        allowedChannels: ['sms', 'whatsapp', 'email', 'voice'],
        language: 'en',
        ...change,
      };
      await must('POST', '/api/parties', {
        externalRef: wish.ref,
        displayName: `Person ${people}`,
        language: wish.language,
        addresses: [
          { kind: 'phone', value: wish.phone, status: 'bound' },
          { kind: 'email', value: wish.email, status: 'bound' },
        ],
      });
      await must('PUT', `/api/parties/ref:${wish.ref}/preferences`, {
        doNotContact: wish.doNotContact,
        allowedChannels: wish.allowedChannels,
        timezone: wish.timezone,
        quietHoursStart: wish.quiet?.[0] ?? null,
        quietHoursEnd: wish.quiet?.[1] ?? null,
      });
      return wish;
    },
    job: async (body) => (await must('POST', '/api/outbound/jobs/create', body)).job,
    look: async (id) => (await must('GET', `/api/outbound/jobs/${id}`)).job,
    says: async (phone, body, change = {}) => {
      carrier.type({ phone, channel: 'sms', body, ...change });
      await carrier.idle();
      await hear();
    },
    hear,
    thread: async (phone, channel = 'sms') => {
      const { items } = await must('GET', '/api/threads?limit=200');
      const found = items.find((each: JobView) => each.address === phone && each.channel === channel);
      if (!found) return null;
      const { thread, messages } = await must('GET', `/api/threads/${found.id}?limit=200`);
      return { ...thread, messages: messages.items.reverse() };
    },
    texts: (number) =>
      carrier
        .messages(number)
        .map(({ body }) => body)
        .reverse(),
    record: async (jobId) => {
      const rows = await db.query<{ event_type: string }>(
        'select event_type from cc_audit_logs where job_id = $1::uuid order by at, seq',
        [jobId],
      );
      return rows.map(({ event_type }) => event_type);
    },
    [Symbol.asyncDispose]: async () => {
      await engine.stop();
      for (const channel of channels) channel.close?.();
      await app.close();
      await carrier.close();
      await db.close();
    },
  };
}

/** Stands still until moved. Deadlines of network calls stay real: they guard the test, not the story. */
function virtualClock(start: string): Clock & { at(text: string): void; advance(ms: number): void } {
  let now = instant(start) ?? Number.NaN;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  const move = (to: number) => {
    now = to;
    for (const sleeper of sleepers) if (sleeper.until <= now) sleeper.wake();
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted || ms <= 0) return resolve();
        const sleeper = {
          until: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    deadline: (ms) => AbortSignal.timeout(Math.min(ms, 1_500)),
    at: (text) => move(instant(text) ?? Number.NaN),
    advance: (ms) => move(now + ms),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
