import { type AddressKind, maskAddress } from '../policy/address.ts';
import { localTime } from '../policy/wall-clock.ts';
import type { ChannelName } from '../policy/words.ts';

/** Why somebody is not simply sent to, as the preview counts it. */
export type PreviewReason = {
  decision: 'hold' | 'skip' | 'unreachable' | 'incomplete';
  /** A reason of the rules, `no_address`, or what their text lacks. */
  reason: string;
  count: number;
  /** For those who are held: the first and the last opening among them. */
  until: { earliest: number; latest: number } | null;
  /** The zone of the last one. */
  latestZone: string | null;
  examples: PreviewExample[];
};

export type PreviewExample = {
  partyId: string;
  name: string;
  externalRef: string | null;
  channel: ChannelName | null;
  /** Masked. */
  address: string | null;
  zone: string | null;
  /** Of the day there, HH:MM, at the moment of the preview. */
  localTime: string | null;
  until: number | null;
};

/** One person whom a reason concerns. */
export type Concerned = {
  partyId: string;
  displayName: string;
  externalRef: string | null;
  chosen: { channel: ChannelName; kind: AddressKind; address: string } | null;
  zone: string | null;
  until: number | null;
};

const MOST_EXAMPLES = 5;

/** Counts people by decision and reason, and keeps a few of each to show; `at` is the moment of the preview. */
export function countReasons(at: number) {
  const reasons = new Map<string, PreviewReason>();
  return {
    add(decision: PreviewReason['decision'], reason: string, person: Concerned): void {
      const key = `${decision} ${reason}`;
      let counted = reasons.get(key);
      if (!counted) {
        counted = { decision, reason, count: 0, until: null, latestZone: null, examples: [] };
        reasons.set(key, counted);
      }
      counted.count += 1;
      if (person.until !== null) extend(counted, person.until, person.zone);
      if (counted.examples.length < MOST_EXAMPLES) counted.examples.push(exampleOf(person, at));
    },
    /** The most frequent first. */
    list: (): PreviewReason[] => [...reasons.values()].sort((a, b) => b.count - a.count),
  };
}

function extend(counted: PreviewReason, until: number, zone: string | null): void {
  const { earliest, latest } = counted.until ?? { earliest: until, latest: until };
  if (counted.until === null || until > latest) counted.latestZone = zone;
  counted.until = { earliest: Math.min(earliest, until), latest: Math.max(latest, until) };
}

const exampleOf = (
  { partyId, displayName, externalRef, chosen, zone, until }: Concerned,
  at: number,
): PreviewExample => ({
  partyId,
  name: displayName,
  externalRef,
  channel: chosen?.channel ?? null,
  address: chosen && maskAddress(chosen.kind, chosen.address),
  zone,
  localTime: zone === null ? null : localTime(at, zone).time,
  until,
});
