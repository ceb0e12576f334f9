import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Exchange } from './exchange.ts';
import { headerOf, type Mail, mailJson } from './mail.ts';
import type { Mails } from './mails.ts';
import type { MailEvents } from './sendgrid-events.ts';

const answer = z.strictObject({ text: z.string().min(1), subject: z.string().optional() });

/** What a person does in a mailbox: read, answer, unsubscribe, report as spam. */
export function mailRoutes(
  app: FastifyInstance,
  exchange: Exchange,
  { mails, events }: { mails: Mails; events: MailEvents },
): void {
  const { callbacks, contacts, settings, work } = exchange;
  const withMail =
    (handle: (mail: Mail, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    (request: FastifyRequest, reply: FastifyReply) => {
      const mail = mails.book.get((request.params as { id: string }).id);
      return mail ? handle(mail, request, reply) : reply.code(404).send({ error: 'There is no such mail' });
    };

  app.get('/carrier/mailboxes/:address', (request) => {
    const address = (request.params as { address: string }).address.toLowerCase();
    return {
      contact: contacts.get(address) ?? null,
      mails: mails.book.of(address).slice(0, 100).map(mailJson),
    };
  });
  app.post('/carrier/mailboxes/:address/read', (request, reply) => {
    contacts.update((request.params as { address: string }).address.toLowerCase(), { unread: 0 });
    return reply.code(204).send();
  });

  app.get(
    '/carrier/mails/:id/html',
    withMail((mail, _request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        // No scripts, no remote images: reading a mail must not make a request of its own.
        .header(
          'Content-Security-Policy',
          "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox",
        )
        .send(`<!doctype html><meta charset="utf-8"><base target="_blank">${mail.html}`),
    ),
  );

  app.post(
    '/carrier/mails/:id/open',
    withMail((mail, _request, reply) => {
      const opened = mail.events.some((one) => one.event === 'open');
      if (mail.via === 'sendgrid' && mail.status === 'delivered' && !opened) {
        events.report(mail, 'open', {
          useragent: 'Decorum phone page',
          ip: '127.0.0.1',
          sg_machine_open: false,
        });
      }
      return reply.code(204).send();
    }),
  );
  app.post(
    '/carrier/mails/:id/spam',
    withMail((mail, _request, reply) => {
      events.report(mail, 'spamreport');
      return reply.code(204).send();
    }),
  );

  /** One-click unsubscribe as a mail program does it (RFC 8058). */
  app.post(
    '/carrier/mails/:id/unsubscribe',
    withMail(async (mail, _request, reply) => {
      const { unsubscribeUrl } = mailJson(mail);
      if (unsubscribeUrl === null) return reply.code(409).send({ error: 'This mail has no one-click link' });
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const { status } = await callbacks.post(unsubscribeUrl, headers, 'List-Unsubscribe=One-Click');
      return { url: unsubscribeUrl, status };
    }),
  );

  /** Posts the answer to the customer's server in the shape of Inbound Parse (contract, section 8). */
  app.post(
    '/carrier/mails/:id/reply',
    withMail(async (mail, request, reply) => {
      const { text, subject = `Re: ${mail.subject}` } = answer.parse(request.body);
      const url = settings.sendgridInboundUrl;
      if (url === null)
        return reply.code(409).send({ error: 'No URL for mail replies is set (sendgridInboundUrl)' });
      const to = headerOf(mail, 'Reply-To') ?? mail.from.email;
      const id = headerOf(mail, 'Message-ID') ?? '';
      const form = new FormData();
      const fields = {
        headers: `From: ${mail.mailbox}\nTo: ${to}\nSubject: ${subject}\nIn-Reply-To: ${id}\nReferences: ${id}\n`,
        from: mail.mailbox,
        to,
        subject,
        text,
        envelope: JSON.stringify({ to: [to.match(/<(.+)>/)?.[1] ?? to], from: mail.mailbox }),
        charsets: JSON.stringify({ to: 'UTF-8', from: 'UTF-8', subject: 'UTF-8', text: 'utf-8' }),
        dkim: '{@carrier.localhost : pass}',
        SPF: 'pass',
        sender_ip: '127.0.0.1',
        spam_score: '0.1',
        attachments: '0',
      };
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      const encoded = new Response(form);
      const headers = { 'Content-Type': encoded.headers.get('Content-Type') ?? '' };
      const body = await encoded.text();
      work.run(async () => void (await callbacks.post(url, headers, body)));
      return reply.code(202).send({ url });
    }),
  );
}
