import addressparser from 'nodemailer/lib/addressparser';
import type { Outgoing } from './channel.ts';

export type Sender = { email: string; name?: string };

/** Reads `reply@clinic.example` or `The Clinic <reply@clinic.example>`; throws a full sentence on anything else. */
export function readSender(from: string): Sender {
  const [sender, ...others] = addressparser(from, { flatten: true });
  if (!sender || others.length > 0 || !/^[^@\s]+@[^@\s]+$/.test(sender.address)) {
    throw new Error(
      `The sender "${from}" is not one email address; write it as name@domain or Name <name@domain>.`,
    );
  }
  return { email: sender.address, ...(sender.name && { name: sender.name }) };
}

/** The Message-ID of an attempt (RFC 5322), so that a reply or a bounce names it. */
export const messageIdOf = (
  { jobId, attempt }: { jobId: string; attempt: number },
  { email }: Sender,
): string => `<${jobId}.${attempt}@${email.slice(email.lastIndexOf('@') + 1)}>`;

/** How a message can be unsubscribed from, see `unsubscribeLinks`. */
export type Unsubscribable = {
  /** Null: nobody outside can reach us. */
  unsubscribeUrl?: ((message: Outgoing) => string) | null;
};

/** The two headers of RFC 8058, with which mail programs unsubscribe by one click. */
export function unsubscribeHeaders(
  message: Outgoing,
  { unsubscribeUrl }: Unsubscribable,
): Record<string, string> {
  if (!unsubscribeUrl) return {};
  return {
    'List-Unsubscribe': `<${unsubscribeUrl(message)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}
