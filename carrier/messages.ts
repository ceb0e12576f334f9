import { bareAddress } from './contacts.ts';
import type { Exchange } from './exchange.ts';
import type { Effects } from './faults.ts';
import { type Ledger, ledger } from './ledger.ts';
import { isWhatsapp, type Message, personOf } from './message.ts';
import { type End, startJourneys } from './message-journey.ts';
import type { MessageRequest } from './message-request.ts';
import { type OptOuts, startOptOuts } from './opt-outs.ts';
import { countSegments } from './segments.ts';
import { TwilioError } from './twilio-error.ts';

/** All texts, and what people and the network do with them. */
export type Messages = {
  book: Ledger<Message>;
  optOuts: OptOuts;
  /** Stores it and starts its way to the phone; throws 21610 when the person blocked this sender. */
  create(request: MessageRequest, effects: Effects): Message;
  /** A text the business answers in TwiML; after a stop word it fails with 21610. */
  answer(text: Text & { action: string | null }): Message;
  /** A text of the network itself, such as the confirmation of a stop word. */
  notice(text: Text): Message;
  /** A text typed on the phone. */
  receive(text: Text): Message;
  cancel(message: Message): void;
  /** The person looked at the conversation: WhatsApp messages become `read`. */
  markRead(phone: string): void;
  clear(): void;
};

type Text = { from: string; to: string; body: string; mediaUrls?: string[] };

const day = 24 * 60 * 60_000;
const delivered: End = { status: 'delivered', errorCode: null };

export function startMessages(exchange: Exchange): Messages {
  const { clock, settings, contacts, newSid } = exchange;
  const book = ledger<Message>(
    (message) => message.sid,
    (message) => [bareAddress(message.to), bareAddress(message.from ?? '')],
    exchange.keep,
  );
  const optOuts = startOptOuts();
  const journeys = startJourneys(exchange);

  function store(fields: Pick<Message, 'direction' | 'status' | 'from' | 'to' | 'body'> & Partial<Message>) {
    const now = clock.now();
    const message: Message = {
      sid: newSid(fields.mediaUrls?.length ? 'MM' : 'SM'),
      mediaUrls: [],
      serviceSid: null,
      segments: fields.serviceSid ? 0 : countSegments(fields.body),
      errorCode: null,
      errorMessage: null,
      createdAt: now,
      updatedAt: now,
      sentAt: null,
      statusCallback: null,
      ...fields,
    };
    book.add(message);
    return message;
  }

  function show(message: Message) {
    const phone = bareAddress(personOf(message));
    const unread = (contacts.get(phone)?.unread ?? 0) + (message.direction === 'inbound' ? 0 : 1);
    const preview = message.body || 'Media';
    contacts.touch(phone, 'phone', { unread, preview, lastAt: message.createdAt });
    return message;
  }

  function endOf(request: MessageRequest, effects: Effects): End {
    if (effects.undelivered) return { status: 'undelivered', errorCode: effects.undelivered };
    if (effects.failed) return { status: 'failed', errorCode: effects.failed };
    const free = request.contentSid === null && request.to.startsWith('whatsapp:');
    if (!settings.whatsappWindow || !free) return delivered;
    const sender = request.from ?? `whatsapp:${settings.whatsappFrom}`;
    const heard = book
      .of(bareAddress(request.to))
      .find((one) => one.direction === 'inbound' && one.from === request.to && one.to === sender);
    return heard && heard.createdAt >= clock.now() - day ? delivered : { status: 'failed', errorCode: 63016 };
  }

  function textOf({ contentSid, contentVariables, body }: MessageRequest): string {
    if (contentSid === null) return body;
    const template = settings.templates[contentSid];
    if (template === undefined) return `Template ${contentSid} ${JSON.stringify(contentVariables)}`;
    return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (all, name: string) => contentVariables[name] ?? all);
  }

  return {
    book,
    optOuts,
    create(request, effects) {
      const { from, to, serviceSid, mediaUrls, statusCallback, sendAt } = request;
      if (optOuts.isBlocked(to, [from, serviceSid])) throw new TwilioError(21610);
      const status = sendAt !== null ? 'scheduled' : serviceSid !== null ? 'accepted' : 'queued';
      const body = textOf(request);
      const end = endOf(request, effects);
      const fields = { from, to, body, status, mediaUrls, serviceSid, statusCallback } as const;
      const message = show(store({ direction: 'outbound-api', ...fields }));
      journeys.start(message, effects, sendAt, end);
      return message;
    },
    answer({ action, ...text }) {
      const blocked = optOuts.isBlocked(text.to, [text.from]);
      const fields = { status: 'queued', statusCallback: action } as const;
      const message = store({ direction: 'outbound-reply', ...fields, ...text });
      if (!blocked) show(message);
      journeys.start(message, {}, null, blocked ? { status: 'failed', errorCode: 21610 } : delivered);
      return message;
    },
    notice(text) {
      const message = show(store({ direction: 'outbound-reply', status: 'queued', ...text }));
      journeys.start(message, {}, null, delivered);
      return message;
    },
    receive(text) {
      return show(store({ direction: 'inbound', status: 'received', ...text }));
    },
    cancel(message) {
      if (!['scheduled', 'accepted', 'queued'].includes(message.status)) throw new TwilioError(30409);
      journeys.change(message, 'canceled');
    },
    markRead(phone) {
      if ((contacts.get(phone)?.unread ?? 0) === 0) return;
      for (const message of book.of(phone)) {
        if (message.status === 'delivered' && isWhatsapp(message)) journeys.change(message, 'read');
      }
      contacts.update(phone, { unread: 0 });
    },
    clear() {
      book.clear();
      optOuts.clear();
    },
  };
}
