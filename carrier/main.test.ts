import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

async function start(env: Record<string, string> = {}) {
  const child = fork(main, {
    silent: true,
    env: { ...process.env, CARRIER_PORT: '0', CARRIER_SMTP_PORT: '0', ...env },
  });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { child, url: /http:\S+/.exec(line.toString())?.[0] ?? '', line: line.toString() };
}

test('it says in one line where it is, answers for its health and stops when told', async () => {
  const { child, url, line } = await start();
  assert.equal(line.trim().split('\n').length, 1);
  const health = (await (await fetch(`${url}/carrier/health`)).json()) as Record<string, unknown>;
  assert.deepEqual([health.ok, health.name], [true, 'decorum-carrier']);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('it does not outlive the process that started it', async () => {
  const { child, url } = await start();
  assert.equal((await fetch(`${url}/carrier/health`)).status, 200);
  child.disconnect();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('a port that is none is named', async () => {
  const child = fork(main, { silent: true, env: { ...process.env, CARRIER_PORT: 'http' } });
  const errors: string[] = [];
  child.stderr?.on('data', (part) => errors.push(String(part)));
  const [code] = await once(child, 'close');
  assert.equal(code, 1);
  assert.match(errors.join(''), /CARRIER_PORT must be a port number/);
});
