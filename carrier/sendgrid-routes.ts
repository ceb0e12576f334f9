import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { activityJson, readActivityQuery } from './email-activity.ts';
import type { Exchange } from './exchange.ts';
import { underFaults } from './fault-effects.ts';
import type { Effects } from './faults.ts';
import { type Mails, type SuppressionList, suppressionLists } from './mails.ts';
import type { Sendgrid } from './sendgrid.ts';
import type { MailEvents } from './sendgrid-events.ts';
import { mailSend, sendgridErrors } from './sendgrid-request.ts';

const megabyte = 2 ** 20;
const limit = 600;
const error = (message: string, field: string | null = null) => ({
  errors: [{ message, field, help: null }],
});

/** `/v3` of SendGrid (contract, sections 2 to 7). */
export function sendgridRoutes(
  app: FastifyInstance,
  exchange: Exchange,
  { mails, sendgrid, events }: { mails: Mails; sendgrid: Sendgrid; events: MailEvents },
): void {
  const { account, clock, faults, settings } = exchange;

  app.addHook('onRequest', async (request, reply) => {
    const reset = Math.floor(clock.now() / 60_000) * 60 + 60;
    reply.headers({
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(limit - 1),
      'X-RateLimit-Reset': String(reset),
    });
    if (request.headers.authorization !== `Bearer ${account.sendgridKey}`) {
      return reply.code(401).send(error('The provided authorization grant is invalid, expired, or revoked'));
    }
  });
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (request.headers['content-encoding'] !== 'gzip') return payload;
    // Fastify compares what it read with Content-Length, which counts the compressed bytes.
    const receivedEncodedLength = Number(request.headers['content-length'] ?? 0);
    return Object.assign(payload.pipe(createGunzip()), { receivedEncodedLength });
  });

  function refuse(reply: FastifyReply, effects: Effects & { status: number }) {
    const { status, retryAfter = 1 } = effects;
    reply.code(status);
    if (status === 429) {
      reply.headers({
        'X-RateLimit-Remaining': '0',
        'X-RateLimit-Reset': String(Math.ceil(clock.now() / 1000 + retryAfter)),
      });
      return reply.send({ errors: [{ field: null, message: 'too many requests' }] });
    }
    if (status === 413)
      return reply.type('text/html').send('<html><body><h1>413 Request Entity Too Large</h1></body></html>');
    return reply.send(error(effects.message ?? texts[status] ?? 'internal error'));
  }

  app.post('/mail/send', { bodyLimit: 30 * megabyte }, (request, reply) => {
    const asked = mailSend.safeParse(request.body);
    const first = asked.success ? (asked.data.personalizations[0]?.to[0]?.email ?? '') : '';
    const effects = faults.pick({ kind: 'mail', to: first, via: 'sendgrid' });
    return underFaults(clock, reply, effects, refuse, () => {
      if (!asked.success) return reply.code(400).send(sendgridErrors(asked.error));
      const request = asked.data;
      const id = sendgrid.send(request, (to) =>
        to === first ? effects : faults.pick({ kind: 'mail', to, via: 'sendgrid' }),
      );
      reply.code(request.mail_settings?.sandbox_mode?.enable ? 200 : 202).header('X-Message-Id', id);
      return '';
    });
  });
  app.post('/mail/batch', (_request, reply) => reply.code(201).send({ batch_id: exchange.newSid('batch-') }));
  app.post('/user/scheduled_sends', (request, reply) => {
    const { batch_id = '', status = 'cancel' } = (request.body ?? {}) as {
      batch_id?: string;
      status?: string;
    };
    sendgrid.cancel(batch_id);
    return reply.code(201).send({ batch_id, status });
  });

  app.get('/messages', (request, reply) => {
    const { query = '', limit: most = '10' } = request.query as { query?: string; limit?: string };
    const matches = readActivityQuery(query);
    const to = /to_email\s*=\s*["']([^"']+)["']/.exec(query)?.[1]?.toLowerCase();
    const effects = faults.pick({ kind: 'mail', to: to ?? '', via: 'sendgrid', on: 'read' });
    return underFaults(clock, reply, effects, refuse, () => {
      if (!settings.emailActivity) return reply.code(403).send(error('access forbidden'));
      if (matches === null) return reply.code(400).send(error('invalid query', 'query'));
      const found = (to === undefined ? mails.book.newestFirst() : mails.book.of(to)).filter(
        (mail) => mail.via === 'sendgrid' && matches(mail),
      );
      return { messages: found.slice(0, Math.min(1000, Number(most) || 10)).map(activityJson) };
    });
  });

  const listOf = (request: FastifyRequest) => {
    const { list } = request.params as { list: string };
    return suppressionLists.includes(list as SuppressionList)
      ? mails.suppressed[list as SuppressionList]
      : null;
  };
  app.get('/suppression/:list', (request, reply) => {
    const list = listOf(request);
    return list === null ? reply.code(404).send(error('not found')) : [...list.values()];
  });
  app.delete('/suppression/:list/:email', (request, reply) => {
    const { email } = request.params as { email: string };
    const gone = listOf(request)?.delete(email.toLowerCase());
    return gone ? reply.code(204).send() : reply.code(404).send(error('not found'));
  });

  const signed = { id: 'carrier', public_key: events.keys.publicKey };
  for (const method of ['GET', 'PATCH'] as const) {
    app.route({ method, url: '/user/webhooks/event/settings/signed', handler: () => signed });
    app.route({ method, url: '/user/webhooks/event/settings/signed/:id', handler: () => signed });
  }
}

const texts: Record<number, string> = {
  401: 'The provided authorization grant is invalid, expired, or revoked',
  403: 'The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.',
  500: 'internal server error',
  503: 'service unavailable',
};
