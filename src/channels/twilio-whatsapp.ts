import type { Channel } from './channel.ts';
import { tooLongForMessage } from './text-limit.ts';
import { type Fields, type TwilioAccount, twilioClient } from './twilio.ts';
import { searchTwilio } from './twilio-search.ts';
import { sameText } from './twilio-text.ts';

export type TwilioWhatsapp = TwilioAccount & {
  /** The WhatsApp sender's number, with or without its `whatsapp:` prefix. */
  from: string;
  concurrency?: number;
};

const whatsapp = (number: string): string => (number.startsWith('whatsapp:') ? number : `whatsapp:${number}`);

/**
 * WhatsApp messages through Twilio's Messages resource (§7). Outside the 24 hours after the recipient's last message
 * a free text is accepted here and fails later, as a receipt with code 63016.
 */
export function twilioWhatsapp({ from, concurrency = 20, ...account }: TwilioWhatsapp): Channel {
  const client = twilioClient(account);
  const sender = whatsapp(from);
  return {
    channel: 'whatsapp',
    provider: 'twilio',
    key: `twilio:${account.accountSid}:whatsapp`,
    concurrency,
    async send(message) {
      const refused = tooLongForMessage(message.text);
      if (refused) return refused;
      const fields: Fields = [
        ['To', whatsapp(message.to)],
        ['From', sender],
        ['Body', message.text],
      ];
      const callback = client.callback('status', message);
      if (callback !== null) fields.push(['StatusCallback', callback]);
      return client.create('Messages', fields, message.to, callback !== null);
    },
    find: (lost) =>
      searchTwilio(client, lost, {
        resource: 'Messages',
        filters: [
          ['To', whatsapp(lost.to)],
          ['From', sender],
        ],
        since: 'DateSent>',
        matches: (row) => row.to === whatsapp(lost.to) && sameText(row.body, lost.text),
        receiptExpected: account.publicBaseUrl !== null,
      }),
  };
}
