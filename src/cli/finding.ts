import { padded, widthOf } from './columns.ts';

/** One line of the doctor: what was looked at, what was found, and how to mend it where that is needed. */
export type Finding = {
  mark: '✓' | '!' | '✗';
  what: string;
  found: string;
  mend?: string;
};

export const fine = (what: string, found: string): Finding => ({ mark: '✓', what, found });
export const doubtful = (what: string, found: string, mend: string): Finding => ({
  mark: '!',
  what,
  found,
  mend,
});
export const broken = (what: string, found: string, mend: string): Finding => ({
  mark: '✗',
  what,
  found,
  mend,
});

export function findingLines(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ what }) => widthOf(what)));
  return findings.flatMap(({ mark, what, found, mend }) => [
    `  ${mark} ${padded(what, width)}  ${found}`,
    ...(mend ? [`    ${' '.repeat(width)}  → ${mend}`] : []),
  ]);
}

export function verdictOf(findings: readonly Finding[]): string {
  const count = (mark: Finding['mark']) => findings.filter((each) => each.mark === mark).length;
  const [bad, odd] = [count('✗'), count('!')];
  if (bad > 0) return `${bad} to mend${odd > 0 ? `, ${odd} to look at` : ''}.`;
  return odd > 0 ? `Nothing is broken; ${odd} to look at.` : 'All is well.';
}
