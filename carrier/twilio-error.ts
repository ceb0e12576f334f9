import type { FastifyReply } from 'fastify';

/** A refusal in the shape of the 2010 API; thrown by a resource, sent by the server's error handler. */
export class TwilioError extends Error {
  readonly code: number;
  readonly status: number;
  constructor(code: number, message?: string, status = 400) {
    super(message ?? texts[code] ?? 'Unknown error');
    this.code = code;
    this.status = status;
  }
}

/** Contract sections 8 (messages) and 6 (calls). */
const texts: Record<number, string> = {
  20001: 'Unknown parameters',
  20003: 'Authenticate',
  20005: 'Account not active',
  20404: 'The requested resource was not found',
  20009: 'Cannot delete this resource before it is complete',
  20429: 'Too Many Requests',
  20500: 'An internal server error has occurred',
  20503: 'Service unavailable',
  21201: "No 'To' number is specified",
  21205: 'Url parameter is required',
  21208: "Invalid 'Timeout' value",
  21209: 'Invalid StatusCallback method',
  21210: 'The source phone number provided, From, is not yet verified for your account',
  21211: "Invalid 'To' Phone Number",
  21212: "Invalid 'From' Phone Number",
  21213: "A 'From' phone number is required",
  21214: "'To' phone number cannot be reached",
  21215: 'Account not authorized to call this country',
  21216: 'Account not allowed to call this number',
  21217: 'Phone number does not appear to be valid',
  21220: 'Unable to update record. Call is not in-progress. Cannot redirect.',
  21408: 'Permission to send an SMS has not been enabled for the region',
  21601: "'From' phone number is not a valid, SMS-capable number",
  21602: 'Message body is required.',
  21603: "A 'From' phone number is required.",
  21604: "A 'To' phone number is required.",
  21606: "The 'From' phone number is not a valid, SMS-capable number for this destination",
  21609: "The 'StatusCallback' URL is not a valid URL",
  21610: 'Attempt to send to unsubscribed recipient',
  21611: "This 'From' number has exceeded the maximum number of queued messages",
  21612: "The 'To' phone number is not currently reachable using the 'From' phone number",
  21614: "'To' number is not a valid mobile number",
  21617: 'The concatenated message body exceeds the 1600 character limit.',
  21620: 'Invalid media URL(s)',
  21623: 'Number of media files exceeds allowed limit',
  21655: 'The ContentSid is invalid',
  21656: 'The ContentVariables parameter is invalid',
  21705: 'The Messaging Service Sid is invalid',
  21910: 'Invalid From and To pair. From and To should be of the same channel',
  30409: 'The message can no longer be canceled',
  32018: 'The inline TwiML is longer than 4000 characters',
  35111: "The 'SendAt' parameter is required for a scheduled message",
  35114: "'SendAt' must be between 15 minutes and 35 days ahead",
  35118: 'MessagingServiceSid is required to schedule a message',
};

export const twilioText = (code: number): string => texts[code] ?? 'Unknown error';

export function sendTwilioError(reply: FastifyReply, status: number, code: number, message: string) {
  return reply.code(status).send({
    code,
    message,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  });
}
