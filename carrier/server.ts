import type { AddressInfo } from 'node:net';
import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import type { Call } from './call.ts';
import { callRoutes } from './call-routes.ts';
import type { Delivery } from './callbacks.ts';
import { startCalls } from './calls.ts';
import { type Clock, type Random, systemClock, systemRandom } from './clock.ts';
import { openExchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { guard } from './guard.ts';
import { startInbound, type Typed } from './inbound.ts';
import type { Mail } from './mail.ts';
import { mailRoutes } from './mail-routes.ts';
import { startMails } from './mails.ts';
import type { Message } from './message.ts';
import { messageRoutes } from './message-routes.ts';
import { startMessages } from './messages.ts';
import { phonePage } from './phone-page.ts';
import { phoneRoutes } from './phone-routes.ts';
import { refusals } from './refusals.ts';
import { startSendgrid } from './sendgrid.ts';
import { startMailEvents } from './sendgrid-events.ts';
import { sendgridRoutes } from './sendgrid-routes.ts';
import { defaultSettings, devAccountSid, devAuthToken, devSendgridKey, type Settings } from './settings.ts';
import { startSmtp } from './smtp.ts';
import { toolRoutes } from './tool-routes.ts';
import { checkAccount } from './twilio-account.ts';

export type CarrierOptions = {
  /** 0, the default, takes a free port. */
  port?: number;
  smtpPort?: number;
  host?: string;
  clock?: Clock;
  random?: Random;
  accountSid?: string;
  authToken?: string;
  sendgridKey?: string;
  settings?: Partial<Settings>;
  /** How many messages, calls and mails are remembered, each. */
  keep?: number;
};

/** A running carrier. Its lists are newest first and hold the live entries. */
export type Carrier = {
  url: string;
  /** `smtp://host:port` of the mail catcher. */
  smtpUrl: string;
  accountSid: string;
  authToken: string;
  sendgridKey: string;
  /** Base64 SPKI; verifies the signed event batches. */
  sendgridPublicKey: string;
  settings: Settings;
  faults: Faults;
  /** Texts to or from one number, or all of them. */
  messages(address?: string): Message[];
  calls(to?: string): Call[];
  mails(mailbox?: string): Mail[];
  /** Requests the carrier made to the customer's server, oldest first. */
  deliveries(): Delivery[];
  /** A person types a text on a phone. */
  type(typed: Typed): Message;
  /** Resolves when nothing moves: callbacks are done, and what is left waits for an instant or a person. */
  idle(): Promise<void>;
  reset(): void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export async function startCarrier({
  port = 0,
  smtpPort = 0,
  host = '127.0.0.1',
  clock = systemClock,
  random = systemRandom,
  accountSid = devAccountSid,
  authToken = devAuthToken,
  sendgridKey = devSendgridKey,
  settings: given = {},
  keep = 100_000,
}: CarrierOptions = {}): Promise<Carrier> {
  const settings: Settings = { ...defaultSettings(), ...given };
  const account = { accountSid, authToken, sendgridKey };
  const exchange = openExchange(clock, random, account, settings, keep);
  const messages = startMessages(exchange);
  const calls = startCalls(exchange);
  const mails = startMails(exchange);
  const events = startMailEvents(exchange, mails);
  const sendgrid = startSendgrid(exchange, mails, events);
  const inbound = startInbound(exchange, messages);
  const reset = () => {
    messages.clear();
    calls.clear();
    mails.clear();
    exchange.contacts.clear();
    exchange.faults.remove();
  };

  const smtp = await startSmtp(exchange, mails, smtpPort, host);
  const ports = { smtp: smtp.port, sendgridPublicKey: events.keys.publicKey };
  const app = Fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  await app.register(formbody);
  refusals(app);
  guard(app, () => settings.callbackHosts);
  await app.register(
    async (twilio) => {
      twilio.addHook('onRequest', async (request, reply) => checkAccount(request, reply, account));
      messageRoutes(twilio, exchange, messages);
      callRoutes(twilio, exchange, calls);
    },
    { prefix: '/2010-04-01/Accounts/:accountSid' },
  );
  await app.register(async (v3) => sendgridRoutes(v3, exchange, { mails, sendgrid, events }), {
    prefix: '/v3',
  });
  toolRoutes(app, exchange, { messages, calls, mails, ports, reset });
  phoneRoutes(app, exchange, { messages, calls, inbound });
  mailRoutes(app, exchange, { mails, events });
  await phonePage(app);

  const close = async () => {
    exchange.work.close();
    exchange.stream.close();
    exchange.callbacks.close();
    await app.close();
    await smtp.close();
  };
  try {
    await app.listen({ port, host });
  } catch (problem) {
    await close();
    throw problem;
  }
  const address = app.server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    smtpUrl: `smtp://${host}:${smtp.port}`,
    ...account,
    sendgridPublicKey: events.keys.publicKey,
    settings,
    faults: exchange.faults,
    messages: (of) => (of === undefined ? messages.book.newestFirst() : messages.book.of(of)),
    calls: (to) => (to === undefined ? calls.book.newestFirst() : calls.book.of(to)),
    mails: (of) => (of === undefined ? mails.book.newestFirst() : mails.book.of(of.toLowerCase())),
    deliveries: exchange.callbacks.deliveries,
    type: inbound.type,
    idle: exchange.work.idle,
    reset,
    close,
    [Symbol.asyncDispose]: close,
  };
}
