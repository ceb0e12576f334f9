import type { Refused } from '../policy/send-end.ts';

/** Twilio's cap for one message, SMS and WhatsApp alike (21617). */
const MESSAGE_LENGTH = 1600;

/** The refusal of a text that Twilio would refuse anyway; null when it fits. */
export function tooLongForMessage(text: string): Refused | null {
  if ([...text].length <= MESSAGE_LENGTH) return null;
  return tooLong(`The text is longer than ${MESSAGE_LENGTH} characters.`);
}

export const tooLong = (message: string): Refused => ({
  end: 'refused',
  refusal: 'permanent',
  code: 'content_too_long',
  message,
});
