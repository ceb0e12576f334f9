import { longestText } from '../policy/text-limits.ts';
import type { ChannelName } from '../policy/words.ts';
import { Unacceptable } from './unacceptable.ts';

/**
 * The fields that make the rules stricter. Written in another way they would silently do nothing, and content would
 * leave that should wait. A `service_notice_override` that is not exactly `true` only lets a message wait.
 */
const STRICTER = ['sensitive', 'verification_state'];
const TEXTS = ['text', 'final_text', 'subject', 'html'] as const;

/** Throws `Unacceptable` for a payload that could not be sent as it is meant. Unknown fields are the caller's own. */
export function checkPayload(payload: Readonly<Record<string, unknown>>, channel: ChannelName): void {
  for (const key of Object.keys(payload)) refuseMisspelt(key);
  if ('verification_state' in payload) {
    throw new Unacceptable(
      'payloadJson.verification_state',
      'reserved_field',
      'Leave verification_state out: only the engine sets it, after a one-time code.',
    );
  }
  // "true" in quotes would pass for "not sensitive" and let the content leave before verification.
  if (typeof (payload.sensitive ?? false) !== 'boolean') {
    throw new Unacceptable('payloadJson.sensitive', 'not_a_boolean', 'Send sensitive as true or false.');
  }
  for (const key of TEXTS) checkText(key, payload[key] ?? null, channel);
  if (typeof payload.subject === 'string' && /[\r\n]/.test(payload.subject)) {
    throw new Unacceptable('payloadJson.subject', 'line_break', 'Write the subject on one line.');
  }
}

function refuseMisspelt(key: string): void {
  const plain = key.toLowerCase().replaceAll(/[^a-z]/g, '');
  const meant = STRICTER.find((name) => name.replaceAll('_', '') === plain);
  if (meant === undefined || meant === key) return;
  throw new Unacceptable(
    `payloadJson.${key}`,
    'misspelt_field',
    `This field is written ${meant}. Rename it.`,
  );
}

function checkText(key: (typeof TEXTS)[number], value: unknown, channel: ChannelName): void {
  if (value === null) return;
  const path = `payloadJson.${key}`;
  if (typeof value !== 'string') throw new Unacceptable(path, 'not_a_text', `Send ${key} as a text.`);
  // Spaces and format characters alone, such as a zero-width space, would reach a person as an empty message.
  if (value !== '' && /^[\s\p{Cf}]*$/u.test(value)) {
    throw new Unacceptable(
      path,
      'blank_text',
      `Nothing in ${key} can be seen. Write something, or leave it out.`,
    );
  }
  const most = key === 'subject' ? 500 : longestText(key === 'html' ? 'email' : channel);
  if (value.length > most) {
    const message = `Shorten ${key} to at most ${most} characters for ${channel}; it has ${value.length}.`;
    throw new Unacceptable(path, 'text_too_long', message);
  }
}
