import { z } from 'zod';

/** Fixed development credentials: they open nothing but a local carrier. */
export const devAccountSid = 'AC0dec0000000000000000000000000dec';
export const devAuthToken = 'decorumlocalcarrierauthtoken0000';
export const devSendgridKey = 'SG.decorum-local.carrier';

/** How long things take. All zero in tests; `humanPace` when a person watches. Milliseconds. */
const pace = z.strictObject({
  sentMs: z.number().min(0),
  deliveredMs: z.number().min(0),
  dialMs: z.number().min(0),
  ringMs: z.number().min(0),
  voicemailMs: z.number().min(0),
  speechMsPerCharacter: z.number().min(0),
  playMs: z.number().min(0),
  eventsMs: z.number().min(0),
  retryMs: z.number().min(0),
});
export type Pace = z.infer<typeof pace>;

const immediatePace: Pace = {
  sentMs: 0,
  deliveredMs: 0,
  dialMs: 0,
  ringMs: 0,
  voicemailMs: 0,
  speechMsPerCharacter: 0,
  playMs: 0,
  eventsMs: 0,
  retryMs: 0,
};

export const humanPace: Pace = {
  sentMs: 400,
  deliveredMs: 900,
  dialMs: 300,
  ringMs: 500,
  voicemailMs: 4000,
  speechMsPerCharacter: 65,
  playMs: 4000,
  eventsMs: 1000,
  retryMs: 1000,
};

const url = z.url({ protocol: /^https?$/ }).nullable();

/** What `POST /carrier/settings` may change while the carrier runs. */
export const settingsSchema = z.strictObject({
  /** Where inbound texts are posted. */
  inboundUrl: url,
  sendgridEventsUrl: url,
  /** Where mail replies are posted, in the shape of SendGrid's Inbound Parse. */
  sendgridInboundUrl: url,
  /** Numbers of the messaging service's pool, and the default senders of a reply from the phone page. */
  fromNumber: z.string(),
  whatsappFrom: z.string(),
  /** When on, a free-form WhatsApp message outside 24 h of the last inbound one fails with 63016. */
  whatsappWindow: z.boolean(),
  /** When on, stop words also hold on WhatsApp senders of a service, and webhooks carry `OptOutType`. */
  advancedOptOut: z.boolean(),
  /** Whether `GET /v3/messages` (a paid add-on at SendGrid) answers; otherwise 403. */
  emailActivity: z.boolean(),
  /** Texts of WhatsApp templates by `HX…` id, with `{{1}}` placeholders. */
  templates: z.record(z.string(), z.string()),
  /** Hosts, besides this machine, that callbacks may go to; `*` is any. */
  callbackHosts: z.array(z.string()),
  pace,
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings = (): Settings => ({
  inboundUrl: null,
  sendgridEventsUrl: null,
  sendgridInboundUrl: null,
  fromNumber: '+15005550006',
  whatsappFrom: '+14155238886',
  whatsappWindow: false,
  advancedOptOut: false,
  emailActivity: true,
  templates: {},
  callbackHosts: [],
  pace: { ...immediatePace },
});
