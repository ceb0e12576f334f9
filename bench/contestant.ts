import type { Part, Stage } from './part.ts';

/** One run of one contestant, in a process of its own: `node contestant.ts <part> <contestant> <stage as JSON>`. */
const [partName, contestantName, stage] = process.argv.slice(2);
const { part } = (await import(`./parts/${partName}.ts`)) as { part: Part };
const run = part.contestants[contestantName ?? ''];
if (!run) throw new Error(`The part "${partName}" has no contestant "${contestantName}".`);
const measures = await run(JSON.parse(stage ?? '') as Stage);
process.send?.(measures, () => process.exit(0));
