import type { Preview, PreviewReason } from '../../../api/campaign-preview.ts';

const sum = (reasons: readonly PreviewReason[]) => reasons.reduce((total, { count }) => total + count, 0);

/** Those of one kind, the most common first. */
export const reasonsOf = (
  { reasons }: Pick<Preview, 'reasons'>,
  decision: PreviewReason['decision'],
): PreviewReason[] =>
  reasons.filter((reason) => reason.decision === decision).toSorted((a, b) => b.count - a.count);

/** Held with a known end, and held until somebody says where they are. */
export function heldOf(preview: Pick<Preview, 'reasons'>): { untilOpen: number; unknownZone: number } {
  const held = reasonsOf(preview, 'hold');
  const unknownZone = sum(held.filter(({ reason }) => reason === 'timezone_unknown'));
  return { untilOpen: sum(held) - unknownZone, unknownZone };
}

/** To how many something leaves, now or when their window opens. */
export const reachedBy = (preview: Pick<Preview, 'counts' | 'reasons'>): number =>
  preview.counts.send + preview.counts.prompt + heldOf(preview).untilOpen;

/** When the first and the last message leave, as far as anybody can say; epoch milliseconds. */
export function momentsOf(preview: Pick<Preview, 'at' | 'counts' | 'reasons' | 'lastLeavesAt'>): {
  first: number;
  last: number;
} {
  const at = Date.parse(preview.at);
  const openings = reasonsOf(preview, 'hold').flatMap(({ reason, until }) =>
    reason === 'timezone_unknown' || !until ? [] : [Date.parse(until.earliest)],
  );
  const first = preview.counts.send + preview.counts.prompt > 0 ? at : Math.min(...openings, Infinity);
  const begins = Number.isFinite(first) ? first : at;
  const last = preview.lastLeavesAt === null ? begins : Date.parse(preview.lastLeavesAt);
  return { first: begins, last: Math.max(begins, last) };
}
