import type { ChannelName } from './words.ts';

/** The longest text a channel takes, in UTF-16 units: Twilio Body 1600, speech 3000, platforms 2000. */
const LONGEST: Record<ChannelName, number> = {
  sms: 1600,
  whatsapp: 1600,
  voice: 3000,
  zalo: 2000,
  facebook: 2000,
  email: 200_000,
  call_note: 10_000,
};

export const longestText = (channel: ChannelName): number => LONGEST[channel];
