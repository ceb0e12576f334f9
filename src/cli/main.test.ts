import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { decorum, onDatabase } from '../../test/command-line.ts';
import { type FreshDatabase, freshDatabase } from '../../test/postgres.ts';
import { systemClock } from '../clock.ts';
import { uuidv7Source } from '../ids.ts';
import { acceptJob } from '../intake/accept-job.ts';

const newId = uuidv7Source(systemClock);

const accept = (db: FreshDatabase, targetAddress: string) =>
  db.transaction((tx) =>
    acceptJob(
      tx,
      {
        campaign: { name: 'notices', purpose: 'service_notice' },
        channel: 'sms',
        targetAddress,
        payloadJson: { text: 'Your card is ready.' },
      },
      { clock: systemClock, newId, tenantId: 'default', actor: 'test' },
    ),
  );

describe('the command line', { concurrency: 2 }, () => {
  test('an unknown command, or none, gets the usage and exit code 2; help gets it and 0', async () => {
    const [unknown, none, help] = await Promise.all([
      decorum(['frobnicate']),
      decorum([]),
      decorum(['--help']),
    ]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /There is no command "frobnicate"[\s\S]*Usage: decorum <command>/);
    assert.equal(none.code, 2);
    assert.match(none.err, /Usage: decorum/);
    assert.deepEqual([help.code, help.err], [0, '']);
    assert.match(help.out, /Usage: decorum/);
  });

  test('wrong arguments are told in one sentence, without a stack, before anything is started', async () => {
    const wrong: [string[], RegExp][] = [
      [['migrate', 'twice'], /"twice" is one word too many/],
      [['run', '--limit', 'all'], /--limit must be a whole number from 1/],
      [['run', '--fast'], /Unknown option '--fast'/],
      [['explain'], /needs the id of a job/],
      [['explain', '12'], /"12" is not the id of a job/],
    ];
    const answers = await Promise.all(wrong.map(([args]) => decorum(args)));
    for (const [index, { code, out, err }] of answers.entries()) {
      const [args, said] = wrong[index] as (typeof wrong)[number];
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(err, said);
      assert.doesNotMatch(err, /\n {4}at /);
    }
  });

  test('settings that cannot be read are listed by their keys', async () => {
    const { code, err } = await decorum(['migrate'], { PORT: 'x', OPS_TIMEZONE: 'Mars' });
    assert.equal(code, 1);
    assert.match(err, /PORT must be a port number[\s\S]*OPS_TIMEZONE must be an IANA zone/);
  });

  test('an unreachable database is one sentence that hides the password; --debug adds the stack', async () => {
    const env = { DATABASE_URL: 'postgresql://joe:hunter2@127.0.0.1:1/decorum' };
    const { code, err } = await decorum(['migrate'], env);
    assert.equal(code, 1);
    assert.match(
      err,
      /^The database at postgresql:.*@127\.0\.0\.1:1\/decorum cannot be reached .*DATABASE_URL\.\n$/,
    );
    assert.doesNotMatch(err, /hunter2/);
    assert.match((await decorum(['migrate', '--debug'], env)).err, /\n {4}at /);
  });

  test('migrate tells what it applied, and the second time that there was nothing', async () => {
    await using db = await freshDatabase({ empty: true });
    const first = await decorum(['migrate'], onDatabase(db));
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /^Applied \d+ migrations?;[\s\S]*0001_foundation\.sql/);
    const second = await decorum(['migrate'], onDatabase(db));
    assert.match(second.out, /^The database is up to date; nothing was applied\.\n$/);
  });

  test('explain answers why, what would change it, and by which rules, with the address masked', async () => {
    await using db = await freshDatabase();
    const { job } = await accept(db, '+84912345678');
    const { code, out, err } = await decorum(['explain', job.id], onDatabase(db));
    assert.equal(code, 0, err);
    assert.match(out, /it would be cancelled because nobody knows whose address this is/);
    assert.match(out, /What would change it:\n {2}- Name the person with bankCustomerId/);
    assert.match(out, /✓ expiry[\s\S]*✗ known_party +unknown_party[\s\S]*✓ step_up/);
    assert.match(out, /Timeline \(UTC\):\n.* created .*\(test\)/);
    assert.match(out, /\+84 ••• ••• 678/);
    assert.doesNotMatch(out, /912345678/);

    const full = await decorum(['explain', '--full', job.id], onDatabase(db));
    assert.match(full.out, /sms to \+84912345678/);
    const nobody = await decorum(['explain', newId()], onDatabase(db));
    assert.equal(nobody.code, 1);
    assert.match(nobody.err, /There is no job/);
  });

  test('run refuses when only the local carrier could deliver and it does not run', async () => {
    await using db = await freshDatabase();
    const { job } = await accept(db, '+84912345678');
    const { code, err } = await decorum(['run'], onDatabase(db));
    assert.equal(code, 3);
    assert.match(err, /local carrier is not running at http:\/\/127\.0\.0\.1:3, .*"npm start"/);
    assert.deepEqual(await statusOf(db, job.id), { status: 'queued', attempts: 0 });
  });

  test('run works through what is due, up to its limit, and counts the ends', async () => {
    await using db = await freshDatabase();
    const jobs = [await accept(db, '+84912345678'), await accept(db, '+84912345679')];
    const first = await decorum(['run', '--limit', '1'], onDatabase(db, outside));
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /Worked through 1 job:[\s\S]*cancelled +1\n/);
    const ends = await Promise.all(jobs.map(({ job }) => statusOf(db, job.id)));
    assert.deepEqual(ends.map(({ status }) => status).sort(), ['cancelled', 'queued']);
    await decorum(['run'], onDatabase(db, outside));
    const third = await decorum(['run'], onDatabase(db, outside));
    assert.equal(third.out, 'Nothing is due.\n');
  });

  test('doctor names what does not answer, with the mend and without the secret, and ends with 1', async () => {
    await using db = await freshDatabase();
    const { code, out, err } = await decorum(['doctor'], onDatabase(db, outside));
    assert.equal(code, 1, err);
    assert.match(out, /✗ sms .*http:\/\/127\.0\.0\.1:4 cannot be reached/);
    assert.match(out, /→ Check the network of this machine, or mend TWILIO_API_BASE_URL\./);
    assert.match(out, /✗ email .*127\.0\.0\.1:4 cannot be reached[\s\S]*mend SMTP_URL/);
    assert.match(out, /! time zone .*OPS_TIMEZONE[\s\S]*→ Set OPS_TIMEZONE/);
    assert.match(out, /✓ database +PostgreSQL \d+.*your own/);
    assert.doesNotMatch(out, /feedfacefeedface|hunter2/);
  });

  test('doctor ends with 0 when all that is configured answers', async () => {
    await using db = await freshDatabase();
    const provider = createServer((_request, response) => response.writeHead(404).end());
    after(() => provider.close());
    await once(provider.listen(0, '127.0.0.1'), 'listening');
    const base = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const { code, out } = await decorum(
      ['doctor'],
      onDatabase(db, {
        ...twilio,
        TWILIO_API_BASE_URL: base,
        SENDGRID_API_KEY: 'SG.feedface.feedface',
        SENDGRID_FROM: 'notices@example.com',
        SENDGRID_API_BASE_URL: base,
        N8N_OUTBOUND_WEBHOOK_URL: `${base}/webhook/x`,
        OPS_TIMEZONE: 'Asia/Ho_Chi_Minh',
        PORT: '0',
      }),
    );
    assert.equal(code, 0, out);
    assert.doesNotMatch(out, /✗|!/);
    assert.match(out, /✓ n8n +reachable/);
    assert.match(out, /All is well\.\n$/);
  });
});

const twilio = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'feedfacefeedface',
  TWILIO_FROM_NUMBER: '+15005550006',
};

/** Providers of one's own that nobody answers for. */
const outside = {
  ...twilio,
  TWILIO_API_BASE_URL: 'http://127.0.0.1:4',
  SMTP_URL: 'smtp://joe:hunter2@127.0.0.1:4',
  SMTP_FROM: 'notices@example.com',
};

const statusOf = async (db: FreshDatabase, id: string) =>
  (await db.one<{ status: string; attempts: number }>(
    'select status, attempt_count as attempts from cc_outbound_jobs where id = $1::uuid',
    [id],
  )) as { status: string; attempts: number };
