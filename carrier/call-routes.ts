import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callJson, isOver } from './call.ts';
import { readCallRequest, readInstructions } from './call-request.ts';
import type { Calls } from './calls.ts';
import type { Exchange } from './exchange.ts';
import { underFaults } from './fault-effects.ts';
import { type Form, one } from './message-request.ts';
import { inDateRange, notFound, pageOf } from './twilio-account.ts';
import { sendTwilioError, TwilioError } from './twilio-error.ts';
import { refuseAsTwilio } from './twilio-refusal.ts';

/** `/Calls.json` of the 2010 API (contract, section 1), mounted below `/2010-04-01/Accounts/:accountSid`. */
export function callRoutes(app: FastifyInstance, exchange: Exchange, calls: Calls): void {
  const { clock, faults, account } = exchange;
  const json = (call: Parameters<typeof callJson>[0]) => callJson(call, account.accountSid);
  const find = (request: FastifyRequest) => {
    const call = calls.book.get((request.params as { sid: string }).sid);
    if (call === undefined) throw notFound(request);
    return call;
  };

  app.post('/Calls.json', (request, reply) => {
    const form = (request.body ?? {}) as Form;
    const effects = faults.pick({ kind: 'call', to: one(form, 'To') ?? '' });
    return underFaults(clock, reply, effects, refuseAsTwilio, () => {
      const call = calls.create(readCallRequest(form), effects);
      reply.code(201);
      return json(call);
    });
  });

  app.get('/Calls.json', (request, reply) => {
    const query = request.query as Form;
    const [to, from, status] = [one(query, 'To'), one(query, 'From'), one(query, 'Status')];
    const effects = faults.pick({ kind: 'call', to: to ?? '', on: 'read' });
    return underFaults(clock, reply, effects, refuseAsTwilio, () => {
      const found = (to === undefined ? calls.book.newestFirst() : calls.book.of(to)).filter(
        (call) =>
          (from === undefined || call.from === from) &&
          (status === undefined || call.status === status) &&
          one(query, 'ParentCallSid') === undefined &&
          inDateRange(call.answeredAt ?? call.endedAt, query, 'StartTime') &&
          inDateRange(call.endedAt, query, 'EndTime'),
      );
      return pageOf(request, 'calls', found, json);
    });
  });

  app.get('/Calls/:sid(^\\w+).json', (request, reply) => {
    const call = find(request);
    const effects = faults.pick({ kind: 'call', to: call.to, on: 'read' });
    return underFaults(clock, reply, effects, refuseAsTwilio, () => json(call));
  });

  app.post('/Calls/:sid(^\\w+).json', (request, reply) => {
    const call = find(request);
    const form = (request.body ?? {}) as Form;
    const effects = faults.pick({ kind: 'call', to: call.to, on: 'update' });
    return underFaults(clock, reply, effects, refuseAsTwilio, async () => {
      const status = one(form, 'Status');
      const instructions = readInstructions(form);
      if (isOver(call)) throw new TwilioError(21220);
      if (status === 'canceled' && call.status === 'in-progress') throw new TwilioError(21220);
      if (status === 'canceled') calls.signal(call, { type: 'cancel' });
      else if (status === 'completed') calls.signal(call, { type: 'hangup' });
      else if (instructions !== null && call.status !== 'in-progress') throw new TwilioError(21220);
      else if (instructions !== null) calls.signal(call, { type: 'replace', instructions });
      else throw new TwilioError(20001, 'Status, Url or Twiml is needed');
      // The call's own task takes the signal within this turn; the answer shows what came of it.
      await setImmediate();
      return json(call);
    });
  });

  app.delete('/Calls/:sid(^\\w+).json', (request, reply) => {
    const call = find(request);
    if (!isOver(call))
      return sendTwilioError(reply, 409, 20009, 'Cannot delete this resource before it is complete');
    calls.book.remove(call.sid);
    return reply.code(204).send();
  });
}
