import { useEffect, useRef, useState } from 'react';
import type { Campaign } from '../../../api/campaigns.ts';
import { now, useNow } from '../../../time.ts';

const WINDOW_MS = 60_000;
const LEAST_MS = 20_000;

/**
 * How many messages of a campaign leave in a minute, as its page has seen it during the last one; null until it has
 * looked for some seconds.
 */
export function useRate({ progress }: Campaign): number | null {
  const left = progress.sent + progress.awaiting_verification + progress.failed + progress.unknown;
  const seen = useRef<{ at: number; left: number }[]>([]);
  const [rate, setRate] = useState<number | null>(null);
  const second = useNow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: every second, so that it falls when nothing leaves.
  useEffect(() => {
    const at = now();
    seen.current = [...seen.current.filter((each) => at - each.at <= WINDOW_MS), { at, left }];
    const [first] = seen.current;
    if (!first || at - first.at < LEAST_MS) return;
    setRate(Math.max(0, Math.round(((left - first.left) / (at - first.at)) * 60_000)));
  }, [second, left]);
  return rate;
}
