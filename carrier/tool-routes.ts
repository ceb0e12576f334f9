import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Calls } from './calls.ts';
import type { Exchange } from './exchange.ts';
import { faultSchema } from './faults.ts';
import { mailJson } from './mail.ts';
import type { Mails } from './mails.ts';
import { messageJson } from './message.ts';
import type { Messages } from './messages.ts';
import { callView } from './phone-routes.ts';
import { devAuthToken, settingsSchema } from './settings.ts';

const pace = settingsSchema.shape.pace.partial();
const changes = settingsSchema.partial().extend({ pace: pace.optional() });
const listing = z.object({ to: z.string().optional(), limit: z.coerce.number().int().min(1).default(1000) });

export type Ports = { smtp: number; sendgridPublicKey: string };

/** What tests and scripts use: state, settings, faults, reset. No provider has these. */
export function toolRoutes(
  app: FastifyInstance,
  exchange: Exchange,
  {
    messages,
    calls,
    mails,
    ports,
    reset,
  }: { messages: Messages; calls: Calls; mails: Mails; ports: Ports; reset: () => void },
): void {
  const { account, settings, faults, callbacks } = exchange;

  app.get('/carrier/health', () => ({
    ok: true,
    name: 'decorum-carrier',
    accountSid: account.accountSid,
    // Only the published development token may be shown; the phone page's first steps use it.
    authToken: account.authToken === devAuthToken ? devAuthToken : null,
    smtpPort: ports.smtp,
    sendgridPublicKey: ports.sendgridPublicKey,
    inboundUrl: settings.inboundUrl,
    sendgridEventsUrl: settings.sendgridEventsUrl,
  }));

  app.get('/carrier/settings', () => settings);
  app.post('/carrier/settings', (request) => {
    const { pace: faster, ...rest } = changes.parse(request.body ?? {});
    Object.assign(settings, rest);
    Object.assign(settings.pace, faster);
    return settings;
  });

  app.get('/carrier/faults', () => ({ faults: faults.list() }));
  app.post('/carrier/faults', (request, reply) => {
    const given = Array.isArray(request.body) ? request.body : [request.body];
    const rules = z.array(faultSchema).parse(given).map(faults.add);
    return reply.code(201).send({ faults: rules });
  });
  app.delete('/carrier/faults', (_request, reply) => {
    faults.remove();
    return reply.code(204).send();
  });
  app.delete('/carrier/faults/:id', (request, reply) => {
    faults.remove(Number((request.params as { id: string }).id));
    return reply.code(204).send();
  });

  app.get('/carrier/messages', (request) => {
    const { to, limit } = listing.parse(request.query);
    const found =
      to === undefined ? messages.book.newestFirst() : messages.book.of(to.replace(/^whatsapp:/, ''));
    const shown = to?.startsWith('whatsapp:')
      ? found.filter((one) => one.to === to || one.from === to)
      : found;
    return { messages: shown.slice(0, limit).map((one) => messageJson(one, account.accountSid)) };
  });
  app.get('/carrier/calls', (request) => {
    const { to, limit } = listing.parse(request.query);
    const found = to === undefined ? calls.book.newestFirst() : calls.book.of(to);
    return { calls: found.slice(0, limit).map((one) => callView(one, account.accountSid)) };
  });
  app.get('/carrier/mails', (request) => {
    const { to, limit } = listing.parse(request.query);
    const found = to === undefined ? mails.book.newestFirst() : mails.book.of(to.toLowerCase());
    return { mails: found.slice(0, limit).map(mailJson) };
  });
  app.get('/carrier/callbacks', () => ({ callbacks: callbacks.deliveries() }));

  app.post('/carrier/reset', (_request, reply) => {
    reset();
    return reply.code(204).send();
  });
}
