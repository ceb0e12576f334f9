import type { Receipt } from '../policy/send-end.ts';
import type { CallbackOrigin, TenantReceipt } from './callback-origin.ts';
import { TWILIO_ERRORS } from './twilio-errors.ts';

type Form = Readonly<Record<string, unknown>>;

/** A message's status callback (§4) as a receipt for the attempt its URL names; null when it is none. */
export function readMessageStatus(form: Form, origin: CallbackOrigin): TenantReceipt | null {
  const { MessageSid: sid, MessageStatus: status } = form;
  if (!isWord(sid) || !isWord(status)) return null;
  return received(form, origin, { sid, isCall: false }, messageReceipt(status, form));
}

/** A call's status callback (voice §3) as a receipt for the attempt its URL names; null when it is none. */
export function readCallStatus(form: Form, origin: CallbackOrigin): TenantReceipt | null {
  const { CallSid: sid, CallStatus: status } = form;
  if (!isWord(sid) || !isWord(status)) return null;
  return received(form, origin, { sid, isCall: true }, callReceipt(status, form));
}

const isWord = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,64}$/.test(value);

function received(
  form: Form,
  origin: CallbackOrigin,
  { sid, isCall }: { sid: string; isCall: boolean },
  receipt: Receipt,
): TenantReceipt {
  const { Body: _text, ...raw } = form;
  return { ...origin, provider: 'twilio', providerMessageId: sid, isCall, receipt, raw };
}

/** What a message's status and error code mean. */
export function messageReceipt(status: string, form: Form): Receipt {
  switch (status) {
    case 'delivered':
    case 'read':
      return { status, providerStatus: status };
    case 'undelivered':
    case 'failed':
      return { status: 'failed', providerStatus: status, ...failureOf(status, form) };
    case 'canceled':
      return {
        status: 'failed',
        providerStatus: status,
        refusal: 'temporary',
        code: 'canceled',
        message: 'The message was cancelled at Twilio.',
      };
    default:
      return { status: 'progress', providerStatus: status };
  }
}

/** What a call's status means. */
export function callReceipt(status: string, form: Form): Receipt {
  switch (status) {
    case 'completed':
      return { status: 'delivered', providerStatus: status };
    case 'busy':
      return { status: 'busy', providerStatus: status };
    case 'no-answer':
      return { status: 'no_answer', providerStatus: status };
    case 'failed':
      return { status: 'failed', providerStatus: status, ...callFailureOf(form) };
    case 'canceled':
      return {
        status: 'failed',
        providerStatus: status,
        refusal: 'temporary',
        code: 'canceled',
        message: 'The call was cancelled before it was answered.',
      };
    default:
      return { status: 'progress', providerStatus: status };
  }
}

type Failure = Pick<Receipt, 'refusal' | 'code' | 'message' | 'suppress'>;

/**
 * A receipt closes no channel, so trouble with the account is temporary here: the next attempt meets it in the open.
 * Where Twilio does not know whether a message arrived, sending it again is nobody's guess: permanent.
 */
function failureOf(status: string, form: Form): Failure {
  const code = errorCode(form);
  if (code === null) {
    return { refusal: 'temporary', code: status, message: `Twilio reported ${status} and no reason.` };
  }
  const known = TWILIO_ERRORS.get(code);
  if (!known) {
    return {
      refusal: 'temporary',
      code: String(code),
      message: `Twilio reported ${status} with code ${code}.`,
    };
  }
  const final = known.refusal === 'permanent' || known.refusal === 'unknown';
  return {
    refusal: final ? 'permanent' : 'temporary',
    code: String(code),
    message: known.means,
    ...(known.suppress && { suppress: known.suppress }),
  };
}

/** SIP answers (RFC 3261) after which no call to this number can succeed. */
const NO_SUCH_NUMBER = new Set(['404', '604']);
const UNWANTED = new Set(['607', '608']);

function callFailureOf(form: Form): Failure {
  const sip = form.SipResponseCode;
  if (typeof sip === 'string' && NO_SUCH_NUMBER.has(sip)) {
    return { refusal: 'permanent', code: `sip_${sip}`, message: 'The number does not exist.' };
  }
  if (typeof sip === 'string' && UNWANTED.has(sip)) {
    return { refusal: 'permanent', code: `sip_${sip}`, message: 'The recipient’s network blocks the call.' };
  }
  if (errorCode(form) !== null) return failureOf('failed', form);
  if (typeof sip !== 'string' || !/^\d{3}$/.test(sip)) return failureOf('failed', form);
  return {
    refusal: 'temporary',
    code: `sip_${sip}`,
    message: `The network refused the call with SIP ${sip}.`,
  };
}

function errorCode({ ErrorCode: code }: Form): number | null {
  return typeof code === 'string' && /^[1-9]\d{2,5}$/.test(code) ? Number(code) : null;
}
