/** What became of the jobs of a run. */
export type RunCounts = {
  processed: number;
  sent: number;
  prompted: number;
  held: number;
  cancelled: number;
  failed: number;
  unknown: number;
};

const noCounts = (): RunCounts => ({
  processed: 0,
  sent: 0,
  prompted: 0,
  held: 0,
  cancelled: 0,
  failed: 0,
  unknown: 0,
});

export type Run = {
  /** How many jobs may still be taken. */
  left: number;
  counts: RunCounts;
  /** Batches that were claimed and are not recorded yet. */
  inHand: Set<Promise<void>>;
  /** A batch that could not be worked on; no more is claimed before somebody has heard of it. */
  failure: { error: unknown } | null;
  stop: AbortSignal;
  /** The moment that counts as now; a caller may ask about another one. */
  now: () => number;
};

export const newRun = (left: number, stop: AbortSignal, now: () => number): Run => ({
  left,
  counts: noCounts(),
  inHand: new Set(),
  failure: null,
  stop,
  now,
});

/** Throws the failure of a batch, once. Without it a broken worker would claim and give back for ever. */
export function hearOfFailure(run: Run): void {
  const { failure } = run;
  run.failure = null;
  if (failure) throw failure.error;
}
