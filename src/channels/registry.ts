import type { Clock } from '../clock.ts';
import type { Channel } from './channel.ts';
import type { Unsubscribable } from './email-sender.ts';
import type { Fetch } from './provider-call.ts';
import { sendgridEmail } from './sendgrid-email.ts';
import { smtpEmail } from './smtp-email.ts';
import { twilioSms } from './twilio-sms.ts';
import { twilioVoice } from './twilio-voice.ts';
import { twilioWhatsapp } from './twilio-whatsapp.ts';

export type ChannelSettings = {
  twilio: {
    accountSid: string;
    authToken: string;
    apiKeySid?: string | null;
    apiKeySecret?: string | null;
    fromNumber: string;
    whatsappFrom?: string | null;
    messagingServiceSid?: string | null;
    baseUrl: string;
  } | null;
  sendgrid: {
    apiKey: string;
    from: string;
    baseUrl: string;
    /** Whether its Event Webhook reports to us; unless told, whenever there is a public address. */
    receiptExpected?: boolean;
  } | null;
  smtp: { url: string; from: string } | null;
  /** What providers call back; null when there is none, and then no receipts come. */
  publicBaseUrl: string | null;
} & Unsubscribable;

/** Every channel that the settings allow, one line each. Email goes over SMTP when both ways are set. */
export function channelsFrom(
  { twilio, sendgrid, smtp, publicBaseUrl, unsubscribeUrl = null }: ChannelSettings,
  wire: { clock: Clock; fetch?: Fetch },
): Channel[] {
  const account = twilio && { ...twilio, publicBaseUrl, ...wire };
  return [
    account && twilioSms({ ...account, from: account.fromNumber }),
    account?.whatsappFrom && twilioWhatsapp({ ...account, from: account.whatsappFrom }),
    account && twilioVoice({ ...account, from: account.fromNumber }),
    smtp && smtpEmail({ ...smtp, unsubscribeUrl, clock: wire.clock }),
    !smtp &&
      sendgrid &&
      sendgridEmail({ receiptExpected: publicBaseUrl !== null, ...sendgrid, unsubscribeUrl, ...wire }),
  ].filter((channel) => typeof channel === 'object' && channel !== null);
}
