import type { Exchange } from './exchange.ts';
import type { Effects } from './faults.ts';
import type { Mail, MailAddress } from './mail.ts';
import type { Mails } from './mails.ts';
import type { MailEvents } from './sendgrid-events.ts';
import type { MailSend } from './sendgrid-request.ts';

/** SendGrid's own side of `mail/send`: one request becomes one mail per recipient. */
export type Sendgrid = {
  /** The `X-Message-Id` of the request. */
  send(request: MailSend, effects: (to: string) => Effects): string;
  /** Cancels what is still scheduled under a batch. */
  cancel(batchId: string): void;
};

export function startSendgrid(exchange: Exchange, mails: Mails, events: MailEvents): Sendgrid {
  const { clock, work } = exchange;
  const canceled = new Set<string>();

  function put(request: MailSend, messageId: string, effects: (to: string) => Effects, index: number): void {
    const one = request.personalizations[index];
    if (one === undefined) return;
    const recipients = recipientsOf(one);
    const before = request.personalizations.slice(0, index).flatMap(recipientsOf).length;
    const values = { ...one.substitutions, ...asHandlebars(one.dynamic_template_data) };
    const fill = (text: string) =>
      Object.entries(values).reduce((done, [name, value]) => done.replaceAll(name, value), text);
    const content = (type: string) => fill(request.content.find((part) => part.type === type)?.value ?? '');
    const template =
      request.template_id && `Template ${request.template_id} ${JSON.stringify(one.dynamic_template_data)}`;
    recipients.forEach((recipient, position) => {
      const from = one.from ?? request.from;
      const mail: Omit<Mail, 'id'> = {
        via: 'sendgrid',
        mailbox: recipient.email.toLowerCase(),
        messageId,
        index: before + position,
        from,
        to: one.to,
        cc: one.cc,
        subject: fill(one.subject ?? request.subject) || (template ?? ''),
        headers: headersOf(request, index, messageId),
        text: content('text/plain') || (template ?? ''),
        html: content('text/html'),
        attachments: request.attachments.map(({ filename, type, content: base64 }) => ({
          filename,
          type,
          size: Buffer.byteLength(base64, 'base64'),
        })),
        customArgs: { ...request.custom_args, ...one.custom_args },
        categories: request.categories,
        status: 'processed',
        events: [],
        receivedAt: clock.now(),
      };
      events.follow(mails.deliver(mail), effects(recipient.email));
    });
  }

  return {
    send(request, effects) {
      const messageId = Buffer.from(exchange.newSid('').slice(0, 32), 'hex')
        .toString('base64url')
        .slice(0, 22);
      if (request.mail_settings?.sandbox_mode?.enable) return messageId;
      for (const [index, one] of request.personalizations.entries()) {
        const sendAt = one.send_at ?? request.send_at;
        const wait = sendAt === undefined ? 0 : sendAt * 1000 - clock.now();
        if (wait > 0) {
          work.run(async () => {
            await work.sleep(wait);
            if (!canceled.has(request.batch_id ?? '')) put(request, messageId, effects, index);
          });
        } else put(request, messageId, effects, index);
      }
      return messageId;
    },
    cancel: (batchId) => void canceled.add(batchId),
  };
}

const recipientsOf = (one: MailSend['personalizations'][number]) => [...one.to, ...one.cc, ...one.bcc];

function headersOf(request: MailSend, index: number, messageId: string) {
  const one = request.personalizations[index];
  const written: Record<string, string> = { ...request.headers, ...one?.headers };
  const list = (people: MailAddress[]) => people.map(printed).join(', ');
  const headers: Record<string, string> = {
    From: printed(one?.from ?? request.from),
    To: list(one?.to ?? []),
    ...(one?.cc.length ? { Cc: list(one.cc) } : {}),
    Subject: one?.subject ?? request.subject,
    ...(request.reply_to ? { 'Reply-To': printed(request.reply_to) } : {}),
    'Message-ID': `<${messageId}@geopod-ismtpd-carrier>`,
    ...written,
  };
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

const printed = ({ email, name }: MailAddress) => (name ? `${name} <${email}>` : email);

const asHandlebars = (data: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [`{{${name}}}`, String(value)]));
