// Builds the operator console into console/dist when its sources changed. `node scripts/build-console.mjs`
// does only that; `npm run` does it as part of the set-up.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './setup-lock.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const source = path.join(root, 'console');
const stampFile = path.join(source, 'dist', '.decorum-build');

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    buildConsole();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** `node` is a Node that Vite supports. Throws a full sentence when the build fails. */
export function buildConsole({ node = process.execPath } = {}) {
  if (!fs.existsSync(path.join(source, 'index.html')) || isBuilt()) return;
  withLock(path.join(root, '.decorum'), 'console.lock', () => {
    const hash = sourceHash();
    if (isBuilt(hash)) return;
    console.error('Decorum is building its console.');
    const { status, stdout, stderr } = spawnSync(
      node,
      [path.join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel=warn'],
      { cwd: source, encoding: 'utf8' },
    );
    if (status !== 0) {
      throw new Error(
        `${stdout ?? ''}${stderr ?? ''}\nThe console could not be built (Vite's own words are above): ` +
          'mend its sources in console/ and run the same command again.',
      );
    }
    // The hash of what was read before the build: a file saved meanwhile is built the next time.
    fs.writeFileSync(stampFile, hash);
  });
}

function isBuilt(hash = sourceHash()) {
  try {
    return fs.readFileSync(stampFile, 'utf8') === hash;
  } catch {
    return false;
  }
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const file of [path.join(root, 'package-lock.json'), ...filesBelow(source)]) {
    hash.update(`${path.relative(root, file)}\0`).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

function* filesBelow(directory) {
  const entries = fs.readdirSync(directory, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === 'dist' || entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file);
    else yield file;
  }
}
