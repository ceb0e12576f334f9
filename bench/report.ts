import { readFile, writeFile } from 'node:fs/promises';
import { inWords, type Machine } from './machine.ts';
import type { Measures, Part, Repetition, Target } from './part.ts';
import { readable, readableSpread, type Spread, spreadOf } from './statistics.ts';

/** A line of the results. */
export type Result = {
  part: string;
  contestant: string;
  repetition: number;
  load: number;
  measures: Measures;
};

/** Medians (min–max) of a part in Markdown: a table of the contestants, then what became of its targets. */
export function tablesOf(part: Part, results: readonly Result[]): string {
  const columns = Object.entries(part.columns);
  const rows = Object.keys(part.contestants).map((contestant) => {
    const own = results.filter((result) => result.contestant === contestant);
    return [contestant, ...columns.map(([measure]) => cellOf(own.map(({ measures }) => measures[measure])))];
  });
  const targets = part.targets.map((target) => {
    const spread = spreadOf(repetitionsOf(results).map(target.value));
    return [
      target.says,
      withUnit(readableSpread(spread), target),
      demandOf(target),
      isReached(target, spread),
    ];
  });
  return [
    tableOf(['', ...columns.map(([, heading]) => heading)], rows),
    ...(targets.length > 0 ? [tableOf(['target', 'measured', 'wanted', ''], targets)] : []),
  ].join('\n\n');
}

function cellOf(values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? readableSpread(spreadOf(known)) : '';
}

function repetitionsOf(results: readonly Result[]): Repetition[] {
  const repetitions = new Map<number, Repetition>();
  for (const { repetition, contestant, measures } of results) {
    repetitions.set(repetition, { ...repetitions.get(repetition), [contestant]: measures });
  }
  return [...repetitions.values()];
}

const demandOf = (target: Target): string =>
  withUnit('atLeast' in target ? `≥ ${readable(target.atLeast)}` : `≤ ${readable(target.atMost)}`, target);

const withUnit = (text: string, { unit }: Target): string => (unit ? `${text} ${unit}` : text);

const isReached = (target: Target, { median }: Spread): string =>
  ('atLeast' in target ? median >= target.atLeast : median <= target.atMost) ? 'reached' : 'missed';

const tableOf = (head: readonly string[], rows: readonly string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Puts each text between the marks `<!-- bench:name -->` and `<!-- /bench:name -->` of a document. */
export async function writeInto(file: URL, texts: Readonly<Record<string, string>>): Promise<void> {
  let document = await readFile(file, 'utf8');
  for (const [name, text] of Object.entries(texts)) {
    const marks = new RegExp(`(<!-- bench:${name} -->\n)[\\s\\S]*?(<!-- /bench:${name} -->)`);
    if (!marks.test(document)) throw new Error(`${file.pathname} has no place for "${name}".`);
    document = document.replace(marks, (_, open, close) => `${open}\n${text}\n\n${close}`);
  }
  await writeFile(file, document);
}

export const machineText = (machine: Machine, load: Spread): string =>
  `${inWords(machine)} Load of the machine before each run: ${readableSpread(load)}.`;
