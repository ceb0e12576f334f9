import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Call, callJson, durationOf, isOver } from './call.ts';
import type { Calls } from './calls.ts';
import type { Exchange } from './exchange.ts';
import type { startInbound } from './inbound.ts';
import type { Signal } from './line.ts';
import { messageJson } from './message.ts';
import type { Messages } from './messages.ts';

const typed = z.strictObject({
  body: z.string().max(1600).default(''),
  channel: z.enum(['sms', 'whatsapp']).default('sms'),
  to: z.string().optional(),
  mediaUrls: z.array(z.url()).max(10).optional(),
  button: z.string().optional(),
});
const number = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a phone number in E.164, for example +84912345678');
const answering = z.strictObject({
  by: z.enum(['human', 'machine']).default('human'),
  /** The page speaks aloud and reports `heard` after each prompt. */
  listening: z.boolean().default(false),
});
const keys = z.strictObject({ digits: z.string().regex(/^[0-9*#]+$/) });
const shown = 200;

/** What the phone page does, and what a test does in its place: read, type, answer, press, hang up. */
export function phoneRoutes(
  app: FastifyInstance,
  exchange: Exchange,
  {
    messages,
    calls,
    inbound,
  }: { messages: Messages; calls: Calls; inbound: ReturnType<typeof startInbound> },
): void {
  const { account, contacts, stream } = exchange;
  const phoneOf = (request: FastifyRequest) => number.parse((request.params as { number: string }).number);

  app.get('/carrier/contacts', () => ({ contacts: contacts.newestFirst(shown) }));
  app.get('/carrier/stream', (_request, reply) => {
    reply.hijack();
    stream.open(reply.raw);
  });

  app.get('/carrier/phones/:number', (request) => {
    const phone = phoneOf(request);
    return {
      contact: contacts.get(phone) ?? null,
      messages: messages.book
        .of(phone)
        .slice(0, shown)
        .map((message) => ({ ...messageJson(message, account.accountSid), created_at: message.createdAt })),
      calls: calls.book
        .of(phone)
        .slice(0, 20)
        .map((call) => callView(call, account.accountSid)),
    };
  });
  app.post('/carrier/phones/:number/reply', (request, reply) => {
    const message = inbound.type({ phone: phoneOf(request), ...typed.parse(request.body) });
    return reply.code(201).send(messageJson(message, account.accountSid));
  });
  app.post('/carrier/phones/:number/read', (request, reply) => {
    messages.markRead(phoneOf(request));
    return reply.code(204).send();
  });
  app.post('/carrier/phones/:number/voicemail', (request) => {
    const { on } = z.strictObject({ on: z.boolean() }).parse(request.body);
    const phone = phoneOf(request);
    if (contacts.get(phone) === undefined) contacts.touch(phone, 'phone', {});
    contacts.update(phone, { voicemail: on });
    return { contact: contacts.get(phone) };
  });

  const act = (path: string, signals: (body: unknown, call: Call) => Signal[]) =>
    app.post(`/carrier/calls/:sid/${path}`, async (request, reply) => {
      const call = calls.book.get((request.params as { sid: string }).sid);
      if (call === undefined) return reply.code(404).send({ error: 'There is no such call' });
      for (const signal of signals(request.body ?? {}, call)) {
        if (!calls.signal(call, signal)) return reply.code(409).send({ error: `The call is ${call.status}` });
      }
      await setImmediate();
      return callView(call, account.accountSid);
    });
  act('answer', (body) => [{ type: 'answer', ...answering.parse(body) }]);
  act('reject', () => [{ type: 'reject' }]);
  act('hangup', (_body, call) => [call.status === 'in-progress' ? { type: 'hangup' } : { type: 'reject' }]);
  act('digits', (body) => [...keys.parse(body).digits].map((key) => ({ type: 'key', key })));
  act('speech', (body) => [{ type: 'speech', ...z.strictObject({ text: z.string().min(1) }).parse(body) }]);
  act('heard', (body) => [{ type: 'heard', ...z.strictObject({ step: z.int().min(0) }).parse(body) }]);

  app.get('/carrier/calls/:sid', (request, reply) => {
    const call = calls.book.get((request.params as { sid: string }).sid);
    if (call === undefined) return reply.code(404).send({ error: 'There is no such call' });
    return callView(call, account.accountSid);
  });
  app.get('/carrier/calls/:sid/audio/:step', (request, reply) => {
    const { sid, step } = request.params as { sid: string; step: string };
    const recording = calls.audio(sid, Number(step));
    if (recording === undefined) return reply.code(404).send({ error: 'There is no such recording' });
    return reply.type(recording.type).send(recording.bytes);
  });
}

/** The provider's shape plus what only the phone sees. */
export function callView(call: Call, accountSid: string) {
  return {
    ...callJson(call, accountSid),
    over: isOver(call),
    answered_at: call.answeredAt,
    created_at: call.createdAt,
    seconds: durationOf(call),
    sip_code: call.sipCode,
    error_code: call.errorCode,
    steps: call.steps,
    gather: call.gather,
  };
}
