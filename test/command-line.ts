import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { FreshDatabase } from './postgres.ts';

const root = resolve(import.meta.dirname, '..');

/** Nothing of the developer's own settings reaches the command; nothing listens on these ports. */
const settings = { PORT: '2', CARRIER_PORT: '3', DECORUM_DATA: '/nowhere/decorum' };
const machine = Object.fromEntries(
  ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'SystemRoot'].map((name) => [name, process.env[name]]),
);

export type Said = { code: number | null; out: string; err: string };

/** Runs the command line as a process of its own; `input` is its standard input. */
export async function decorum(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Said> {
  const child = spawn(process.execPath, [resolve(root, 'src/cli/main.ts'), ...args], {
    cwd: root,
    env: { ...machine, ...settings, ...env },
    stdio: 'pipe',
  });
  // A command that refuses its arguments ends before it reads.
  child.stdin.on('error', () => {}).end(input);
  const ended = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  return { code, out, err };
}

/** The settings ask for a host in the URL; the socket of the test server, in its query, wins over it. */
export const onDatabase = ({ url }: FreshDatabase, env: Readonly<Record<string, string>> = {}) => ({
  DATABASE_URL: url.replace('@/', '@localhost/'),
  ...env,
});
