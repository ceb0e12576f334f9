import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { decorum, onDatabase } from '../../test/command-line.ts';
import { type FreshDatabase, freshDatabase } from '../../test/postgres.ts';
import { scratchDir } from '../../test/private-server.ts';
import { systemClock } from '../clock.ts';
import { uuidv7Source } from '../ids.ts';
import { importPeople } from '../intake/import-people.ts';

const scratch = await scratchDir();

/** Twelve people who may be contacted at any hour, two who may not, one without an address. */
async function withPeople(): Promise<FreshDatabase> {
  const db = await freshDatabase();
  const header =
    'externalRef,displayName,phone,timezone,doNotContact,allowedChannels,quietHoursStart,quietHoursEnd';
  const csv = [
    header,
    ...Array.from(
      { length: 14 },
      (_, n) => `r${n},P ${n},+8491234${1000 + n},Asia/Ho_Chi_Minh,${n < 2},sms|email,00:00,00:00`,
    ),
    'mail,Mail,,,,,,',
  ].join('\n');
  await importPeople(db, {
    csv,
    tenantId: 'default',
    clock: systemClock,
    newId: uuidv7Source(systemClock),
    actor: 'test',
  });
  return db;
}

const YAML = `
name: Spring
purpose: service_notice
allowedChannels: [sms]
audience: { filter: {} }
templateKey: spring
templates:
  - language: en
    body: "Hello {{name}}, {{what}}"
variables: { what: spring is here }
`;

let files = 0;
async function fileOf(yaml: string): Promise<string> {
  files += 1;
  const path = join(scratch, `campaign-${files}.yaml`);
  await writeFile(path, yaml);
  return path;
}
const campaign = (db: FreshDatabase, action: string, file: string, ...options: string[]) =>
  decorum(['campaign', action, file, ...options], onDatabase(db));

describe('decorum campaign', { concurrency: 2 }, () => {
  test('previews, launches, pauses, resumes and tells how far it is; a second launch changes nothing', async () => {
    await using db = await withPeople();
    const file = await fileOf(YAML);
    const unknown = await campaign(db, 'status', file);
    assert.deepEqual([unknown.code, unknown.out], [1, '']);
    assert.match(unknown.err, /no campaign "Spring" for service_notice yet/);

    const preview = await campaign(db, 'preview', file);
    assert.equal(preview.code, 0, preview.err);
    assert.match(preview.out, /send +12 [\s\S]*skip +2 [\s\S]*unreachable +1 /);
    assert.match(preview.out, /Launching makes 14 jobs: 14 by sms/);
    assert.match(preview.out, /DNC +2 [\s\S]*█+ +12\n[\s\S]*Hello P \d+, spring is here/);

    const launch = await campaign(db, 'launch', file);
    assert.equal(launch.code, 0, launch.err);
    assert.match(launch.out, /14 jobs for 15 people \(1 cannot be reached\)[\s\S]*queued +14/);
    const again = await campaign(db, 'launch', file);
    assert.deepEqual([again.code, again.out], [0, launch.out]);
    assert.match(again.err, /launched before/);

    assert.match((await campaign(db, 'pause', file)).out, /paused[\s\S]*held +14/);
    assert.match((await campaign(db, 'resume', file)).out, /active[\s\S]*queued +14/);
    const status = await campaign(db, 'status', file, '--json');
    assert.deepEqual(JSON.parse(status.out).progress.queued, 14);
  });

  test('prints what the API answers, and ends with 3 when a launch would be refused', async () => {
    await using db = await withPeople();
    const file = await fileOf(YAML.replace('variables: { what: spring is here }', ''));
    const preview = await campaign(db, 'preview', file, '--json');
    assert.equal(preview.code, 3, preview.err);
    const { counts, missingVariables } = JSON.parse(preview.out);
    assert.deepEqual([counts.incomplete, missingVariables], [14, [{ name: 'what', people: 14 }]]);
    const launch = await campaign(db, 'launch', file);
    assert.deepEqual([launch.code, launch.out], [3, '']);
    assert.match(launch.err, /^It cannot be launched: No value is known for: what\./);
  });

  test('takes a list beside the file, tells rows that cannot be used, and can leave out who lacks a word', async () => {
    await using db = await withPeople();
    await writeFile(join(scratch, 'list.csv'), 'externalRef,what\nr3,one\nr4,\nnobody,three\n');
    const yaml = YAML.replace('{ filter: {} }', '{ file: list.csv }').replace(/variables:.*\n/, '');
    const file = await fileOf(yaml);
    const preview = await campaign(db, 'preview', file);
    assert.equal(preview.code, 3);
    assert.match(preview.err, /1 row of list\.csv cannot be used:\n +line 4 +externalRef +Nobody/);
    assert.equal((await campaign(db, 'launch', file)).code, 3);
    const launch = await campaign(db, 'launch', file, '--skip-incomplete');
    assert.equal(launch.code, 0, launch.err);
    assert.match(launch.out, /1 job for 2 people \(1 lack a word of the text\)/);
  });

  test('publishes texts that changed and no others, and refuses to say something else after the launch', async () => {
    await using db = await withPeople();
    const versions = async () =>
      (await db.one<{ count: number }>('select count(*) as count from cc_templates'))?.count;
    await campaign(db, 'preview', await fileOf(YAML));
    await campaign(db, 'preview', await fileOf(YAML));
    assert.equal(await versions(), 1);
    await campaign(db, 'launch', await fileOf(YAML.replace('Hello', 'Good day')));
    assert.equal(await versions(), 2);
    const other = await campaign(db, 'launch', await fileOf(YAML.replace('spring is here', 'it rains')));
    assert.deepEqual([other.code, other.out], [3, '']);
    assert.match(other.err, /launched with its variables.*another name/);
  });

  test('tells a wrong file or action in a sentence, before a database is asked', async () => {
    const broken = await fileOf(`name: ''\npurpose: fun\n`);
    const said = await decorum(['campaign', 'preview', broken], { DATABASE_URL: 'postgres://localhost:1/x' });
    assert.deepEqual([said.code, said.out], [2, '']);
    assert.match(said.err, /needs mending:\n {2}- name: .*\n {2}- purpose: /);
    assert.match((await decorum(['campaign', 'fly', broken])).err, /"fly" is none of preview, launch/);
    assert.match((await decorum(['campaign', 'launch'])).err, /needs the YAML file of a campaign/);
  });

  test('fields that do not fit together are named, and nothing is left behind', async () => {
    await using db = await withPeople();
    const yaml = `${YAML}content: { text: Hi }\nexpiresAt: 2020-01-01T00:00:00Z\n`;
    const { code, err } = await campaign(db, 'launch', await fileOf(yaml));
    assert.equal(code, 2);
    assert.match(err, /- templateKey: .*\n +- expiresAt: /);
    const left = await db.one<{ count: number }>(
      'select (select count(*) from cc_outbound_campaigns) + (select count(*) from cc_templates) as count',
    );
    assert.equal(left?.count, 0);
    const nowhere = await campaign(
      db,
      'preview',
      await fileOf(YAML.replace('{ filter: {} }', '{ file: no.csv }')),
    );
    assert.deepEqual([nowhere.code, /There is no file .*no\.csv/.test(nowhere.err)], [2, true]);
  });
});
