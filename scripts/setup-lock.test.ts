import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

/** Writes "in" and "out" around a pause, under the lock. */
const program = `
  import fs from 'node:fs';
  import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'setup-lock.mjs'))};
  const [directory, journal] = process.argv.slice(1);
  withLock(directory, 'lock', () => {
    fs.appendFileSync(journal, 'in ');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
    fs.appendFileSync(journal, 'out ');
  });`;

async function runTogether(directory: string, count: number): Promise<string> {
  const journal = join(directory, 'journal');
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', program, join(directory, 'locks'), journal]),
  );
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
  assert.deepEqual(
    codes,
    codes.map(() => 0),
  );
  return await readFile(journal, 'utf8');
}

async function scratch() {
  const directory = await mkdtemp(join(tmpdir(), 'decorum-lock-'));
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

test('set-ups that run at once do their work one after the other, and leave no lock', async () => {
  await using own = await scratch();
  assert.equal(await runTogether(own.directory, 4), 'in out '.repeat(4));
  assert.deepEqual(await readdir(join(own.directory, 'locks')), []);
});

test('a lock whose process is gone is taken over by exactly one', async () => {
  await using own = await scratch();
  await mkdir(join(own.directory, 'locks'));
  const gone = spawn('/bin/true');
  await once(gone, 'exit');
  await writeFile(join(own.directory, 'locks', 'lock'), String(gone.pid));
  assert.equal(await runTogether(own.directory, 3), 'in out '.repeat(3));
});

test('a lock whose process lives is waited for', async () => {
  await using own = await scratch();
  const lock = join(own.directory, 'locks', 'lock');
  await mkdir(join(own.directory, 'locks'));
  await writeFile(lock, String(process.pid));
  const waiting = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    program,
    join(own.directory, 'locks'),
    join(own.directory, 'journal'),
  ]);
  const [said] = await once(waiting.stderr, 'data');
  assert.match(String(said), new RegExp(`process ${process.pid}\\) is running here; waiting`));
  await assert.rejects(readFile(join(own.directory, 'journal')), /ENOENT/);
  await rm(lock);
  await once(waiting, 'exit');
  assert.equal(await readFile(join(own.directory, 'journal'), 'utf8'), 'in out ');
});
