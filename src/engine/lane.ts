import type { Channel } from '../channels/channel.ts';
import { createPace, type Pace } from './pace.ts';
import { createSlots, type Slots } from './slots.ts';
import { createWire, type Wire } from './wire.ts';

/** One channel of this process: its adapter, the jobs in hand, and those of them that are on the wire. */
export type Lane = { channel: Channel; hand: Slots; wire: Wire; pace: Pace };

export function openLane(channel: Channel): Lane {
  const pace = createPace(channel.concurrency);
  return { channel, pace, hand: createSlots(pace.limit), wire: createWire(channel.concurrency) };
}
