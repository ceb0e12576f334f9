import { type Call, durationOf, isOver } from './call.ts';
import { rfc2822 } from './clock.ts';
import type { Exchange } from './exchange.ts';
import type { Effects } from './faults.ts';
import type { Params } from './signature.ts';

/** Fields of every request about a call, TwiML requests included. */
export function callParams(call: Call, accountSid: string, status: string): Params {
  return {
    CallSid: call.sid,
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    Direction: 'outbound-api',
    CallStatus: status,
    From: call.from,
    To: call.to,
    Caller: call.from,
    Called: call.to,
    ...Object.fromEntries(
      ['From', 'To', 'Caller', 'Called'].flatMap((who) =>
        ['City', 'State', 'Zip', 'Country'].map((what) => [who + what, '']),
      ),
    ),
  };
}

export type CallReports = {
  /** Reports an event if it was asked for; callbacks leave in order and never hold the call up. */
  status(event: 'initiated' | 'ringing' | 'answered' | 'completed', status: string): void;
  /** Asynchronous answering-machine detection (contract, section 4). */
  machineVerdict(answeredBy: string): void;
  /** Resolves when all of them were delivered or given up. */
  flush(): Promise<void>;
};

export function reportCalls(exchange: Exchange, call: Call, effects: Effects): CallReports {
  const { account, callbacks, clock } = exchange;
  let sequence = 0;
  let posted = Promise.resolve();
  const held: Params[] = [];

  const post = async (params: Params) => {
    if (call.statusCallback === null) return;
    const { url, method } = call.statusCallback;
    await callbacks.twilio(url, params, method);
    if (effects.repeated) await callbacks.twilio(url, params, method);
  };

  /** Whoever flushes meets a failure (the carrier closes meanwhile); until then it must not count as unhandled. */
  const enqueue = (deliver: () => Promise<void>) => {
    posted = posted.then(deliver);
    posted.catch(() => {});
  };

  return {
    status(event, status) {
      if (!call.statusCallback?.events.has(event)) return;
      const params: Params = {
        ...callParams(call, account.accountSid, status),
        CallbackSource: 'call-progress-events',
        SequenceNumber: String(sequence),
        Timestamp: rfc2822(clock.now()),
      };
      sequence += 1;
      if (isOver(call)) {
        const seconds = durationOf(call);
        params.CallDuration = String(seconds);
        params.Duration = String(Math.ceil(seconds / 60));
        if (call.sipCode !== null) params.SipResponseCode = String(call.sipCode);
        if (call.errorCode !== null) params.ErrorCode = String(call.errorCode);
        if (call.answeredBy !== null && call.asyncAmd === null) params.AnsweredBy = call.answeredBy;
      }
      if (effects.lost) return;
      if (effects.reordered) held.unshift(params);
      else enqueue(() => post(params));
    },
    machineVerdict(answeredBy) {
      const target = call.asyncAmd;
      if (!target?.url) return;
      const { url, method } = target;
      const params = {
        CallSid: call.sid,
        AccountSid: account.accountSid,
        AnsweredBy: answeredBy,
        MachineDetectionDuration: '1500',
      };
      enqueue(async () => {
        await callbacks.twilio(url, params, method);
      });
    },
    async flush() {
      await posted;
      for (const params of held) await post(params);
    },
  };
}
