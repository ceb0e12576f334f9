import { iso } from './clock.ts';
import { bareAddress } from './contacts.ts';
import type { Exchange } from './exchange.ts';
import type { Effects } from './faults.ts';
import { isFinal, isWhatsapp, type Message, type MessageStatus, personOf } from './message.ts';
import { countSegments } from './segments.ts';
import type { Params } from './signature.ts';

/** How a message's way ends. */
export type End = { status: 'delivered' | 'undelivered' | 'failed'; errorCode: number | null };

export type Journeys = {
  /** Sends it on its way; callbacks follow in order unless a fault says otherwise. */
  start(message: Message, effects: Effects, sendAt: number | null, end: End): void;
  /** A single change outside the usual way: canceled, read. */
  change(message: Message, status: MessageStatus): void;
};

/** queued → sent → delivered, with `accepted` first when a messaging service picks the sender (section 3). */
export function startJourneys(exchange: Exchange): Journeys {
  const { clock, work, settings, callbacks } = exchange;

  async function travel(message: Message, effects: Effects, sendAt: number | null, end: End) {
    const held: Params[] = [];
    let posted = Promise.resolve();
    const report = () => {
      if (message.statusCallback === null || effects.lost) return;
      const params = statusParams(exchange, message);
      if (effects.reordered) held.unshift(params);
      else posted = posted.then(() => deliver(message, params, effects));
    };
    if (sendAt !== null) await work.sleep(sendAt - clock.now());
    const steps: [MessageStatus, number][] = [[end.status, settings.pace.deliveredMs]];
    if (end.status !== 'failed') steps.unshift(['sent', settings.pace.sentMs]);
    if (message.serviceSid !== null) steps.unshift(['queued', 0]);
    for (const [status, ms] of steps) {
      await work.sleep(ms);
      if (isFinal(message)) break;
      advance(message, status, status === end.status ? end.errorCode : null);
      report();
    }
    await posted;
    for (const params of held) await deliver(message, params, effects);
  }

  function advance(message: Message, status: MessageStatus, errorCode: number | null = null) {
    message.status = status;
    message.updatedAt = clock.now();
    message.errorCode = errorCode;
    if (status === 'sent') message.sentAt = message.updatedAt;
    if (status === 'queued' && message.segments === 0) {
      message.from ??= isWhatsapp(message) ? `whatsapp:${settings.whatsappFrom}` : settings.fromNumber;
      message.segments = countSegments(message.body);
    }
    exchange.stream.changed(bareAddress(personOf(message)));
  }

  async function deliver(message: Message, params: Params, effects: Effects) {
    if (message.statusCallback === null) return;
    await callbacks.twilio(message.statusCallback, params);
    if (effects.repeated) await callbacks.twilio(message.statusCallback, params);
  }

  return {
    start: (message, effects, sendAt, end) => work.run(() => travel(message, effects, sendAt, end)),
    change(message, status) {
      advance(message, status);
      const params = statusParams(exchange, message);
      work.run(() => deliver(message, params, {}));
    },
  };
}

/** The form of a status callback (contract, section 4). */
function statusParams({ account, clock }: Exchange, message: Message): Params {
  const params: Params = {
    MessageSid: message.sid,
    SmsSid: message.sid,
    MessageStatus: message.status,
    SmsStatus: message.status,
    AccountSid: account.accountSid,
    ApiVersion: '2010-04-01',
    From: message.from ?? '',
    To: message.to,
  };
  if (message.serviceSid !== null) params.MessagingServiceSid = message.serviceSid;
  if (message.errorCode !== null) params.ErrorCode = String(message.errorCode);
  if (isWhatsapp(message)) {
    params.ChannelPrefix = 'whatsapp';
    params.ChannelInstallSid = `XE${message.sid.slice(2)}`;
    if (isFinal(message)) params.EventType = message.status.toUpperCase();
  } else if (message.status === 'delivered' || message.status === 'undelivered') {
    params.RawDlrDoneDate = iso(clock.now()).replace(/\D/g, '').slice(2, 12);
  }
  return params;
}
