import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bareAddress } from './contacts.ts';
import type { Exchange } from './exchange.ts';
import { underFaults } from './fault-effects.ts';
import { isFinal, messageJson } from './message.ts';
import { type Form, one, readMessageRequest } from './message-request.ts';
import type { Messages } from './messages.ts';
import { inDateRange, notFound, pageOf } from './twilio-account.ts';
import { sendTwilioError, TwilioError } from './twilio-error.ts';
import { refuseAsTwilio } from './twilio-refusal.ts';

/** `/Messages.json` of the 2010 API (contract, section 2), mounted below `/2010-04-01/Accounts/:accountSid`. */
export function messageRoutes(app: FastifyInstance, exchange: Exchange, messages: Messages): void {
  const { clock, faults, account } = exchange;
  const json = (message: Parameters<typeof messageJson>[0]) => messageJson(message, account.accountSid);
  const find = (request: FastifyRequest) => {
    const message = messages.book.get((request.params as { sid: string }).sid);
    if (message === undefined) throw notFound(request);
    return message;
  };
  const via = (to: string) => (to.startsWith('whatsapp:') ? 'whatsapp' : 'sms');

  app.post('/Messages.json', (request, reply) => {
    const form = (request.body ?? {}) as Form;
    const to = one(form, 'To') ?? '';
    const effects = faults.pick({ kind: 'message', to, via: via(to) });
    return underFaults(clock, reply, effects, refuseAsTwilio, () => {
      const message = messages.create(readMessageRequest(form, clock.now()), effects);
      reply.code(201);
      return json(message);
    });
  });

  app.get('/Messages.json', (request, reply) => {
    const query = request.query as Form;
    const [to, from] = [one(query, 'To'), one(query, 'From')];
    const effects = faults.pick({ kind: 'message', to: to ?? '', via: via(to ?? ''), on: 'read' });
    return underFaults(clock, reply, effects, refuseAsTwilio, () => {
      const { book } = messages;
      const found = (to === undefined ? book.newestFirst() : book.of(bareAddress(to))).filter(
        (message) =>
          (to === undefined || message.to === to) &&
          (from === undefined || message.from === from) &&
          inDateRange(message.sentAt, query, 'DateSent'),
      );
      return pageOf(request, 'messages', found, json);
    });
  });

  app.get('/Messages/:sid(^\\w+).json', (request, reply) => {
    const message = find(request);
    const { to } = message;
    const effects = faults.pick({ kind: 'message', to, via: via(to), on: 'read' });
    return underFaults(clock, reply, effects, refuseAsTwilio, () => json(message));
  });

  app.post('/Messages/:sid(^\\w+).json', (request, reply) => {
    const message = find(request);
    const { to } = message;
    const form = (request.body ?? {}) as Form;
    const effects = faults.pick({ kind: 'message', to, via: via(to), on: 'update' });
    return underFaults(clock, reply, effects, refuseAsTwilio, () => {
      if (one(form, 'Status') === 'canceled') messages.cancel(message);
      else if (form.Body === '') message.body = '';
      else throw new TwilioError(20001, 'Only Status=canceled or an empty Body can be set');
      return json(message);
    });
  });

  app.delete('/Messages/:sid(^\\w+).json', (request, reply) => {
    const message = find(request);
    if (!isFinal(message))
      return sendTwilioError(reply, 409, 20009, 'Cannot delete this resource before it is complete');
    messages.book.remove(message.sid);
    return reply.code(204).send();
  });
}
