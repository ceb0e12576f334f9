import { rfc2822 } from './clock.ts';

export type MessageStatus =
  | 'accepted'
  | 'scheduled'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'canceled'
  | 'read'
  | 'received';

export type Message = {
  sid: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  status: MessageStatus;
  from: string | null;
  to: string;
  body: string;
  mediaUrls: string[];
  serviceSid: string | null;
  /** Parts; `0` while a messaging service has not chosen a sender yet. */
  segments: number;
  errorCode: number | null;
  errorMessage: string | null;
  createdAt: number;
  updatedAt: number;
  sentAt: number | null;
  statusCallback: string | null;
};

const final = new Set<MessageStatus>(['delivered', 'undelivered', 'failed', 'canceled', 'read', 'received']);
export const isFinal = (message: Message): boolean => final.has(message.status);

export const isWhatsapp = (message: Message): boolean => message.to.startsWith('whatsapp:');

/** The person's side of the conversation, with its channel prefix. */
export const personOf = (message: Message): string =>
  message.direction === 'inbound' ? (message.from ?? '') : message.to;

/** The response shape of the Messages resource (contract, section 2). */
export function messageJson(message: Message, accountSid: string) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
  return {
    sid: message.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    status: message.status,
    direction: message.direction,
    from: message.from,
    to: message.to,
    messaging_service_sid: message.serviceSid,
    body: message.body,
    num_segments: String(message.segments),
    num_media: String(message.mediaUrls.length),
    price: null,
    price_unit: 'USD',
    error_code: message.errorCode,
    error_message: message.errorMessage,
    date_created: rfc2822(message.createdAt),
    date_updated: rfc2822(message.updatedAt),
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}
