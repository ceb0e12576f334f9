import { parseArgs } from 'node:util';
import { systemClock, systemRandom } from '../clock.ts';
import { BadConfig, readConfig } from '../config.ts';
import { uuidv7Source } from '../ids.ts';
import { type Arguments, BadUsage, type Command, type Context, EXIT, Failure } from './command.ts';
import { terminalLog } from './terminal-log.ts';
import { USAGE } from './usage.ts';
import { version } from './version.ts';

/** The command line: finds the command, hands it what it may use, and turns its end into words and an exit code. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  migrate: async () => (await import('./migrate.ts')).migrate,
  import: async () => (await import('./import.ts')).importCommand,
  run: async () => (await import('./run.ts')).run,
  explain: async () => (await import('./explain.ts')).explain,
  campaign: async () => (await import('./campaign.ts')).campaign,
  doctor: async () => (await import('./doctor.ts')).doctor,
};

class NoCommand extends BadUsage {}

const EVERYWHERE = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  debug: { type: 'boolean' },
} as const;

/** After the first Ctrl-C a command has this long to finish; the second one ends it at once. */
const STOP_WITHIN_MS = 30_000;

const words = process.argv.slice(2);
const debug = words.includes('--debug');
const note = (line: string) => void process.stderr.write(`${line}\n`);
const say = (line = '') => void process.stdout.write(`${line}\n`);

// Whoever reads the answer may have seen enough (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed);
});

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping.signal.aborted) process.exit(EXIT.interrupted);
    stopping.abort();
    void systemClock.sleep(STOP_WITHIN_MS).then(() => process.exit(EXIT.interrupted));
  });
}

const exitCode = await perform().catch(failed);
if (stopping.signal.aborted) process.exit(exitCode);
process.exitCode = exitCode;
// A standard input that was not read to its end would keep the process alive.
if (!process.stdin.destroyed && words.includes('-')) process.stdin.destroy();

async function perform(): Promise<number> {
  const at = words.findIndex((word) => !word.startsWith('-'));
  const name = words[at];
  const rest = words.filter((_word, index) => index !== at);
  if (name === undefined || name === 'help') {
    const { values } = read(rest, {}, []);
    if (values.version) say(version);
    else if (values.help || name === 'help') process.stdout.write(USAGE);
    else throw new NoCommand('Name a command.');
    return EXIT.done;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw new NoCommand(`There is no command "${name}".`);
  const command = await load();
  const args = read(rest, command.options, command.needs);
  if (args.values.version) {
    say(version);
    return EXIT.done;
  }
  if (args.values.help) {
    process.stdout.write(USAGE);
    return EXIT.done;
  }
  return await command.run(args, contextOf());
}

function contextOf(): Context {
  return {
    config: () => readConfig(process.env),
    clock: systemClock,
    random: systemRandom,
    newId: uuidv7Source(systemClock),
    log: terminalLog(note, { debug }),
    stdin: process.stdin,
    say,
    note,
    stop: stopping.signal,
  };
}

function read(args: string[], options: Command['options'], needs: Command['needs']): Arguments {
  let parsed: Arguments;
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...options, ...EVERYWHERE },
      allowPositionals: true,
    });
    parsed = { values: values as Arguments['values'], positionals };
  } catch (error) {
    // Its first sentence says what is wrong, the rest is about positional arguments.
    const [said = ''] = (error as Error).message.split(/\.(?: |$)/);
    throw new BadUsage(`${said}.`, { cause: error });
  }
  if (parsed.values.help || parsed.values.version) return parsed;
  const { length } = parsed.positionals;
  const missing = needs[length];
  if (missing !== undefined) throw new BadUsage(`The command needs ${missing}.`);
  const extra = parsed.positionals[needs.length];
  if (extra !== undefined) throw new BadUsage(`"${extra}" is one word too many.`);
  return parsed;
}

function failed(error: unknown): number {
  if (error instanceof NoCommand) {
    note(`${error.message}\n\n${USAGE.trimEnd()}`);
  } else if (error instanceof BadUsage) {
    note(`${error.message} "decorum help" shows how to write it.`);
  } else if (error instanceof Failure || error instanceof BadConfig) {
    note(error.message);
  } else {
    const message = error instanceof Error ? error.message || error.name : String(error);
    note(debug ? `Decorum met an error: ${message}` : `${message}\n(--debug tells where in the program.)`);
  }
  if (debug && error instanceof Error) console.error(error);
  if (error instanceof BadUsage) return EXIT.usage;
  return error instanceof Failure ? error.exitCode : EXIT.failed;
}
