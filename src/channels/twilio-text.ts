/** Twilio puts this before every text that a trial account sends. */
const TRIAL = /^Sent from your Twilio trial account - /;

/** Whether a listed body is the text that was sent: exactly, but for a trial account's prefix and outer space. */
export const sameText = (body: unknown, text: string): boolean =>
  typeof body === 'string' && (body === text || body.replace(TRIAL, '').trim() === text.trim());
