#!/usr/bin/env node
// `npx decorum …`: makes the checkout ready, then hands everything over to Node 24. It is run by whatever Node the
// machine has (20 or newer), so it is plain JavaScript that uses Node alone.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

// What the set-up says is not the command's answer, which may be read by a program.
const setup = spawnSync(process.execPath, [path.join(root, 'scripts', 'setup.mjs')], {
  stdio: ['ignore', 2, 2],
});
if (setup.status === 0) handOver();
else process.exitCode = setup.status ?? 1;

function handOver() {
  const child = spawn(node24(), [path.join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    // npm scripts run in the checkout; here a file is looked up where the user is, and the database stays where it was.
    env: { ...process.env, DECORUM_DATA: process.env.DECORUM_DATA || path.join(root, '.decorum') },
  });
  // Ctrl-C reaches the child by itself; what is sent to this process alone is passed on. The child decides.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(`Decorum could not start Node 24 (${error.message}): delete node_modules and try again.`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}

/** The one that the set-up installed; the machine's own where that is new enough and npm installed none. */
function node24() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = path.join(root, 'node_modules', 'node', 'bin', name);
  const linked = path.join(root, 'node_modules', '.bin', name);
  return [linked, installed].find((file) => fs.existsSync(file)) ?? process.execPath;
}
