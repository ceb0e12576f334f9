import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchDir } from '../../test/private-server.ts';
import { readCampaignFile } from './campaign-file.ts';
import { Failure } from './command.ts';

const scratch = await scratchDir();

let files = 0;
async function read(yaml: string) {
  files += 1;
  const path = join(scratch, `campaign-${files}.yaml`);
  await writeFile(path, yaml);
  return await readCampaignFile(path);
}

const YAML = `
name: Spring
purpose: service_notice
templateKey: spring
templates:
  - language: en
    body: "Hello {{name}}"
`;

test('a file is the campaign: what it leaves out has its default', async () => {
  const { path: _path, ...file } = await read(
    `${YAML}perMinute: 30\nstartsAt: 2026-03-01T09:30:00+07:00\naudience: { filter: { tags: [gold] } }\n`,
  );
  assert.deepEqual(file, {
    name: 'Spring',
    purpose: 'service_notice',
    settings: {
      allowedChannels: null,
      onQuietHours: null,
      onUnknown: 'ask',
      frequencyCap: null,
      priority: 'MEDIUM',
      templateKey: 'spring',
      content: null,
      variables: {},
      audience: { kind: 'filter', filter: { tags: ['gold'] } },
      startsAt: 1_772_332_200_000,
      expiresAt: null,
      perMinute: 30,
    },
    templates: [
      { key: 'spring', language: 'en', channel: null, subject: null, body: 'Hello {{name}}', html: null },
    ],
    list: null,
  });
});

test('a list stands beside the file, and is no setting that would take the place of the one that is there', async () => {
  const { list, settings } = await read(`${YAML}audience: { file: lists/spring.csv }\n`);
  assert.equal(list, join(scratch, 'lists/spring.csv'));
  assert.ok(!('audience' in settings));
});

test('everything that must be mended is named at once', async () => {
  const refused = async (yaml: string) => {
    const error = await read(yaml).then(
      () => null,
      (failure: unknown) => failure,
    );
    assert.ok(error instanceof Failure, yaml);
    assert.equal(error.exitCode, 2);
    return error.message;
  };
  const said = await refused(`name: ''\npurpose: fun\nperMinute: 0\naudience: {}\ncolour: red\n`);
  for (const field of ['name', 'purpose', 'perMinute', 'audience', 'colour']) {
    assert.match(said, new RegExp(`^ {2}- ${field}: `, 'm'));
  }
  for (const [yaml, message] of [
    ['name: [', /is not YAML: .*line 1/],
    ['name: a\nname: b\n', /is not YAML: .*unique/],
    ['just words', /is no campaign: write its fields/],
    ['- a\n- b\n', /is no campaign/],
    ['', /is no campaign/],
    [`a: &a [x, x]\nb: &b [*a, *a]\nc: &c [${'*b,'.repeat(200)}]\n`, /is not YAML: .*alias/i],
    [YAML.replace('{{name}}', '{{a.b}}'), /templates\.0\.body: \{\{a\.b\}\} is no placeholder/],
    [YAML.replace('templateKey: spring', ''), /templates: Name the templateKey/],
    [`${YAML}status: paused\n`, /status: There is no such field here/],
    [`${YAML}startsAt: 2026-03-01\n`, /startsAt: Send an instant of RFC 3339/],
  ] as const) {
    assert.match(await refused(yaml), message);
  }
  await assert.rejects(
    readCampaignFile(join(scratch, 'none.yaml')),
    /^Failure: There is no file|There is no file/,
  );
  await assert.rejects(readCampaignFile(scratch), /cannot be read/);
});
