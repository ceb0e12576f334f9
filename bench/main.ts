import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Machine, machineOf } from './machine.ts';
import type { Measures, Part, Stage } from './part.ts';
import { machineText, type Result, tablesOf, writeInto } from './report.ts';
import { type Server, startServer } from './server.ts';
import { spreadOf } from './statistics.ts';

/** `npm run bench -- [part …] [--repetitions=3] [--scale=1] [--only=contestant,…] [--write]` */
const { positionals: wanted, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    repetitions: { type: 'string', default: '3' },
    scale: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});

const here = (path: string) => new URL(path, import.meta.url);
const RESULTS = here('results.jsonl');
/** Told to end, the bench ends the run and the server first. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const parts = await chosenParts();
const peers = installPeers(JSON.parse(await readFile(here('package.json'), 'utf8')).dependencies);
const { machine, results } = await runAll();
await report(machine, results);

async function chosenParts(): Promise<Map<string, Part>> {
  const names = (await readdir(here('parts'))).map((file) => file.replace(/\.ts$/, ''));
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no part named ${unknown.join(', ')}; there are: ${names.join(', ')}.`);
  }
  const loaded = await Promise.all(
    (wanted.length > 0 ? wanted : names).map(
      async (name) => [name, ((await import(`./parts/${name}.ts`)) as { part: Part }).part] as const,
    ),
  );
  return new Map(loaded.sort(([, one], [, other]) => one.order - other.order));
}

/** The peers are packages of this folder alone; npm does nothing when they are there already. */
function installPeers(wantedPeers: Record<string, string>): Record<string, string> {
  const has = Object.entries(wantedPeers).every(([name, version]) => installedVersion(name) === version);
  if (!has) {
    console.error('Installing the peers into bench/node_modules (once).');
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: here('.'),
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error('The peers could not be installed; npm says why above.');
  }
  return wantedPeers;
}

function installedVersion(name: string): string | null {
  try {
    return process.getBuiltinModule('node:module').createRequire(import.meta.url)(
      `./node_modules/${name}/package.json`,
    ).version;
  } catch {
    return null;
  }
}

async function runAll() {
  await using server = await startServer();
  const machine = await machineOf(server.url, peers);
  await writeFile(RESULTS, `${JSON.stringify({ machine })}\n`);
  const results: Result[] = [];
  const repetitions = Number(options.repetitions);
  // All once, then all again: a slow stretch of the machine meets every contestant alike.
  for (let repetition = 1; repetition <= repetitions; repetition++) {
    for (const [name, part] of parts) {
      if (repetition > (part.repetitions ?? repetitions)) continue;
      for (const contestant of contestantsOf(part)) {
        const load = os.loadavg()[0] ?? 0;
        const measures = await runOnce(server, name, part, contestant);
        const result: Result = { part: name, contestant, repetition, load, measures };
        results.push(result);
        await appendFile(RESULTS, `${JSON.stringify(result)}\n`);
        console.error(`${name} ${repetition}  ${contestant}  ${JSON.stringify(rounded(measures))}`);
      }
    }
  }
  return { machine, results };
}

function contestantsOf(part: Part): string[] {
  const only = options.only.split(',').filter(Boolean);
  return Object.keys(part.contestants).filter((name) => only.length === 0 || only.includes(name));
}

async function runOnce(server: Server, name: string, part: Part, contestant: string): Promise<Measures> {
  return await server.withDatabase(async (databaseUrl) => {
    const stage: Stage = { databaseUrl, serverUrl: server.url, scale: Number(options.scale) };
    const child = fork(fileURLToPath(here('contestant.ts')), [name, contestant, JSON.stringify(stage)], {
      timeout: part.timeoutMs ?? 120_000,
    });
    const end = () => child.kill();
    for (const signal of ENDING) process.once(signal, end);
    const [answer] = await Promise.race([
      once(child, 'message') as Promise<[Measures]>,
      once(child, 'exit').then(([code, signal]): [Measures] => {
        throw new Error(`${name}/${contestant} ended with ${signal ?? code} before it had measured.`);
      }),
    ]);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    for (const signal of ENDING) process.off(signal, end);
    return answer;
  });
}

function rounded(measures: Measures): Measures {
  return Object.fromEntries(
    Object.entries(measures).map(([name, value]) => [name, Number(value.toPrecision(4))]),
  );
}

async function report(machine: Machine, results: readonly Result[]): Promise<void> {
  const texts: Record<string, string> = {
    machine: machineText(machine, spreadOf(results.map(({ load }) => load))),
  };
  console.log(`\n${texts.machine}`);
  for (const [name, part] of parts) {
    texts[name] = tablesOf(
      part,
      results.filter((result) => result.part === name),
    );
    console.log(`\n${part.title}\n\n${texts[name]}`);
  }
  if (options.write) await writeInto(here('../docs/performance.md'), texts);
}
