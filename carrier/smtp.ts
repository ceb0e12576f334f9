import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Exchange } from './exchange.ts';
import type { Effects } from './faults.ts';
import type { MailAddress } from './mail.ts';
import type { Mails } from './mails.ts';

/** A mail server that takes everything, except as its recipients or a fault say (contract smtp, section 2). */
export type Smtp = { port: number; close(): Promise<void> };

type Refusal = Error & { responseCode: number };

const refusal = (responseCode: number, text: string): Refusal =>
  Object.assign(new Error(text), { responseCode });

const byConvention: Record<string, Refusal> = {
  reject: refusal(550, '5.1.1 User unknown'),
  greylist: refusal(451, '4.7.1 Greylisted, try again later'),
};

const maxBytes = 30 * 2 ** 20;

export async function startSmtp(exchange: Exchange, mails: Mails, port: number, host: string): Promise<Smtp> {
  const { clock, faults, newSid } = exchange;
  /** Effects that were drawn at RCPT TO and act at or after the dot, by connection. */
  const pending = new Map<string, Map<string, Effects>>();

  const server = new SMTPServer({
    name: 'carrier.localhost',
    banner: 'local carrier, nothing leaves this machine',
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    hideDSN: false,
    size: maxBytes,
    closeTimeout: 1,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? 'anyone' }),
    onRcptTo({ address }, session, callback) {
      const effects = faults.pick({ kind: 'mail', to: address, via: 'smtp' });
      const known = byConvention[address.split('@')[0]?.toLowerCase() ?? ''];
      if (effects.dropBefore) return drop(session);
      if (effects.status !== undefined && !effects.accepted) {
        return callback(refusal(effects.status, effects.message ?? 'Refused by a fault'));
      }
      if (known) return callback(known);
      const drawn = pending.get(session.id) ?? new Map<string, Effects>();
      pending.set(session.id, drawn.set(address, effects));
      callback();
    },
    onData(stream, session, callback) {
      receive(stream, session).then(
        (id) => finish(session, id, callback),
        (problem: Error) => callback(problem),
      );
    },
    onClose: (session) => void pending.delete(session.id),
  });
  // A client that drops its connection is its own business.
  server.on('error', () => {});

  async function receive(stream: NodeJS.ReadableStream, session: SMTPServerSession): Promise<string> {
    const raw = await buffer(stream);
    const parsed = await PostalMime.parse(raw);
    const messageId = newSid('').slice(0, 12);
    const people = (list: typeof parsed.to): MailAddress[] =>
      (list ?? []).flatMap((one) =>
        one.address ? [{ email: one.address, name: one.name || undefined }] : [],
      );
    const sender = session.envelope.mailFrom;
    const from = people(parsed.from ? [parsed.from] : [])[0] ?? { email: sender ? sender.address : '' };
    session.envelope.rcptTo.forEach(({ address }, index) => {
      mails.deliver({
        via: 'smtp',
        mailbox: address.toLowerCase(),
        messageId,
        index,
        from,
        to: people(parsed.to),
        cc: people(parsed.cc),
        subject: parsed.subject ?? '',
        headers: parsed.headers.map(({ key, originalKey, value }) => ({ name: originalKey ?? key, value })),
        text: parsed.text ?? '',
        html: parsed.html ?? '',
        attachments: parsed.attachments.map((one) => ({
          filename: one.filename ?? 'attachment',
          type: one.mimeType,
          size: typeof one.content === 'string' ? Buffer.byteLength(one.content) : one.content.byteLength,
        })),
        customArgs: {},
        categories: [],
        status: 'delivered',
        events: [{ event: 'delivered', at: clock.now(), detail: `250 2.0.0 queued as ${messageId}` }],
        receivedAt: clock.now(),
      });
    });
    return messageId;
  }

  /** After the dot the mail is ours, whether or not the client hears so. */
  async function finish(
    session: SMTPServerSession,
    id: string,
    callback: (error: Error | null, text?: string) => void,
  ) {
    const drawn = [...(pending.get(session.id)?.values() ?? [])];
    pending.delete(session.id);
    const effects: Effects = Object.assign({}, ...drawn);
    if (effects.delayMs) await clock.sleep(effects.delayMs);
    if (effects.hangAfterAccept === 'silence') return;
    if (effects.hangAfterAccept) return drop(session);
    if (effects.status !== undefined)
      return callback(refusal(effects.status, effects.message ?? 'Refused by a fault'));
    callback(null, `2.0.0 queued as ${id}`);
  }

  function drop(session: SMTPServerSession) {
    for (const connection of server.connections) {
      const open = connection as unknown as { session: SMTPServerSession; _socket: { destroy(): void } };
      if (open.session.id === session.id) open._socket.destroy();
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
