import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '../clock.ts';
import { uuidv7Source } from '../ids.ts';
import type { Channel, Lost, Outgoing } from './channel.ts';

/** What one recipient got, as the provider shows it. */
export type Arrived = {
  id: string;
  text: string;
  /** What later callbacks about it will name; null when it asks for none. A Message-ID has no room for a tenant. */
  origin: { jobId: string; attempt: number; tenantId?: string } | null;
};

export type Fault =
  /** Busy, with a Retry-After of 7 seconds, and nothing processed. */
  | 'throttled'
  /** Accepted, and then the connection drops. */
  | 'dropped_after'
  /** Accepted, and then no answer until the deadline. */
  | 'silent_after'
  /** The connection drops before anything is accepted. */
  | 'dropped_before'
  /** Refused as the provider's own trouble (a 5xx), which may have been processed. */
  | 'trouble';

/** A provider that works, and how to make it fail. */
export type ChannelWorld = AsyncDisposable & {
  channel: Channel;
  /** The same channel to a port where nobody listens. */
  unreachable: Channel;
  /** A recipient who takes everything. */
  to: string;
  /** A recipient whom the provider refuses for good. */
  refused: { to: string; code: string };
  /** Befalls the next send. */
  fault(fault: Fault): void | Promise<void>;
  /** Oldest first. */
  arrived(): Arrived[] | Promise<Arrived[]>;
  now(): number;
  /** Lets pass the time after which the provider's own search shows everything. */
  settle(): void | Promise<void>;
  /** The provider can be asked what it accepted. */
  canBeAsked: boolean;
  /** What it does when told to fail as in `trouble`: HTTP cannot tell, SMTP says no. */
  trouble: 'unknown' | 'temporary';
  /** A connection that drops before acceptance is told apart from one that drops after it. */
  tellsDropsApart: boolean;
};

const newId = uuidv7Source(systemClock);

const TEXTS: [what: string, text: string][] = [
  ['Vietnamese and emoji', 'Dạ, lịch khám của chị Nguyễn Thị Ánh là 15:30 👍🏽 👨‍👩‍👧 nhé.'],
  ['markup and quotes', `Tom & "Jerry's" <b>R&D</b> costs > 5 &amp; %20 + 1`],
  ['several lines', 'First line\nsecond line\n\nfourth line'],
  ['1600 characters', 'Xin chào bạn! '.repeat(115).slice(0, 1600).padEnd(1600, 'ạ')],
];

