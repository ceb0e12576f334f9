import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { campaign, clock, NOON, newId, people, personId } from '../../test/audience-people.ts';
import { type FreshDatabase, freshDatabase } from '../../test/postgres.ts';
import { createLog } from '../log.ts';
import { addToList } from '../store/audience-list.ts';
import { type Campaign, campaignById } from '../store/campaigns.ts';
import { startLaunch } from './launch.ts';
import { createLauncher } from './launcher.ts';

const defaults = { quietHours: { start: '21:00', end: '08:00' }, timezone: null };
const HOUR = 3_600_000;
const hello = { templateKey: null, content: { text: 'Hello {{name}}' } };

const start = (db: FreshDatabase, { id }: Campaign, options?: Parameters<typeof startLaunch>[2]) =>
  startLaunch({ db, clock, newId, tenantId: 'default', actor: 'An' }, id, options);

const refused = async (db: FreshDatabase, made: Campaign, path: string, code: string) =>
  assert.rejects(start(db, made), (error: { path: string; code: string }) => {
    assert.deepEqual([error.path, error.code], [path, code]);
    return true;
  });

async function launch(db: FreshDatabase, made: Campaign, options?: Parameters<typeof startLaunch>[2]) {
  const started = await start(db, made, options);
  assert.equal(started.result, 'started');
  const log = createLog({ level: 'fatal' });
  await createLauncher({ db, clock, newId, log, defaults, onChange: () => {} }).runOnce();
  return (await campaignById(db, 'default', made.id))?.launch;
}

type Row = {
  person: number;
  channel: string;
  text: string;
  due: number;
  held: string | null;
  language: string;
  ref: string | null;
};
const jobsOf = async (db: FreshDatabase, { id }: Campaign): Promise<Row[]> =>
  await db.query<Row>(
    `select right(party_id::text, 4)::int as person, channel, payload_json ->> 'text' as text,
       next_attempt_at as due, held_reason as held, language, bank_customer_id as ref
     from cc_outbound_jobs where campaign_id = $1::uuid order by party_id`,
    [id],
  );

