import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';

const { ask, db, ...closing } = await testApp();
after(() => closing[Symbol.asyncDispose]());

await ask('POST', '/api/templates', { key: 'due', language: 'en', channel: 'sms', body: 'Due {{day}}' });

let made = 0;
const body = (change: object) => ({ name: `Campaign ${++made}`, purpose: 'collections', ...change });
const make = (change: object) => ask('POST', '/api/campaigns', body(change));

test('a whole campaign is kept and answered as it was sent', async () => {
  const sent = body({
    allowedChannels: ['sms', 'voice'],
    priority: 'HIGH',
    onQuietHours: 'hold',
    content: { text: 'Dear {{name}}, {{amount}} is due.', subject: 'Due' },
    variables: { amount: '480 USD', days: 3, urgent: false },
    audience: {
      filter: {
        languages: ['vi', 'en'],
        timezones: ['Asia/Ho_Chi_Minh'],
        tags: ['gold'],
        channels: ['sms'],
        externalRefPrefix: 'demo-',
        createdFrom: '2026-01-01T00:00:00.000Z',
        createdTo: '2026-02-01T00:00:00.000Z',
      },
    },
    startsAt: '2026-03-03T02:00:00.000Z',
    expiresAt: '2026-03-09T02:00:00.000Z',
    perMinute: 600,
  });
  const { status, body: answer } = await ask('POST', '/api/campaigns', sent);
  assert.equal(status, 201, JSON.stringify(answer));
  const { audience, ...rest } = sent as typeof sent & { audience: object };
  const { campaign } = answer;
  for (const [field, value] of Object.entries(rest)) assert.deepEqual(campaign[field], value, field);
  assert.deepEqual(campaign.audience, { kind: 'filter', ...audience });
  assert.deepEqual([campaign.launch, campaign.pausedAt, campaign.progress.total], [null, null, 0]);
  assert.deepEqual((await ask('GET', `/api/campaigns/${campaign.id}`)).body.campaign, campaign);
});

test('a change keeps what is left out, and null takes a setting away', async () => {
  const { campaign } = (
    await make({ templateKey: 'due', allowedChannels: ['sms'], variables: { day: 'today' }, perMinute: 5 })
  ).body;
  const patch = (change: object) => ask('PATCH', `/api/campaigns/${campaign.id}`, change);
  const changed = (await patch({ templateKey: null, content: { text: 'Own words' } })).body.campaign;
  assert.deepEqual(changed, {
    ...campaign,
    templateKey: null,
    content: { text: 'Own words' },
    updatedAt: changed.updatedAt,
  });
  const bare = (await patch({ perMinute: null, content: null, variables: {} })).body.campaign;
  assert.deepEqual([bare.perMinute, bare.content, bare.variables], [null, null, {}]);
});

test('fields that do not fit together are refused, each with what to send', async () => {
  const cases: [object, string, string][] = [
    [{ templateKey: 'due', content: { text: 'Hi' } }, 'templateKey', 'two_texts'],
    [{ templateKey: 'nope' }, 'templateKey', 'unknown_template'],
    [{ templateKey: 'due', allowedChannels: ['sms', 'email'] }, 'allowedChannels.1', 'no_template_variant'],
    [{ allowedChannels: [] }, 'allowedChannels', 'no_channel'],
    [{ content: { subject: 'Only this' } }, 'content.text', 'missing_text'],
    [{ content: { html: '<p>Hi</p>' }, allowedChannels: ['email', 'sms'] }, 'content.text', 'missing_text'],
    [{ content: { text: '\u200b' } }, 'content.text', 'blank_text'],
    [{ content: { text: 'Hi {{user.name}}' } }, 'content.text', 'invalid_placeholder'],
    [{ content: { text: 'x'.repeat(1_601) }, allowedChannels: ['sms'] }, 'content.text', 'text_too_long'],
    [{ startsAt: '2026-03-09T00:00:00Z', expiresAt: '2026-03-08T00:00:00Z' }, 'expiresAt', 'after_expiry'],
    [{ expiresAt: '2026-03-01T00:00:00Z' }, 'expiresAt', 'already_expired'],
    [{ frequencyCap: { max: 0, hours: 24 } }, 'frequencyCap.max', 'too_small'],
    [{ perMinute: 0 }, 'perMinute', 'too_small'],
    [{ variables: { 'due day': 'x' } }, 'variables.due day', 'invalid_key'],
    [{ audience: { filter: { tags: [] } } }, 'audience.filter.tags', 'invalid_value'],
    [
      { audience: { filter: { timezones: ['Mars/Base'] } } },
      'audience.filter.timezones.0',
      'unknown_timezone',
    ],
    [{ audience: { filter: { nobody: true } } }, 'audience.filter.nobody', 'unknown_field'],
    [
      { audience: { filter: { createdFrom: '2026-03-02T00:00:00Z', createdTo: '2026-03-01T00:00:00Z' } } },
      'audience.filter.createdTo',
      'invalid_value',
    ],
    [{ audience: { kind: 'list', filter: {} } }, 'audience.kind', 'invalid_value'],
  ];
  for (const [change, path, code] of cases) {
    const { status, body: answer } = await make(change);
    assert.equal(status, 422, JSON.stringify(change));
    assert.deepEqual(
      answer.errors.map((error: { path: string; code: string }) => [error.path, error.code]),
      [[path, code]],
      JSON.stringify(answer.errors),
    );
  }
  assert.equal((await make({ content: { html: '<p>Hi</p>' }, allowedChannels: ['email'] })).status, 201);
});

