import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
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
import { systemClock } from '../clock.ts';
import { openDb } from './db.ts';
import { isConnectionLost } from './db-errors.ts';
import { DatabaseHeld } from './holder.ts';
import { readPostmaster } from './postmaster.ts';

const scratch = await scratchDir();

// Each test has a directory of its own, and most of its time is spent waiting for programs.
describe('the private PostgreSQL', { concurrency: 4 }, () => {
  test('what was written is there after a stop in order and a new start', async () => {
    const dataDir = join(scratch, 'kept');
    await withEmbedded(dataDir, (embedded) => writeNote(embedded, 'first'));
    assert.equal(await readPostmaster(join(dataDir, 'postgres')), null, 'a stop leaves no server');
    await withEmbedded(dataDir, async (embedded) => {
      assert.equal(embedded.adopted, false);
      assert.deepEqual(await readNotes(embedded), [{ body: 'first' }]);
    });
  });

  test('strangers without the password are refused, and the password is for the owner only', async () => {
    const dataDir = join(scratch, 'closed');
    await withEmbedded(dataDir, async ({ url }) => {
      await using right = openDb({ url, max: 1 });
      assert.deepEqual(await right.one('select 1 as one'), { one: 1 });
      await using wrong = openDb({ url: url.replace(/:[^:@]*@/, ':guess@'), max: 1 });
      await assert.rejects(wrong.query('select 1'), /password authentication failed/);
      const { mode } = await stat(join(dataDir, 'password'));
      assert.equal(mode & 0o777, 0o600);
    });
  });

  test('a second start is refused with the process that holds the database, until that one stops', async () => {
    const dataDir = join(scratch, 'held');
    const { child } = await startOther(dataDir);
    await assert.rejects(start(dataDir).started, (error) => {
      assert.ok(error instanceof DatabaseHeld);
      assert.match(error.message, new RegExp(`process ${child.pid}\\).*DECORUM_DATA`));
      return true;
    });
    await end(child, () => child.stdin?.end());
    await withEmbedded(dataDir, async ({ adopted }) => assert.equal(adopted, false));
  });

  test('of two first starts at once exactly one gets the database', async () => {
    const dataDir = join(scratch, 'race');
    const both = await Promise.allSettled([startOther(dataDir), start(dataDir).started]);
    const [other, own] = both;
    assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1, JSON.stringify(both));
    if (other.status === 'fulfilled') await end(other.value.child, () => other.value.child.stdin?.end());
    if (own.status === 'fulfilled') await own.value.stop();
  });

  test('the server of a killed Decorum is adopted with everything in it', async () => {
    const dataDir = join(scratch, 'orphan');
    const other = await startOther(dataDir);
    await writeNote(other, 'before the kill');
    const left = await readPostmaster(join(dataDir, 'postgres'));
    await end(other.child, () => other.child.kill('SIGKILL'));

    await withEmbedded(dataDir, async (embedded) => {
      assert.equal(embedded.adopted, true);
      assert.equal((await readPostmaster(join(dataDir, 'postgres')))?.pid, left?.pid);
      assert.deepEqual(await readNotes(embedded), [{ body: 'before the kill' }]);
    });
    assert.equal(await readPostmaster(join(dataDir, 'postgres')), null, 'an adopted server is stopped too');
  });

  test('a server that was left behind and hangs is replaced', async () => {
    const dataDir = join(scratch, 'hanging');
    const other = await startOther(dataDir);
    await writeNote(other, 'before it hung');
    const left = await readPostmaster(join(dataDir, 'postgres'));
    assert.ok(left);
    await end(other.child, () => other.child.kill('SIGKILL'));
    process.kill(left.pid, 'SIGSTOP');
    // A stopped process takes the signals of the orderly stop only when it goes on.
    const { started, lines } = start(dataDir);
    void started.catch(() => {});
    while (lines.length === 0) await systemClock.sleep(20);
    assert.match(lines[0]?.message ?? '', /does not answer; replacing it/);
    process.kill(left.pid, 'SIGCONT');
    const embedded = await started;
    assert.equal(embedded.adopted, false);
    assert.deepEqual(await readNotes(embedded), [{ body: 'before it hung' }]);
    await embedded.stop();
  });

  test('a pid file whose number now belongs to another process does not stop the start', async () => {
    const dataDir = join(scratch, 'stale');
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
    let left = '';
    await withEmbedded(dataDir, async (embedded) => {
      await writeNote(embedded, 'kept');
      left = await readFile(pidFile, 'utf8');
    });
    // Alive, of the same account as the server, and not a server: what a restarted container shows.
    const owner = await stat(join(dataDir, 'postgres'));
    const stranger = spawn('/bin/sleep', ['60'], {
      cwd: '/',
      ...(process.getuid?.() === 0 && { uid: owner.uid, gid: owner.gid }),
    });
    try {
      for (const pid of [stranger.pid, 4_194_000]) {
        await writeFile(pidFile, left.replace(/^\d+/, String(pid)));
        await withEmbedded(dataDir, async (embedded) => {
          assert.equal(embedded.adopted, false);
          assert.deepEqual(await readNotes(embedded), [{ body: 'kept' }]);
        });
      }
    } finally {
      stranger.kill();
    }
  });

  test('a server that dies under a running Decorum is started again under the same url', async () => {
    const dataDir = join(scratch, 'crash');
    const { started, lines } = start(dataDir);
    const embedded = await started;
    try {
      await writeNote(embedded, 'survives');
      const first = await readPostmaster(join(dataDir, 'postgres'));
      assert.ok(first);
      await using db = openDb({ url: embedded.url });
      await db.query('select 1');
      process.kill(first.pid, 'SIGKILL');
      const untilBack = async (): Promise<unknown> => {
        try {
          return await db.query('select body from notes');
        } catch (error) {
          assert.ok(isConnectionLost(error), String(error));
          await systemClock.sleep(20);
          return await untilBack();
        }
      };
      while ((await readPostmaster(join(dataDir, 'postgres')))?.pid === first.pid)
        await systemClock.sleep(10);
      assert.deepEqual(await untilBack(), [{ body: 'survives' }]);
      assert.deepEqual(lines[0], {
        level: 'warn',
        message: 'The private PostgreSQL went away; starting it again.',
      });
      await assert.rejects(startOther(dataDir), /Another Decorum \(process \d+\) is running/);
    } finally {
      await embedded.stop();
    }
  });

  test('data of another major version are refused with what to do', async () => {
    const dataDir = join(scratch, 'old');
    await withEmbedded(dataDir, async () => {});
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    await assert.rejects(
      start(dataDir).started,
      /written by PostgreSQL 17, and this Decorum brings PostgreSQL 18/,
    );
  });

  test('where the path of a socket would be too long, the server listens on the loopback only', async () => {
    const dataDir = join(scratch, 'deep', 'd'.repeat(90));
    const url = await withEmbedded(dataDir, async (embedded) => {
      assert.match(embedded.url, /@127\.0\.0\.1:\d+\/decorum$/);
      await writeNote(embedded, 'by port');
      await using db = openDb({ url: embedded.url, max: 1 });
      assert.deepEqual(await db.one('show listen_addresses'), { listen_addresses: '127.0.0.1' });
      return embedded.url;
    });
    await using gone = openDb({ url, max: 1 });
    await assert.rejects(gone.query('select 1'), isConnectionLost);
  });
});
