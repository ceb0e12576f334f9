import { XMLParser } from 'fast-xml-parser';
import { type Carrier, startCarrier } from '../../carrier/server.ts';
import { type Clock, systemClock } from '../clock.ts';
import { readOrigin } from './callback-origin.ts';
import { captureServer, closedUrl } from './capture-server.ts';
import type { Channel } from './channel.ts';
import type { Arrived, ChannelWorld, Fault } from './channel-contract.ts';
import type { TwilioAccount } from './twilio.ts';

/** The real clock, but nobody waits long for an answer. */
export const hastyClock: Clock = { ...systemClock, deadline: () => AbortSignal.timeout(250) };

const FAULTS: Record<Fault, object> = {
  throttled: { status: 429, code: 20429, retryAfter: 7 },
  dropped_after: { hangAfterAccept: 'drop' },
  silent_after: { hangAfterAccept: 'silence' },
  dropped_before: { dropBefore: true },
  trouble: { status: 503, code: 20503 },
};

/** A Twilio channel before a local carrier of its own. */
export async function twilioWorld(
  channelOf: (account: TwilioAccount) => Channel,
  {
    to,
    refused,
    arrived,
    prepare,
  }: Pick<ChannelWorld, 'to' | 'refused'> & {
    /** Newest first. */
    arrived(carrier: Carrier): Arrived[];
    prepare?(carrier: Carrier): void;
  },
): Promise<ChannelWorld> {
  const carrier = await startCarrier();
  prepare?.(carrier);
  const callbacks = await captureServer();
  const publicBaseUrl = callbacks.url;
  const { accountSid, authToken } = carrier;
  const account = { accountSid, authToken, publicBaseUrl, clock: hastyClock };
  return {
    channel: channelOf({ ...account, baseUrl: carrier.url }),
    unreachable: channelOf({ ...account, baseUrl: await closedUrl() }),
    to,
    refused,
    fault: (fault) => void carrier.faults.add({ ...FAULTS[fault], on: 'create', times: 1 }),
    arrived: () => arrived(carrier).reverse(),
    now: systemClock.now,
    settle: () => {},
    canBeAsked: true,
    trouble: 'unknown',
    tellsDropsApart: false,
    async [Symbol.asyncDispose]() {
      await carrier.idle();
      await carrier.close();
      await callbacks[Symbol.asyncDispose]();
    },
  };
}

/** What a status callback's URL says about its attempt. */
export function originOf(url: string | null | undefined): Arrived['origin'] {
  const query = url ? URL.parse(url)?.searchParams : null;
  return query ? readOrigin(Object.fromEntries(query)) : null;
}

/** Everything that a TwiML document says, in its order; throws when it is no such document. */
export function spokenIn(twiml: string): string {
  const parser = new XMLParser({
    trimValues: false,
    processEntities: true,
    isArray: (name) => name === 'Say',
  });
  const says = parser.parse(twiml).Response.Say as (string | { '#text': string })[];
  return says.map((say) => (typeof say === 'string' ? say : say['#text'])).join('');
}
