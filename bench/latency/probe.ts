import type { Measures } from '../part.ts';
import { quantile } from '../statistics.ts';

const PER_SECOND = 50;
const SECONDS = 15;
/** The first ones meet cold code and empty caches. */
const WARM_UP = PER_SECOND;

/** Accepts a job every 20 ms and measures until its `arrived` is called. */
export function latencyOf(
  scale: number,
  accept: (index: number) => Promise<void>,
): { arrived(index: number): void; measure(): Promise<Measures> } {
  const jobs = Math.ceil(PER_SECOND * SECONDS * scale) + WARM_UP;
  const accepted: number[] = [];
  const arrivedAt: number[] = [];
  const all = Promise.withResolvers<void>();
  let left = jobs;
  const arrived = (index: number) => {
    arrivedAt[index] = performance.now();
    left -= 1;
    if (left === 0) all.resolve();
  };
  const measure = async (): Promise<Measures> => {
    const began = performance.now();
    for (let index = 0; index < jobs; index++) {
      const wait = began + (index * 1000) / PER_SECOND - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      await accept(index);
      accepted[index] = performance.now();
    }
    await all.promise;
    const took = accepted.map((at, index) => (arrivedAt[index] ?? Number.NaN) - at).slice(WARM_UP);
    return { p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99), maxMs: Math.max(...took) };
  };
  return { arrived, measure };
}
