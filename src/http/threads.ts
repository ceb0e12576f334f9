import { z } from 'zod';
import { iso } from '../clock.ts';
import { MESSAGE_STATUSES, THREAD_STATUSES, type ThreadStatus } from '../policy/words.ts';
import { recordAudit } from '../store/audit.ts';
import { type Message, messagesOfThread } from '../store/messages.ts';
import { listThreads, setThreadStatus, type Thread, threadById } from '../store/threads.ts';
import { actorOf } from './auth.ts';
import { idAfter, page, pageOf, pageQuery } from './cursor.ts';
import type { Routes } from './deps.ts';
import { channelField, flagQuery, idParams, isoOrNull } from './fields.ts';
import { notFound } from './problem.ts';

const threadSchema = z.object({
  id: z.string(),
  channel: channelField,
  address: z.string(),
  partyId: z.string().nullable(),
  partyName: z.string().nullable(),
  isStranger: z.boolean().describe('Nobody has said yet who writes from this address.'),
  status: z.enum(THREAD_STATUSES),
  needsReview: z.number().describe('How many of its messages wait for a person.'),
  lastText: z.string().nullable(),
  lastInboundAt: z.string().nullable(),
  lastMessageAt: z.string(),
  archivedAt: z.string().nullable(),
});

const threadJson = (thread: Thread): z.infer<typeof threadSchema> => ({
  ...thread,
  lastInboundAt: isoOrNull(thread.lastInboundAt),
  lastMessageAt: iso(thread.lastMessageAt),
  archivedAt: isoOrNull(thread.archivedAt),
});

const messageSchema = z.object({
  id: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  status: z.enum(MESSAGE_STATUSES),
  text: z.string().describe('Codes and their digits are masked.'),
  media: z.array(z.object({ url: z.string(), contentType: z.string() })),
  step: z.string().nullable().describe('The step of the chain that decided on it.'),
  verdict: z.string().nullable(),
  chain: z
    .array(z.object({ step: z.string(), verdict: z.string().nullable() }))
    .nullable()
    .describe('Every step that was asked, in order; null while it waits.'),
  answer: z.string().nullable().describe('Which of our fixed answers it is.'),
  inReplyTo: z.string().nullable(),
  deliveryStatus: z.string().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  at: z.string(),
});

const messageJson = (message: Message): z.infer<typeof messageSchema> => ({
  ...message,
  at: iso(message.at),
});

const one = z.object({ thread: threadSchema });
const tags = ['conversations'];

/** Conversations: what people wrote, what the chain made of it, what was answered. */
export const threadRoutes: Routes = (app, { db, clock, newId, config: { tenantId } }) => {
  const threadOr404 = async (id: string): Promise<Thread> => {
    const thread = await threadById(db, tenantId, id);
    if (!thread) throw notFound('There is no conversation with this id.');
    return thread;
  };

  app.get(
    '/api/threads',
    {
      config: { permission: 'conversations:VIEW' },
      schema: {
        tags,
        summary: 'Conversations, the one with the latest message first',
        querystring: z.strictObject({
          ...pageQuery,
          status: z.enum(THREAD_STATUSES).optional(),
          channel: channelField.optional(),
          partyId: z.uuid().optional(),
          needsReview: flagQuery.optional().describe('Whether one of its messages waits for a person.'),
        }),
        response: { 200: pageOf(threadSchema) },
      },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const rows = await listThreads(db, { ...filter, tenantId, after: idAfter(cursor), limit: limit + 1 });
      return page(rows, { limit, key: ({ id }) => id, item: threadJson });
    },
  );

  app.get(
    '/api/threads/:id',
    {
      config: { permission: 'conversations:VIEW' },
      schema: {
        tags,
        summary: 'One conversation with its messages, newest first',
        params: idParams,
        querystring: z.strictObject(pageQuery),
        response: { 200: one.extend({ messages: pageOf(messageSchema) }) },
      },
    },
    async ({ params: { id }, query: { limit, cursor } }) => {
      const thread = await threadOr404(id);
      const asked = { tenantId, threadId: id, after: idAfter(cursor), limit: limit + 1 };
      const messages = await messagesOfThread(db, asked);
      return {
        thread: threadJson(thread),
        messages: page(messages, { limit, key: (message) => message.id, item: messageJson }),
      };
    },
  );

  const changes: { path: string; status: ThreadStatus; summary: string }[] = [
    {
      path: 'pause',
      status: 'paused',
      summary: 'Let what comes in only be stored; opt-outs and verifications still count',
    },
    { path: 'resume', status: 'active', summary: 'Work on what comes in again' },
  ];
  for (const { path, status, summary } of changes) {
    app.post(
      `/api/threads/:id/${path}`,
      {
        config: { permission: 'conversations:EDIT' },
        schema: { tags, summary, params: idParams, response: { 200: one } },
      },
      async (request) => {
        const { id } = request.params;
        const before = await threadOr404(id);
        const now = clock.now();
        await db.transaction(async (tx) => {
          if (!(await setThreadStatus(tx, { tenantId, id, status, now }))) return;
          await recordAudit(tx, tenantId, [
            {
              id: newId(),
              at: now,
              eventType: 'thread_status_changed',
              actor: actorOf(request).name,
              partyId: before.partyId,
              payload: { threadId: id, from: before.status, to: status },
            },
          ]);
        });
        return { thread: threadJson(await threadOr404(id)) };
      },
    );
  }
};
