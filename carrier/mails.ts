import type { Exchange } from './exchange.ts';
import { type Ledger, ledger } from './ledger.ts';
import type { Mail } from './mail.ts';

/** Why a provider will not mail an address again. */
export type SuppressionList = 'bounces' | 'blocks' | 'spam_reports' | 'invalid_emails' | 'unsubscribes';

export const suppressionLists: SuppressionList[] = [
  'bounces',
  'blocks',
  'spam_reports',
  'invalid_emails',
  'unsubscribes',
];

type Suppression = { email: string; created: number; reason: string; status: string };

/** All mailboxes, and the provider's suppression lists. */
export type Mails = {
  book: Ledger<Mail>;
  deliver(mail: Omit<Mail, 'id'>): Mail;
  suppressed: Record<SuppressionList, Map<string, Suppression>>;
  clear(): void;
};

export function startMails(exchange: Exchange): Mails {
  const { contacts, newSid } = exchange;
  const book = ledger<Mail>(
    (mail) => mail.id,
    (mail) => [mail.mailbox],
    exchange.keep,
  );
  const suppressed: Mails['suppressed'] = {
    bounces: new Map(),
    blocks: new Map(),
    spam_reports: new Map(),
    invalid_emails: new Map(),
    unsubscribes: new Map(),
  };
  return {
    book,
    suppressed,
    deliver(fields) {
      const mail: Mail = { ...fields, id: newSid('ML') };
      book.add(mail);
      const unread = (contacts.get(mail.mailbox)?.unread ?? 0) + 1;
      contacts.touch(mail.mailbox, 'mail', { unread, preview: mail.subject, lastAt: mail.receivedAt });
      return mail;
    },
    clear() {
      book.clear();
      for (const name of suppressionLists) suppressed[name].clear();
    },
  };
}
