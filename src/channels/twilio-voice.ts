import type { Channel } from './channel.ts';
import { spokenDocument } from './spoken-text.ts';
import { tooLong } from './text-limit.ts';
import { type Fields, type TwilioAccount, twilioClient } from './twilio.ts';
import { searchTwilio } from './twilio-search.ts';

export type TwilioVoice = TwilioAccount & {
  /** E.164, owned or verified by the account. */
  from: string;
  concurrency?: number;
};

/** Each is asked for by name: left alone, Twilio tells only of the end. */
const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

/** Calls that say a text and hang up, through Twilio's Calls resource with an inline document. */
export function twilioVoice({ from, concurrency = 4, ...account }: TwilioVoice): Channel {
  const client = twilioClient(account);
  return {
    channel: 'voice',
    provider: 'twilio',
    key: `twilio:${account.accountSid}:voice`,
    concurrency,
    async send(message) {
      if (message.text.trim() === '') {
        const text = 'The call has nothing to say.';
        return { end: 'refused', refusal: 'permanent', code: 'content_empty', message: text };
      }
      const document = spokenDocument(message.text, message.language);
      if (document === null) return tooLong('The spoken text does not fit into 4000 characters of TwiML.');
      const fields: Fields = [
        ['To', message.to],
        ['From', from],
        ['Twiml', document],
      ];
      const callback = client.callback('call-status', message);
      if (callback !== null) {
        fields.push(['StatusCallback', callback]);
        for (const event of CALL_EVENTS) fields.push(['StatusCallbackEvent', event]);
      }
      return client.create('Calls', fields, message.to, callback !== null);
    },
    find: (lost) =>
      searchTwilio(client, lost, {
        resource: 'Calls',
        filters: [
          ['To', lost.to],
          ['From', from],
        ],
        since: 'StartTime>',
        matches: (row) => row.to === lost.to,
        receiptExpected: account.publicBaseUrl !== null,
      }),
  };
}
