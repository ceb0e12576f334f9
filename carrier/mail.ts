/** What became of one recipient, in the words of SendGrid's Email Activity. */
type MailStatus = 'processed' | 'delivered' | 'not_delivered';

export type MailAddress = { email: string; name?: string | undefined };

type Attachment = { filename: string; type: string; size: number };

/** One mail in one mailbox. */
export type Mail = {
  id: string;
  via: 'sendgrid' | 'smtp';
  /** Whose mailbox this is; lower case. */
  mailbox: string;
  /** The provider's id of the request (SendGrid) or of the transaction (SMTP). */
  messageId: string;
  /** Position among the recipients of that request. */
  index: number;
  from: MailAddress;
  to: MailAddress[];
  cc: MailAddress[];
  subject: string;
  headers: { name: string; value: string }[];
  text: string;
  html: string;
  attachments: Attachment[];
  customArgs: Record<string, string>;
  categories: string[];
  status: MailStatus;
  /** Events in the order they happened, whether or not they were reported. */
  events: { event: string; at: number; detail: string }[];
  receivedAt: number;
};

export const headerOf = (mail: Mail, name: string): string | undefined =>
  mail.headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;

/** SendGrid's id in events: the request's id, the server, the recipient. */
export const eventMessageId = (mail: Mail): string => `${mail.messageId}.recvd-carrier-1.${mail.index}`;

/** What the page and the tool routes show. */
export function mailJson(mail: Mail) {
  const unsubscribe = headerOf(mail, 'List-Unsubscribe');
  const oneClick = headerOf(mail, 'List-Unsubscribe-Post') !== undefined;
  return {
    ...mail,
    sg_message_id: mail.via === 'sendgrid' ? eventMessageId(mail) : null,
    unsubscribeUrl: (oneClick && unsubscribe?.match(/<(https?:[^>]+)>/)?.[1]) || null,
  };
}
