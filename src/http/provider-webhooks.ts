import type { FastifyReply, FastifyRequest } from 'fastify';
import { readOrigin, type TenantReceipt } from '../channels/callback-origin.ts';
import { readEvents } from '../channels/sendgrid-receipts.ts';
import { isSendgridSignature } from '../channels/sendgrid-signature.ts';
import { readInboundMessage } from '../channels/twilio-inbound.ts';
import { readCallStatus, readMessageStatus } from '../channels/twilio-receipts.ts';
import { isTwilioSignature, type SignedForm } from '../channels/twilio-signature.ts';
import type { CodeDigests } from '../inbound/code-digests.ts';
import { applyReceipt, type ReceiptDeps } from '../inbound/receipts.ts';
import { receiveMessage } from '../inbound/receive.ts';
import type { Meter } from '../meter.ts';
import type { App, Routes } from './deps.ts';
import { Problem } from './problem.ts';

export type WebhookDeps = ReceiptDeps & {
  /** What providers call and sign; null: none was configured, and every callback is refused. */
  publicBaseUrl: string | null;
  /** Several while a token is being replaced. */
  twilioAuthTokens: readonly string[];
  /** SendGrid's public key, or null while it cannot be had. */
  sendgridPublicKey(): Promise<string | null>;
  onReceipt: () => void;
  codes: CodeDigests;
  /** A message came in and waits to be worked on. */
  onMessage: () => void;
  meter?: Meter;
};

/**
 * The doors for providers. Nobody logs in: each request proves itself by its signature, and one that does not is
 * answered 403 and leaves no trace. A proven one is believed once, however often and in whatever order it comes.
 */
export const providerWebhooks =
  (deps: WebhookDeps): Routes =>
  (app: App, { config: { tenantId } }) => {
    app.register(async (door: App) => {
      readRawBodies(door);
      door.post('/api/webhooks/twilio/status', hidden, (request, reply) =>
        answerTwilio(deps, request, reply, readMessageStatus),
      );
      door.post('/api/webhooks/twilio/call-status', hidden, (request, reply) =>
        answerTwilio(deps, request, reply, readCallStatus),
      );
      door.post('/api/webhooks/twilio/messaging', hidden, (request, reply) =>
        takeMessage(deps, tenantId, request, reply),
      );
      door.post('/api/webhooks/sendgrid/events', hidden, (request, reply) =>
        answerSendgrid(deps, request, reply),
      );
    });
  };

const hidden = { config: { permission: 'public' as const }, schema: { hide: true } };

/** Signatures are over the bytes as they came. */
function readRawBodies(door: App): void {
  door.removeContentTypeParser('application/json');
  for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
    door.addContentTypeParser(
      type,
      { parseAs: 'buffer' },
      async (_request: FastifyRequest, body: Buffer) => body,
    );
  }
}

const refused = (why: string) => new Problem(403, 'bad_signature', why);

async function answerTwilio(
  deps: WebhookDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  read: typeof readMessageStatus,
): Promise<FastifyReply> {
  const form = provenForm(deps, request);
  const origin = readOrigin(request.query as Record<string, unknown>);
  const received = origin && read(form, origin);
  if (received) await believe(deps, request, received);
  return reply.code(204).send();
}

/** The message is stored and nothing more: what follows from it is worked on behind, and answered by a text of its own. */
async function takeMessage(
  deps: WebhookDeps,
  tenantId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const message = readInboundMessage(provenForm(deps, request));
  if (!message) {
    const detail =
      'This is no text or WhatsApp message: MessageSid and From are needed. Point the webhook of a phone number or ' +
      'a WhatsApp sender here.';
    throw new Problem(422, 'not_a_message', detail);
  }
  if ((await receiveMessage({ ...deps, tenantId }, message)) === 'stored') deps.onMessage();
  return reply.code(200).type('text/xml').send(NO_REPLY);
}

const NO_REPLY = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** The form's fields, once Twilio's signature over them and our own public address fits. */
function provenForm(deps: WebhookDeps, request: FastifyRequest): SignedForm {
  const form = formOf(request.body);
  const signature = request.headers['x-twilio-signature'];
  const isGenuine =
    deps.publicBaseUrl !== null &&
    isTwilioSignature({
      authTokens: deps.twilioAuthTokens,
      url: deps.publicBaseUrl + request.url,
      params: form,
      signature: typeof signature === 'string' ? signature : undefined,
    });
  if (isGenuine) return form;
  throw refused('X-Twilio-Signature does not fit this request. Check PUBLIC_BASE_URL and TWILIO_AUTH_TOKEN.');
}

async function answerSendgrid(
  deps: WebhookDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const publicKey = await deps.sendgridPublicKey();
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const isGenuine =
    publicKey !== null &&
    isSendgridSignature({
      publicKey,
      timestamp: header('x-twilio-email-event-webhook-timestamp'),
      signature: header('x-twilio-email-event-webhook-signature'),
      rawBody,
    });
  if (!isGenuine) {
    throw refused('The signature does not fit this batch of events. Check SENDGRID_WEBHOOK_PUBLIC_KEY.');
  }
  const receipts = readEvents(parsed(rawBody));
  if (receipts === null) throw new Problem(422, 'not_events', 'Send a JSON array of events.');
  for (const received of receipts) await believe(deps, request, received);
  return reply.code(204).send();
}

async function believe(deps: WebhookDeps, request: FastifyRequest, received: TenantReceipt): Promise<void> {
  const result = await applyReceipt(deps, received.tenantId, received);
  deps.meter?.received(received.provider, received.receipt.status, result);
  if (result === 'unknown_job') {
    request.log.warn(
      { jobId: received.jobId, provider: received.provider },
      'A receipt names a job that is not here',
    );
  }
  if (result === 'applied') deps.onReceipt();
}

/** A repeated field has a list, in the order in which it came. No name means more than another, not even __proto__. */
function formOf(body: unknown): SignedForm {
  const form: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(Buffer.isBuffer(body) ? body.toString('utf8') : '')) {
    const known = form[name];
    form[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
  }
  return form;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