describe('a launch', () => {
  test('makes a job for everybody with an address, in their language and at their time', async () => {
    await using db = await freshDatabase();
    await people(
      db,
      { language: 'es' },
      { timezone: 'Europe/Madrid' },
      { channels: ['email'], addresses: { phone: '+84912345679', email: 'c@example.net' } },
      { doNotContact: true },
      { addresses: {} },
    );
    await db.script(`insert into cc_templates (key, language, body, created_at) values
      ('hello', 'en', 'Hello {{name}}', to_timestamp(0)), ('hello', 'es', 'Hola {{name}}', to_timestamp(0))`);
    const made = await campaign(db, { templateKey: 'hello', content: null, priority: 'HIGH' });
    const done = await launch(db, made);
    assert.deepEqual(done, {
      status: 'done',
      at: NOON,
      by: 'An',
      finishedAt: NOON,
      people: 5,
      jobs: 4,
      unreachable: 1,
      incomplete: 0,
    });
    const rows = await jobsOf(db, made);
    const brief = rows.map(({ person, channel, text, due, held }) => [
      person,
      channel,
      text,
      due - NOON,
      held,
    ]);
    assert.deepEqual(brief, [
      [1, 'sms', 'Hola Person 1', 0, null],
      // It is 06:00 in Madrid, so their job waits for 08:00 and says why.
      [2, 'sms', 'Hello Person 2', 2 * HOUR, 'quiet_hours'],
      [3, 'email', 'Hello Person 3', 0, null],
      // The refusal is decided, and recorded, when the job is due.
      [4, 'sms', 'Hello Person 4', 0, null],
    ]);
    assert.deepEqual(
      rows.map(({ ref, language }) => [ref, language]),
      [
        ['c1', 'es'],
        ['c2', 'en'],
        ['c3', 'en'],
        ['c4', 'en'],
      ],
    );
    const record = await db.query<{ type: string; count: number }>(
      `select event_type as type, count(*) as count from cc_audit_logs where actor = 'An' group by 1 order by 1`,
    );
    assert.deepEqual(record, [
      { type: 'campaign_launch_finished', count: 1 },
      { type: 'campaign_launch_started', count: 1 },
      { type: 'outbound_job_created', count: 4 },
    ]);
  });

  test('happens once: asked again it tells how far it is, and that it is done', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {});
    const made = await campaign(db);
    assert.equal((await start(db, made)).result, 'started');
    assert.equal((await start(db, made)).result, 'running');
    await createLauncher({
      db,
      clock,
      newId,
      log: createLog({ level: 'fatal' }),
      defaults,
      onChange: () => {},
    }).runOnce();
    assert.equal((await start(db, made)).result, 'already_launched');
    assert.equal((await jobsOf(db, made)).length, 2);
    assert.equal(
      (await startLaunch({ db, clock, newId, tenantId: 'default', actor: 'An' }, newId())).result,
      'not_found',
    );
  });

  test('keeps to its pace and to its start', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {}, {}, { timezone: 'Europe/Madrid' }, {});
    const made = await campaign(db, { perMinute: 2, startsAt: NOON + HOUR, expiresAt: NOON + 5 * HOUR });
    await launch(db, made);
    const minutes = (await jobsOf(db, made)).map(({ due }) => (due - NOON) / 60_000);
    assert.deepEqual(minutes, [60, 60, 61, 120, 61]);
  });

  test('gives nobody a text with a hole in it, and only begins so when it is told to', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {}, {});
    const content = { text: 'Hello {{name}}, {{amount}} is due in {{city}}.' };
    const audience = { kind: 'list' as const, file: 'due.csv', people: 3, variables: ['amount'] };
    const listed = async (variables: Campaign['variables']) => {
      const made = await campaign(db, { content, audience, variables });
      await addToList(db, 'default', made.id, [
        { id: personId(1), variables: { amount: '480' } },
        { id: personId(2), variables: {} },
        { id: personId(3), variables: { amount: '12' } },
      ]);
      return made;
    };
    const cityless = await listed({});
    await refused(db, cityless, 'variables', 'missing_variable');
    // Nobody has a city: leaving out who lacks it would leave out everybody.
    await assert.rejects(start(db, cityless, { skipIncomplete: true }), /city \(3 people\)/);

    const made = await listed({ city: 'Huế' });
    await assert.rejects(start(db, made), /amount \(1 people\).*skipIncomplete/);
    const done = await launch(db, made, { skipIncomplete: true });
    assert.deepEqual([done?.people, done?.jobs, done?.incomplete], [3, 2, 1]);
    assert.deepEqual(
      (await jobsOf(db, made)).map(({ text }) => text),
      ['Hello Person 1, 480 is due in Huế.', 'Hello Person 3, 12 is due in Huế.'],
    );
    await refused(db, await campaign(db, { content }), 'variables', 'missing_variable');
  });

  test('is refused for what must be mended first, and begins once it is', async () => {
    await using db = await freshDatabase();
    const made = await campaign(db, hello);
    await refused(db, made, 'audience', 'empty_audience');
    await people(db, {});
    await refused(db, await campaign(db, { ...hello, audience: null }), 'audience', 'missing_audience');
    await refused(db, await campaign(db, { content: null }), 'content', 'missing_content');
    const templateless = await campaign(db, { content: null, templateKey: 'nothing' });
    await refused(db, templateless, 'templateKey', 'unknown_template');
    await db.script(
      `insert into cc_templates (key, language, body, channel) values ('mail', 'en', 'Hi', 'email')`,
    );
    const mail = await campaign(db, { content: null, templateKey: 'mail', allowedChannels: ['sms'] });
    await refused(db, mail, 'allowedChannels', 'no_template_variant');
    await refused(db, await campaign(db, { expiresAt: NOON }), 'expiresAt', 'already_expired');
    await refused(db, await campaign(db, { status: 'paused' }), 'status', 'campaign_inactive');
    assert.equal((await launch(db, made))?.jobs, 1);
    assert.equal((await db.one<{ count: number }>('select count(*) from cc_outbound_jobs'))?.count, 1);
  });
});
