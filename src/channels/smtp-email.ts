import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Clock } from '../clock.ts';
import type { SendEnd } from '../policy/send-end.ts';
import type { Channel } from './channel.ts';
import { messageIdOf, readSender, type Unsubscribable, unsubscribeHeaders } from './email-sender.ts';
import { withoutRecipient } from './recipient-text.ts';
import { meaningOfReply, type SmtpStep } from './smtp-replies.ts';
import { readSmtpUrl } from './smtp-url.ts';

export type SmtpEmail = Unsubscribable & {
  /** `smtp://user:password@host:587`, see `readSmtpUrl`. */
  url: string;
  /** `name@domain` or `Name <name@domain>`. */
  from: string;
  clock: Clock;
  /** Connections kept open to the relay. */
  concurrency?: number;
  /** For one email, the wait for a connection included. */
  deadlineMs?: number;
};

/** The client would split a list at its commas and mail everybody on it. */
const ONE_ADDRESS = /^[^\s@,;:<>()"\\]+@[^\s@,;:<>()"\\]+$/;

const CANNOT_BE_ASKED = 'A mail relay cannot be asked what it accepted.';

/**
 * Email through a relay, one recipient a transaction, over a pool of connections. The relay is responsible from its
 * 250 after the final dot; what breaks once the content began to leave is an unknown end, whatever the client calls
 * it (it says `command: CONN` even after the dot, contract §4). So the content's stream is watched: while nobody
 * has read from it, nothing was sent.
 */
export function smtpEmail({
  url,
  from,
  clock,
  unsubscribeUrl = null,
  concurrency = 5,
  deadlineMs = 20_000,
}: SmtpEmail): Channel {
  const sender = readSender(from);
  const relay = readSmtpUrl(url);
  const contents = new Map<unknown, Readable>();
  const transport = createTransport({
    ...relay,
    pool: true,
    maxConnections: concurrency,
    // Repeating is for the engine to decide, which counts and records it.
    maxRequeues: 0,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 40_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', (mail, done) => {
    const open = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = (...options) => {
      const content = open(...options);
      contents.set(mail.data.messageId, content);
      return content;
    };
    done();
  });

  return {
    channel: 'email',
    provider: 'smtp',
    key: `smtp:${relay.host}:${relay.port}:email`,
    concurrency,
    async send(message) {
      if (!ONE_ADDRESS.test(message.to)) {
        const said = 'The recipient is not one email address.';
        return { end: 'refused', refusal: 'permanent', code: 'invalid_address', message: said };
      }
      const messageId = messageIdOf(message, sender);
      try {
        const sent = await transport.sendMail({
          envelope: { from: sender.email, to: [message.to] },
          from: { name: sender.name ?? '', address: sender.email },
          to: { name: '', address: message.to },
          ...(message.subject !== undefined && { subject: message.subject }),
          text: message.text,
          ...(message.html !== undefined && { html: message.html }),
          messageId,
          headers: unsubscribeHeaders(message, { unsubscribeUrl }),
          dsn: {
            id: `${message.jobId}.${message.attempt}`,
            return: 'headers',
            notify: ['failure', 'delay'],
            recipient: message.to,
          },
          signal: clock.deadline(deadlineMs),
        });
        return {
          end: 'accepted',
          providerMessageId: messageId,
          providerStatus: 'accepted',
          receiptExpected: false,
          response: { reply: withoutRecipient(String(sent.response), message.to) },
        };
      } catch (error) {
        const hasLeft = contents.get(messageId)?.readableDidRead ?? false;
        return endOfError(error as SmtpError, hasLeft, relay.host, message.to);
      } finally {
        contents.delete(messageId);
      }
    },
    find: async () => ({ found: 'unknowable', why: CANNOT_BE_ASKED }),
    close: () => transport.close(),
  };
}

/** What nodemailer adds to its errors. */
type SmtpError = Error & { code?: string; command?: string; responseCode?: number; response?: string };

function endOfError(error: SmtpError, hasLeft: boolean, host: string, to: string): SendEnd {
  const { code, command, responseCode, response } = error;
  if (responseCode !== undefined && response !== undefined) {
    const { refusal, suppress } = meaningOfReply(
      responseCode,
      response,
      hasLeft ? 'content' : stepOf(code, command),
    );
    const said = withoutRecipient(response, to);
    const message = `${host} refused the email: ${said}`;
    return { end: 'refused', refusal, code: `smtp_${responseCode}`, message, ...(suppress && { suppress }) };
  }
  const reason = withoutRecipient(error.message, to);
  if (hasLeft) {
    const message = `${host} did not confirm the email (${reason}); it may have taken it.`;
    return {
      end: 'unknown',
      code: code === 'ETIMEDOUT' || code === 'EABORT' ? 'timeout' : 'connection_lost',
      message,
    };
  }
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return { end: 'refused', refusal: 'config', code, message: `${host} was not signed in to: ${reason}` };
    case 'EENVELOPE':
      return {
        end: 'refused',
        refusal: 'permanent',
        code: 'invalid_address',
        message: `The email address cannot be used: ${reason}`,
      };
    case 'EMESSAGE':
      return {
        end: 'refused',
        refusal: 'permanent',
        code: 'content_too_long',
        message: `${host} would not take the email: ${reason}`,
      };
    default: {
      const message = `${host} could not be reached (${reason}); nothing was sent.`;
      return { end: 'refused', refusal: 'temporary', code: 'unreachable', message };
    }
  }
}

function stepOf(code: string | undefined, command: string | undefined): SmtpStep {
  if (code === 'EAUTH' || command?.startsWith('AUTH')) return 'auth';
  if (command === 'MAIL FROM') return 'sender';
  if (command === 'RCPT TO') return 'recipient';
  if (command === 'DATA') return 'content';
  return 'connect';
}
