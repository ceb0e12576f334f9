import type { FastifyReply } from 'fastify';
import type { Effects } from './faults.ts';
import { sendTwilioError, twilioText } from './twilio-error.ts';

const codes: Record<number, number> = {
  401: 20003,
  403: 20005,
  404: 20404,
  429: 20429,
  500: 20500,
  503: 20503,
};

/** A fault's refusal in Twilio's words; a status without a code of its own gets the usual one. */
export function refuseAsTwilio(reply: FastifyReply, effects: Effects & { status: number }) {
  const code = effects.code ?? codes[effects.status] ?? (effects.status >= 500 ? 20500 : 20001);
  if (effects.retryAfter !== undefined) reply.header('Retry-After', String(effects.retryAfter));
  return sendTwilioError(reply, effects.status, code, effects.message ?? twilioText(code));
}
