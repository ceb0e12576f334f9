import { setImmediate } from 'node:timers/promises';
import type { Exchange } from './exchange.ts';
import type { Effects } from './faults.ts';
import { eventMessageId, type Mail } from './mail.ts';
import type { Mails, SuppressionList } from './mails.ts';
import { type EventKeys, eventKeys } from './signature.ts';

/**
 * What happens to a mail after SendGrid took it, and the Event Webhook that tells about it: signed
 * batches, retried for 24 hours until they are answered with 2xx (contract, section 7).
 */
export type MailEvents = {
  keys: EventKeys;
  /** Lives through the mail's fate: `bounce@`, `slow@` and `spam@` have theirs by convention. */
  follow(mail: Mail, effects: Effects): void;
  /** One event that a person caused: unsubscribe, spamreport, open, click. */
  report(mail: Mail, event: string, extra?: Record<string, unknown>): void;
};

const day = 24 * 60 * 60_000;
const reasons: Record<SuppressionList, string> = {
  bounces: 'Bounced Address',
  blocks: 'Blocked Address',
  spam_reports: 'Spam Reporting Address',
  invalid_emails: 'Invalid',
  unsubscribes: 'Unsubscribed Address',
};

export function startMailEvents(exchange: Exchange, mails: Mails): MailEvents {
  const { clock, work, settings, callbacks } = exchange;
  const keys = eventKeys();
  let batch: Record<string, unknown>[] = [];
  let gathering = false;

  function happen(mail: Mail, event: string, effects: Effects, extra: Record<string, unknown> = {}) {
    const at = clock.now();
    const detail = String(extra.reason ?? extra.response ?? extra.url ?? '');
    mail.events.push({ event, at, detail });
    if (event === 'delivered') mail.status = 'delivered';
    if (event === 'bounce' || event === 'dropped') mail.status = 'not_delivered';
    exchange.stream.changed(mail.mailbox);
    if (settings.sendgridEventsUrl === null || effects.lost) return;
    const { categories } = mail;
    const told = {
      ...mail.customArgs,
      email: mail.mailbox,
      timestamp: Math.floor(at / 1000),
      event,
      'smtp-id': `<${mail.messageId}@geopod-ismtpd-carrier>`,
      sg_event_id: Buffer.from(exchange.newSid('EV'), 'latin1').toString('base64url'),
      sg_message_id: eventMessageId(mail),
      ...(categories.length > 0 ? { category: categories.length === 1 ? categories[0] : categories } : {}),
      ...extra,
    };
    batch.push(told);
    if (effects.repeated) batch.push(told);
    // Mixed order (section 7): the newest event leads its batch.
    if (effects.reordered) batch.unshift(...batch.splice(-1 - Number(effects.repeated ?? false)));
    if (gathering) return;
    gathering = true;
    work.run(post);
  }

  async function post() {
    await work.sleep(settings.pace.eventsMs);
    // Let everything that happens in this turn share one batch.
    await setImmediate();
    gathering = false;
    const body = `${JSON.stringify(batch)}\r\n`;
    batch = [];
    const url = settings.sendgridEventsUrl;
    if (url === null) return;
    const giveUpAt = clock.now() + day;
    for (let pause = 1000; ; pause = Math.min(pause * 2, 30 * 60_000)) {
      const timestamp = String(Math.floor(clock.now() / 1000));
      const headers = {
        'Content-Type': 'application/json',
        'User-Agent': 'SendGrid Event API (decorum-carrier)',
        'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
        'X-Twilio-Email-Event-Webhook-Signature': keys.sign(timestamp, body),
      };
      const answer = await callbacks.post(url, headers, body);
      if (answer.status !== null && answer.status >= 200 && answer.status < 300) return;
      if (clock.now() + pause > giveUpAt) return;
      await work.sleep(pause);
    }
  }

  function suppress(mail: Mail, list: SuppressionList, reason: string, status = '') {
    const created = Math.floor(clock.now() / 1000);
    mails.suppressed[list].set(mail.mailbox, { email: mail.mailbox, created, reason, status });
  }

  async function fate(mail: Mail, effects: Effects) {
    const list = (Object.keys(reasons) as SuppressionList[]).find((one) =>
      mails.suppressed[one].has(mail.mailbox),
    );
    if (list !== undefined) return happen(mail, 'dropped', effects, { reason: reasons[list] });
    const user = mail.mailbox.split('@')[0];
    const { pace } = settings;
    await work.sleep(pace.sentMs);
    happen(mail, 'processed', effects);
    await work.sleep(pace.deliveredMs);
    if (user === 'bounce' || effects.undelivered || effects.failed) {
      const reason = '550 5.1.1 The email account that you tried to reach does not exist';
      suppress(mail, 'bounces', reason, '5.1.1');
      const bounce = { type: 'bounce', status: '5.1.1', reason, bounce_classification: 'Invalid Address' };
      return happen(mail, 'bounce', effects, bounce);
    }
    if (user === 'slow') {
      happen(mail, 'deferred', effects, { response: '451 4.7.1 Greylisted, try again later', attempt: '1' });
      await work.sleep(pace.deliveredMs * 3);
    }
    happen(mail, 'delivered', effects, { response: '250 2.0.0 OK' });
    if (user !== 'spam') return;
    await work.sleep(pace.deliveredMs);
    suppress(mail, 'spam_reports', 'spam report');
    happen(mail, 'spamreport', effects);
  }

  return {
    keys,
    follow: (mail, effects) => work.run(() => fate(mail, effects)),
    report(mail, event, extra) {
      if (event === 'unsubscribe') suppress(mail, 'unsubscribes', 'unsubscribed');
      if (event === 'spamreport') suppress(mail, 'spam_reports', 'spam report');
      happen(mail, event, {}, extra);
    },
  };
}
