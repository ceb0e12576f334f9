import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { decorum } from '../../test/command-line.ts';
import { end, scratchDir, startOther } from '../../test/private-server.ts';
import { openDb } from '../store/db.ts';
import { embeddedIfRunning } from '../store/embedded-client.ts';
import { readPostmaster } from '../store/postmaster.ts';

const scratch = await scratchDir();

describe('the private database', { concurrency: 3 }, () => {
  test('a command beside a running Decorum uses its server and leaves it running', async () => {
    const dataDir = join(scratch, 'beside');
    const { child, url } = await startOther(dataDir);
    const server = await readPostmaster(join(dataDir, 'postgres'));

    const migrated = await decorum(['migrate'], { DECORUM_DATA: dataDir });
    assert.equal(migrated.code, 0, migrated.err);
    assert.match(migrated.out, /Applied/);
    const doctor = await decorum(['doctor'], { DECORUM_DATA: dataDir });
    assert.match(doctor.out, new RegExp(`✓ database .*private, .*held by process ${child.pid};`));
    assert.deepEqual(await embeddedIfRunning(dataDir), { url, holderPid: child.pid });

    assert.equal((await readPostmaster(join(dataDir, 'postgres')))?.pid, server?.pid);
    await using db = openDb({ url, max: 1 });
    assert.deepEqual(await db.one(`select to_regclass('cc_outbound_jobs') is not null as made`), {
      made: true,
    });
    await db.close();
    await end(child, () => child.stdin?.end());
  });

  test('a command on its own starts the server, keeps what it wrote, and stops it', async () => {
    const dataDir = join(scratch, 'alone');
    const first = await decorum(['migrate'], { DECORUM_DATA: dataDir });
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /Applied/);
    assert.equal(await readPostmaster(join(dataDir, 'postgres')), null);
    assert.equal(await embeddedIfRunning(dataDir), null);
    const second = await decorum(['migrate'], { DECORUM_DATA: dataDir });
    assert.match(second.out, /nothing was applied/);
  });

  test('doctor makes no database where there is none', async () => {
    const dataDir = join(scratch, 'none');
    const { code, out } = await decorum(['doctor'], { DECORUM_DATA: dataDir });
    assert.equal(code, 0, out);
    assert.match(out, /! database +there is no database in .* yet\n +→ Run "npm start"/);
    assert.equal(await embeddedIfRunning(dataDir), null);
  });
});
