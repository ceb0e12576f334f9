import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { HOUR, MINUTE, openWorld } from '../../test/worlds/world.ts';

const world = await openWorld();
after(() => world[Symbol.asyncDispose]());

let made = 0;
async function campaign(change: object = {}) {
  made += 1;
  const { status, body } = await world.ask('POST', '/api/campaigns', {
    name: `Campaign ${made}`,
    purpose: 'service_notice',
    allowedChannels: ['sms'],
    content: { text: 'Hello {{name}}' },
    audience: { filter: {} },
    ...change,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body.campaign;
}
const act = (id: string, action: string, body?: unknown, headers = {}) =>
  world.ask('POST', `/api/campaigns/${id}/${action}`, body, headers);
const look = async (id: string) => (await world.ask('GET', `/api/campaigns/${id}`)).body.campaign;

const people = await Promise.all([world.person(), world.person(), world.person({ doNotContact: true })]);
await world.person({ timezone: 'America/New_York' });

test('a launch answers at once, is made in the background, and ends where the preview said', async () => {
  const { id } = await campaign();
  const { body: preview } = await act(id, 'preview');
  assert.deepEqual(preview.counts, { send: 2, prompt: 0, hold: 1, skip: 1, unreachable: 0, incomplete: 0 });
  const begun = await act(id, 'launch');
  assert.equal(begun.status, 202);
  assert.deepEqual([begun.body.campaign.launch.status, begun.body.campaign.launch.jobs], ['running', 0]);
  assert.equal((await act(id, 'launch')).status, 202, 'and again while it runs');

  await world.moveCampaigns();
  const { launch, progress } = await look(id);
  assert.deepEqual([launch.status, launch.jobs], ['done', preview.willLaunch]);
  assert.deepEqual([progress.queued, progress.held], [3, 1], 'the held count is true at once');
  const again = await act(id, 'launch');
  assert.deepEqual([again.status, again.body.code], [409, 'already_launched']);

  await world.run();
  const after = (await look(id)).progress;
  assert.deepEqual([after.sent, after.cancelled, after.held, after.total], [2, 1, 1, 4]);
  assert.deepEqual(world.texts(people[0]?.phone ?? ''), ['Hello Person 1']);
  world.advance(10 * HOUR);
  await world.run();
  assert.equal((await look(id)).progress.sent, 3, 'the held one at their opening');
});

test('a pause stops what waits and keeps its place; resumed, each is sent once', async () => {
  world.at('2026-03-03T12:00:00+07:00');
  const { id } = await campaign({ content: { text: 'Twice? Never.' } });
  await act(id, 'launch');
  await world.moveCampaigns();
  const paused = await act(id, 'pause');
  assert.equal(paused.status, 200);
  assert.equal(paused.body.campaign.status, 'paused');
  assert.equal(paused.body.campaign.pausedAt, '2026-03-03T05:00:00.000Z');
  assert.equal((await act(id, 'pause')).status, 200, 'and again');
  world.advance(5 * MINUTE);
  await world.run();
  assert.equal((await look(id)).progress.sent, 0);
  assert.equal((await act(id, 'resume')).body.campaign.status, 'active');
  await world.run();
  await world.run();
  assert.equal((await look(id)).progress.sent, 2);
  assert.equal(world.texts(people[0]?.phone ?? '').filter((text) => text === 'Twice? Never.').length, 1);
});

test('an archived campaign cancels what waits, and is neither launched nor resumed', async () => {
  world.at('2026-03-04T12:00:00+07:00');
  const { id } = await campaign();
  await act(id, 'launch');
  await world.moveCampaigns();
  assert.equal((await act(id, 'archive')).body.campaign.status, 'archived');
  await world.run();
  assert.equal((await look(id)).progress.cancelled, 4);
  const resumed = await act(id, 'resume');
  assert.deepEqual([resumed.status, resumed.body.code], [409, 'campaign_archived']);
  const other = await campaign();
  await act(other.id, 'archive');
  const launched = await act(other.id, 'launch');
  assert.deepEqual([launched.status, launched.body.errors[0].path], [422, 'status']);
});

test('what is missing for a launch is named by its field', async () => {
  const cases: [object, string, string][] = [
    [{ content: null }, 'content', 'missing_content'],
    [{ audience: null }, 'audience', 'missing_audience'],
    [{ audience: { filter: { tags: ['nobody'] } } }, 'audience', 'empty_audience'],
    [{ content: { text: 'Hi {{amount}}' } }, 'variables', 'missing_variable'],
  ];
  for (const [change, path, code] of cases) {
    const { id } = await campaign(change);
    const { status, body } = await act(id, 'launch');
    assert.deepEqual([status, body.errors[0].path, body.errors[0].code], [422, path, code]);
    assert.equal((await look(id)).launch, null);
  }
});

test('people on a list who lack a word are left out when that is asked for', async () => {
  const { id } = await campaign({ content: { text: 'Hi {{amount}}' } });
  const csv = `externalRef,amount\n${people[0]?.ref},480\n${people[1]?.ref},\n`;
  await world.ask('PUT', `/api/campaigns/${id}/audience`, csv, { 'content-type': 'text/csv' });
  const refused = await act(id, 'launch');
  assert.deepEqual([refused.status, refused.body.code], [422, 'missing_variable']);
  const { body: preview } = await act(id, 'preview');
  assert.equal((await act(id, 'launch', { skipIncomplete: true })).status, 202);
  await world.moveCampaigns();
  const { launch } = await look(id);
  assert.deepEqual([launch.jobs, launch.incomplete], [1, 1]);
  assert.deepEqual([preview.willLaunch, preview.counts.incomplete], [1, 1]);
});

test('moving people needs campaigns:RUN, also by the status of a change', async () => {
  const { id } = await campaign();
  const viewer = { 'x-user-role': 'viewer' };
  for (const action of ['launch', 'pause', 'resume', 'archive']) {
    const { status, body } = await act(id, action, undefined, viewer);
    assert.equal(status, 403);
    assert.match(body.detail, /campaigns:RUN.*admin, supervisor/);
    const nobody = await act('0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47', action);
    assert.equal(nobody.status, 404);
  }
  const patched = await world.ask('PATCH', `/api/campaigns/${id}`, { status: 'paused' });
  assert.equal(patched.body.campaign.status, 'paused');
  assert.equal((await act(id, 'launch')).body.errors[0].path, 'status');
});

test('a launch with an Idempotency-Key gets its first answer again', async () => {
  const { id } = await campaign();
  const key = { 'idempotency-key': 'launch-1' };
  const first = await act(id, 'launch', undefined, key);
  await world.moveCampaigns();
  const again = await act(id, 'launch', undefined, key);
  assert.deepEqual([again.status, again.body], [202, first.body]);
  assert.equal(again.headers['idempotent-replay'], 'true');
});
