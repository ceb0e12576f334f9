import type { Readable } from 'node:stream';
import type { ParseArgsConfig } from 'node:util';
import type { Clock, Random } from '../clock.ts';
import type { Config } from '../config.ts';
import type { NewId } from '../ids.ts';
import type { Log } from '../log.ts';

/** What a command may use. `config` reads the settings when asked and throws `BadConfig`. */
export type Context = {
  config(): Config;
  clock: Clock;
  random: Random;
  newId: NewId;
  log: Log;
  stdin: Readable;
  /** One line for the answer, on standard output. */
  say(line?: string): void;
  /** One line beside the answer, on standard error. */
  note(line: string): void;
  /** Aborts on Ctrl-C: finish what cannot be left half done, and return. */
  stop: AbortSignal;
};

export type Arguments = {
  values: Readonly<Record<string, string | boolean | undefined>>;
  positionals: readonly string[];
};

/** Resolves with the exit code. */
export type Command = {
  options: NonNullable<ParseArgsConfig['options']>;
  /** The words that must follow the command, such as "the id of a job". */
  needs: readonly string[];
  run(args: Arguments, context: Context): Promise<number>;
};

export const EXIT = { done: 0, failed: 1, usage: 2, notNow: 3, interrupted: 130 } as const;

/** The command was written wrongly: the message says how to write it. */
export class BadUsage extends Error {}

/** A failure whose message already says all. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
