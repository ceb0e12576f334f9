import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, openWorld, type World } from './world.ts';

const notice = {
  name: 'November notice',
  purpose: 'service_notice',
  allowedChannels: ['sms'],
  content: { text: 'Hello {{name}}, our branch moves.' },
  audience: { filter: {} },
};

/** What an operator does to a campaign. */
async function operated(world: World, body: Record<string, unknown>) {
  const { body: made } = await world.ask('POST', '/api/campaigns', body);
  const id: string = made.campaign.id;
  const act = async (action: string, status: number) => {
    const answer = await world.ask('POST', `/api/campaigns/${id}/${action}`);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
  };
  return {
    id,
    launch: async () => {
      await act('launch', 202);
      await world.moveCampaigns();
    },
    pause: () => act('pause', 200),
    resume: () => act('resume', 200),
    archive: () => act('archive', 200),
    jobs: async () => (await world.ask('GET', `/api/outbound/jobs?campaignId=${id}`)).body.items,
  };
}

const textsTo = (world: World, people: readonly { phone: string }[]) =>
  people.map(({ phone }) => world.texts(phone).length);

describe('a campaign', () => {
  test('is launched, paused midway and resumed, and everybody hears of it once', async () => {
    await using world = await openWorld();
    const near = [];
    for (let person = 0; person < 6; person += 1) near.push(await world.person());
    const inMadrid = await world.person({ timezone: 'Europe/Madrid' });
    const silent = await world.person({ doNotContact: true });
    const everybody = [...near, inMadrid, silent];
    const campaign = await operated(world, { ...notice, perMinute: 2 });

    await campaign.launch();
    await world.run();
    world.advance(MINUTE);
    await world.run();
    assert.deepEqual(textsTo(world, everybody), [1, 1, 1, 1, 0, 0, 0, 0]);
    const waiting = (await campaign.jobs()).filter(({ status }: { status: string }) => status === 'queued');
    const madrid = waiting.find(({ heldReason }: { heldReason: string | null }) => heldReason !== null);
    assert.deepEqual([waiting.length, madrid.heldReason], [3, 'quiet_hours']);
    assert.equal(madrid.nextAttemptAt, '2026-03-02T07:00:00.000Z');

    await campaign.pause();
    world.advance(3 * HOUR);
    assert.equal((await world.run()).processed, 0);
    const { body } = await world.ask('GET', `/api/outbound/jobs/${madrid.id}/explain`);
    assert.equal(body.summary, 'Held because its campaign is paused.');
    assert.deepEqual(body.whatWouldChange, ['Resume the campaign; the job keeps its place.']);

    await campaign.resume();
    await world.run();
    // Three were waiting, and two may leave a minute.
    assert.deepEqual(textsTo(world, everybody), [1, 1, 1, 1, 1, 1, 0, 0]);
    world.advance(MINUTE);
    await world.run();
    assert.deepEqual(textsTo(world, everybody), [1, 1, 1, 1, 1, 1, 1, 0]);
    const ends = (await campaign.jobs()).map(
      ({ status, reasonCode }: Record<string, string>) => reasonCode ?? status,
    );
    assert.deepEqual(ends.toSorted(), ['DNC', ...Array.from({ length: 7 }, () => 'sent')]);
    assert.equal((await world.run()).processed, 0);
  });

  test('of a sensitive purpose asks for the code first, and says nothing else', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const campaign = await operated(world, {
      ...notice,
      name: 'Instalment',
      purpose: 'collections',
      content: { text: 'You owe 480.' },
    });
    await campaign.launch();
    assert.equal((await world.run()).prompted, 1);
    assert.deepEqual(world.texts(an.phone), ['We have information for you. Reply VERIFY to receive it.']);
  });

  test('takes no job past a pause, whoever makes it, and lets it go with the others', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const campaign = await operated(world, notice);
    await campaign.pause();
    const { id } = await world.job({
      campaignId: campaign.id,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
      payloadJson: { text: 'Hello' },
    });
    const due = (await world.look(id)).nextAttemptAt;
    world.advance(5 * MINUTE);
    assert.equal((await world.run()).held, 1);
    const held = await world.look(id);
    assert.deepEqual([held.heldReason, held.nextAttemptAt, held.attemptCount], ['campaign_paused', due, 0]);
    assert.equal((await world.run()).processed, 0);
    await campaign.resume();
    assert.equal((await world.run()).sent, 1);
    assert.deepEqual(world.texts(an.phone), ['Hello']);
    assert.deepEqual((await world.record(id)).slice(0, 5), [
      'outbound_job_created',
      'outbound_eligibility_decision',
      'outbound_job_held',
      'outbound_job_released',
      'outbound_eligibility_decision',
    ]);
  });

  test('holds a retry that comes due while it is paused, and counts no attempt for that', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const campaign = await operated(world, notice);
    world.carrier.faults.add({ kind: 'message', status: 400, code: 30_001, times: 1 });
    await campaign.launch();
    await world.run();
    const [failed] = await campaign.jobs();
    assert.deepEqual([failed.status, failed.reasonCode, failed.attemptCount], ['queued', '30001', 1]);
    await campaign.pause();
    world.advance(2 * HOUR);
    assert.equal((await world.run()).processed, 0);
    await campaign.resume();
    await world.run();
    const [sent] = await campaign.jobs();
    assert.deepEqual([sent.status, sent.attemptCount, world.texts(an.phone).length], ['sent', 2, 1]);
  });

  test('ends when it is archived: what waits is cancelled, what was sent stays sent', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const ana = await world.person({ timezone: 'Europe/Madrid' });
    const campaign = await operated(world, notice);
    await campaign.launch();
    await world.run();
    await campaign.archive();
    world.advance(24 * HOUR);
    assert.equal((await world.run()).processed, 0);
    assert.deepEqual(textsTo(world, [an, ana]), [1, 0]);
    const ends = (await campaign.jobs()).map(
      ({ status, reasonCode }: Record<string, string>) => reasonCode ?? status,
    );
    assert.deepEqual(ends.toSorted(), ['campaign_inactive', 'sent']);
  });
});
