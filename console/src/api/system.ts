import { queryOptions } from '@tanstack/react-query';
import { ask } from './ask.ts';

export type System = {
  startedAt: string;
  now: string;
  roles: string[];
  database: { private: boolean; version: string; sizeBytes: number };
  carrier: { url: string; for: string[] } | null;
  channels: {
    channel: string;
    provider: string;
    concurrency: number;
    pausedUntil: string | null;
    pausedReason: string | null;
  }[];
  queue: { due: number; onTheWire: number; unknown: number };
};

/** The queue's figures move with the clock as well as with events. */
const SYSTEM_EVERY_MS = 15_000;

export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: () => ask<System>('GET', '/api/system'),
  refetchInterval: SYSTEM_EVERY_MS,
});
