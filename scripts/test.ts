import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { startTestServer } from '../test/postgres-server.ts';

/**
 * `npm test`: every test file against one private PostgreSQL.
 * `npm test -- src/store/db.test.ts --test-name-pattern=lost` runs that file and passes the option on.
 */
const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith('-'));
const files = args.filter((arg) => !arg.startsWith('-'));
const everyTest = ['src', 'carrier', 'console/src', 'test', 'scripts'].map(
  (folder) => `${folder}/**/*.test.ts`,
);

const server = await startTestServer();
const tests = spawn(
  process.execPath,
  [
    '--test',
    '--test-reporter=spec',
    '--test-timeout=120000',
    `--test-concurrency=${Math.max(2, availableParallelism())}`,
    ...options,
    ...(files.length > 0 ? files : everyTest),
  ],
  {
    cwd: resolve(import.meta.dirname, '..'),
    env: { ...process.env, DECORUM_TEST_DATABASE_URL: server.url },
    stdio: 'inherit',
  },
);
// The tests end first, also on Ctrl-C (which the terminal sends to both): they still use the server.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => tests.kill(signal));
}
const [code] = await once(tests, 'exit');
await server.stop();
process.exitCode = code ?? 1;