test('an old campaign can be renamed though its time is over', async () => {
  const { campaign } = (await make({ content: { text: 'Hi' } })).body;
  await db.run(`update cc_outbound_campaigns set expires_at = '2026-01-01T00:00:00Z' where id = $1::uuid`, [
    campaign.id,
  ]);
  const patch = (change: object) => ask('PATCH', `/api/campaigns/${campaign.id}`, change);
  assert.equal((await patch({ name: 'Old one' })).status, 200);
  assert.equal((await patch({ expiresAt: '2026-01-02T00:00:00Z' })).body.code, 'already_expired');
});

test('what the jobs of a launch were made from stays as it was; the rest may change', async () => {
  const { campaign } = (await make({ content: { text: 'Hi' }, audience: { filter: {} } })).body;
  await db.run(
    `update cc_outbound_campaigns set launch_status = 'running', launched_at = now() where id = $1::uuid`,
    [campaign.id],
  );
  const patch = (change: object) => ask('PATCH', `/api/campaigns/${campaign.id}`, change);
  const refused = await patch({ content: { text: 'Ho' }, perMinute: 5, name: 'Other' });
  assert.deepEqual([refused.status, refused.body.code], [409, 'already_launched']);
  assert.deepEqual(
    refused.body.errors.map(({ path }: { path: string }) => path),
    ['content', 'perMinute'],
  );
  const allowed = await patch({
    content: { text: 'Hi' },
    name: 'Other',
    frequencyCap: { max: 1, hours: 24 },
  });
  assert.equal(allowed.status, 200, JSON.stringify(allowed.body));
  assert.equal(allowed.body.campaign.name, 'Other');
  const upload = await ask('PUT', `/api/campaigns/${campaign.id}/audience`, 'ref\na\n', {
    'content-type': 'text/csv',
  });
  assert.deepEqual([upload.status, upload.body.code], [409, 'already_launched']);
});

test('an uploaded list is the audience until a filter takes its place', async () => {
  const { campaign } = (await make({ content: { text: 'Hi {{amount}}' } })).body;
  await ask('POST', '/api/parties', { externalRef: 'l-1', displayName: 'Lan', addresses: [] });
  const upload = (csv: string, query = '') =>
    ask('PUT', `/api/campaigns/${campaign.id}/audience${query}`, csv, { 'content-type': 'text/csv' });
  const audience = async () => (await ask('GET', `/api/campaigns/${campaign.id}`)).body.campaign.audience;
  const csv = 'externalRef,amount\nl-1,480\nl-9,5\n';

  const dry = await upload(csv, '?dryRun=true');
  assert.equal(await audience(), null);
  const real = await upload(csv, '?file=due.csv');
  assert.deepEqual(real.body, dry.body);
  assert.deepEqual(real.body, {
    rows: 2,
    people: 1,
    rejected: [
      {
        line: 3,
        field: 'externalRef',
        reason: 'Nobody on record has this externalRef. Import people first.',
      },
    ],
    variables: ['amount'],
  });
  assert.deepEqual(await audience(), { kind: 'list', file: 'due.csv', people: 1, variables: ['amount'] });

  await ask('PATCH', `/api/campaigns/${campaign.id}`, { audience: { filter: {} } });
  assert.deepEqual(await audience(), { kind: 'filter', filter: {} });
  const listed = await db.one<{ count: number }>('select count(*) as count from cc_campaign_audience');
  assert.equal(listed?.count, 0);

  assert.equal((await upload('colour\nblue\n')).body.code, 'unreadable_file');
  const json = await ask('PUT', `/api/campaigns/${campaign.id}/audience`, { a: 1 });
  assert.equal(json.status, 415);
  const nobody = '0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47';
  assert.equal(
    (await ask('PUT', `/api/campaigns/${nobody}/audience`, 'ref\n', { 'content-type': 'text/csv' })).status,
    404,
  );
});
