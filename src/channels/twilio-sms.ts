import type { Channel } from './channel.ts';
import { tooLongForMessage } from './text-limit.ts';
import { type Fields, type TwilioAccount, twilioClient } from './twilio.ts';
import { searchTwilio } from './twilio-search.ts';
import { sameText } from './twilio-text.ts';

export type TwilioSms = TwilioAccount & {
  /** E.164, a short code or an alphanumeric sender. */
  from: string;
  /** When set, the service picks the sender out of its pool and `from` is not sent. */
  messagingServiceSid?: string | null;
  concurrency?: number;
};

/** Text messages through Twilio's Messages resource. */
export function twilioSms({ from, messagingServiceSid, concurrency = 20, ...account }: TwilioSms): Channel {
  const client = twilioClient(account);
  const sender: Fields = messagingServiceSid
    ? [['MessagingServiceSid', messagingServiceSid]]
    : [['From', from]];
  return {
    channel: 'sms',
    provider: 'twilio',
    key: `twilio:${account.accountSid}:sms`,
    concurrency,
    async send(message) {
      const refused = tooLongForMessage(message.text);
      if (refused) return refused;
      const fields: Fields = [['To', message.to], ...sender, ['Body', message.text]];
      const callback = client.callback('status', message);
      if (callback !== null) fields.push(['StatusCallback', callback]);
      return client.create('Messages', fields, message.to, callback !== null);
    },
    find: (lost) =>
      searchTwilio(client, lost, {
        resource: 'Messages',
        // A service's pool number is not known beforehand.
        filters: messagingServiceSid
          ? [['To', lost.to]]
          : [
              ['To', lost.to],
              ['From', from],
            ],
        since: 'DateSent>',
        matches: (row) => row.to === lost.to && sameText(row.body, lost.text),
        receiptExpected: account.publicBaseUrl !== null,
      }),
  };
}