/** What every adapter must keep, whatever the provider. Each test has a provider of its own. */
export function channelContract(name: string, makeWorld: () => Promise<ChannelWorld>): void {
  const message = (world: ChannelWorld, changes: Partial<Outgoing> = {}): Outgoing => ({
    tenantId: 'north clinic',
    jobId: newId(),
    attempt: 2,
    to: world.to,
    text: 'Your appointment is at 15:30.',
    subject: 'Your appointment',
    language: 'en',
    ...changes,
  });

  const lost = (world: ChannelWorld, sent: Outgoing, from: number, owned: string[] = []): Lost => ({
    ...sent,
    from,
    until: world.now(),
    taken: async (ids) => new Set(ids.filter((id) => owned.includes(id))),
  });

  describe(`${name} keeps the channel contract`, () => {
    it('accepts a message and names it as the provider does', async () => {
      await using world = await makeWorld();
      const end = await world.channel.send(message(world));
      assert.ok(end.end === 'accepted', JSON.stringify(end));
      const [only, ...others] = await world.arrived();
      assert.equal(end.providerMessageId, only?.id);
      assert.deepEqual(others, []);
      assert.ok(end.providerStatus);
    });

    it('lets callbacks name the job, the attempt and the tenant', async () => {
      await using world = await makeWorld();
      const sent = message(world, { attempt: 3 });
      await world.channel.send(sent);
      const [arrived] = await world.arrived();
      const { jobId, tenantId } = sent;
      assert.deepEqual({ tenantId, ...arrived?.origin }, { jobId, attempt: 3, tenantId });
    });

    for (const [what, text] of TEXTS) {
      it(`delivers ${what} as it was given`, async () => {
        await using world = await makeWorld();
        const end = await world.channel.send(message(world, { text, language: 'vi' }));
        assert.equal(end.end, 'accepted', JSON.stringify(end));
        assert.equal((await world.arrived())[0]?.text, text);
        assert.ok(!JSON.stringify(end).includes(text.slice(0, 12)), 'the record repeats the text');
      });
    }

    it('takes a refusal of the recipient as permanent, and names nobody in it', async () => {
      await using world = await makeWorld();
      const end = await world.channel.send(message(world, { to: world.refused.to }));
      assert.ok(end.end === 'refused', JSON.stringify(end));
      assert.equal(end.refusal, 'permanent');
      assert.equal(end.code, world.refused.code);
      assert.ok(!end.message.includes(world.refused.to));
      assert.deepEqual(await world.arrived(), []);
    });

    it('passes on how long a busy provider asks to be left alone', async () => {
      await using world = await makeWorld();
      await world.fault('throttled');
      const end = await world.channel.send(message(world));
      assert.ok(end.end === 'refused', JSON.stringify(end));
      if (world.trouble === 'unknown') {
        assert.equal(end.refusal, 'throttled');
        // A date or a reset is given in whole seconds.
        const { retryAfterMs = 0 } = end;
        assert.ok(retryAfterMs >= 7_000 && retryAfterMs <= 8_000, String(retryAfterMs));
      } else {
        assert.equal(end.refusal, 'temporary');
      }
      assert.deepEqual(await world.arrived(), []);
      assert.equal((await world.channel.send(message(world))).end, 'accepted');
    });

    it('knows that nothing left when nobody listens', async () => {
      await using world = await makeWorld();
      const end = await world.unreachable.send(message(world));
      assert.ok(end.end === 'refused', JSON.stringify(end));
      assert.deepEqual([end.refusal, end.code], ['temporary', 'unreachable']);
    });

    it('guesses nothing when the provider has trouble of its own', async () => {
      await using world = await makeWorld();
      await world.fault('trouble');
      const end = await world.channel.send(message(world));
      assert.equal(end.end === 'refused' ? end.refusal : end.end, world.trouble, JSON.stringify(end));
    });

    for (const fault of ['dropped_after', 'silent_after'] as const) {
      it(`finds what was accepted although the answer never came (${fault})`, async () => {
        await using world = await makeWorld();
        const from = world.now();
        const sent = message(world);
        await world.fault(fault);
        const end = await world.channel.send(sent);
        assert.equal(end.end, 'unknown', JSON.stringify(end));
        const [arrived] = await world.arrived();
        const search = await world.channel.find(lost(world, sent, from));
        if (!world.canBeAsked) return assert.equal(search.found, 'unknowable');
        assert.ok(search.found === 'yes', JSON.stringify(search));
        assert.equal(search.providerMessageId, arrived?.id);
      });
    }

    it('does not find what was dropped before it was accepted', async () => {
      await using world = await makeWorld();
      const from = world.now();
      const sent = message(world);
      await world.fault('dropped_before');
      const end = await world.channel.send(sent);
      if (world.tellsDropsApart) assert.equal(end.end === 'refused' && end.refusal, 'temporary');
      else assert.equal(end.end, 'unknown', JSON.stringify(end));
      assert.deepEqual(await world.arrived(), []);
      const search = lost(world, sent, from);
      await world.settle();
      assert.equal((await world.channel.find(search)).found, world.canBeAsked ? 'no' : 'unknowable');
    });

    it('does not take another attempt’s message for the lost one', async () => {
      await using world = await makeWorld();
      const from = world.now();
      const sent = message(world);
      const end = await world.channel.send(sent);
      assert.ok(end.end === 'accepted' && end.providerMessageId !== null);
      const owned = lost(world, sent, from, [end.providerMessageId]);
      const free = lost(world, sent, from);
      await world.settle();
      if (!world.canBeAsked) return assert.equal((await world.channel.find(free)).found, 'unknowable');
      assert.equal((await world.channel.find(owned)).found, 'no');
      assert.equal((await world.channel.find(free)).found, 'yes');
    });

    it('says in a sentence that the provider cannot be asked now', async () => {
      await using world = await makeWorld();
      if (!world.canBeAsked) return;
      const asking = world.unreachable.find(lost(world, message(world), world.now()));
      await assert.rejects(
        asking,
        (error: Error) => /could not be asked/.test(error.message) && error.cause !== undefined,
      );
    });
  });
}
