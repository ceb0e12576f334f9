import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { campaign, NOON, people, personId } from '../../test/audience-people.ts';
import { type FreshDatabase, freshDatabase } from '../../test/postgres.ts';
import { audiencePage, countAudience } from './audience.ts';
import { addToList } from './audience-list.ts';
import type { AudienceFilter } from './campaigns.ts';

let db: FreshDatabase;
before(async () => {
  db = await freshDatabase();
  await people(
    db,
    { language: 'es-MX', tags: ['gold'], addresses: { phone: '+525512345678', email: 'a@example.net' } },
    { language: 'es', timezone: 'Europe/Madrid', createdAt: NOON - 1000 },
    { tags: ['gold', 'branch-12'], channels: ['email'], addresses: { email: 'c@example.net' } },
    { tags: ['branch-12'], timezone: null, addresses: {} },
    { unknown: true, language: 'vi' },
  );
});
after(() => db.close());

const filtered = (filter: AudienceFilter) => ({
  audience: { kind: 'filter', filter } as const,
  campaignId: null,
});
const found = async (filter: AudienceFilter) => {
  const page = await audiencePage(db, 'default', filtered(filter), { after: null, limit: 100 });
  assert.equal(await countAudience(db, 'default', filtered(filter)), page.length);
  return page.map(({ partyId }) => Number(partyId.slice(-4)));
};

describe('an audience that is a filter', () => {
  test('means everybody when it asks nothing', async () => {
    assert.deepEqual(await found({}), [1, 2, 3, 4, 5]);
    assert.deepEqual(await found({ tags: [], languages: [] }), [1, 2, 3, 4, 5]);
  });

  test('finds a language with its regions, and the tenant’s for those who have none', async () => {
    assert.deepEqual(await found({ languages: ['ES'] }), [1, 2]);
    assert.deepEqual(await found({ languages: ['es-MX'] }), [1]);
    assert.deepEqual(await found({ languages: ['en', 'vi'] }), [3, 4, 5]);
  });

  test('finds any of the tags, timezones and allowed channels', async () => {
    assert.deepEqual(await found({ tags: ['gold', 'silver'] }), [1, 3]);
    assert.deepEqual(await found({ timezones: ['Europe/Madrid', 'UTC'] }), [2]);
    assert.deepEqual(await found({ channels: ['sms', 'voice'] }), [1, 2, 4]);
  });

  test('asks all its questions of each person', async () => {
    assert.deepEqual(await found({ tags: ['branch-12'], channels: ['sms'] }), [4]);
    assert.deepEqual(await found({ externalRefPrefix: 'c3' }), [3]);
    assert.deepEqual(await found({ externalRefPrefix: '%' }), []);
    assert.deepEqual(await found({ createdFrom: NOON - 1000, createdTo: NOON }), [2]);
    assert.deepEqual(await found({ createdFrom: NOON - 999 }), [1, 3, 4, 5]);
  });

  test('is walked page by page in the order of ids, and nobody is met twice', async () => {
    const met: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await audiencePage(db, 'default', filtered({}), { after, limit: 2 });
      met.push(...page.map(({ partyId }) => partyId));
      if (page.length < 2) break;
      after = page.at(-1)?.partyId ?? null;
    }
    assert.deepEqual(met, [1, 2, 3, 4, 5].map(personId));
  });

  test('counts those who have an address of one of the kinds', async () => {
    assert.equal(await countAudience(db, 'default', filtered({}), { kinds: ['phone'] }), 3);
    assert.equal(await countAudience(db, 'default', filtered({}), { kinds: ['phone', 'email'] }), 4);
    assert.equal(await countAudience(db, 'other', filtered({})), 0);
  });
});

test('of several addresses of a kind a verified one is taken, then the one known longest', async () => {
  await using own = await freshDatabase();
  await people(own, { addresses: {} }, { addresses: {} });
  const link = (person: number, address: string, status: string, age: number) =>
    own.run(
      `insert into cc_identity_links (party_id, kind, address, status, created_at)
       values ($1::uuid, 'phone', $2, $3, now() - make_interval(days => $4::int))`,
      [personId(person), address, status, age],
    );
  await link(1, '+84912345601', 'unverified', 9);
  await link(1, '+84912345602', 'bound', 8);
  await link(1, '+84912345603', 'verified', 1);
  await link(2, '+84912345604', 'bound', 1);
  await link(2, '+84912345605', 'bound', 2);
  const page = await audiencePage(own, 'default', filtered({}), { after: null, limit: 10 });
  assert.deepEqual(
    page.map(({ addresses }) => addresses.phone),
    ['+84912345603', '+84912345605'],
  );
});

test('an uploaded list is its people, each with their own words, and no list of another campaign', async () => {
  const mine = await campaign(db);
  const other = await campaign(db);
  await addToList(db, 'default', mine.id, [
    { id: personId(3), variables: { due: '30 November' } },
    { id: personId(1), variables: {} },
    { id: personId(4), variables: {} },
  ]);
  await addToList(db, 'default', other.id, [{ id: personId(2), variables: {} }]);
  const asked = {
    audience: { kind: 'list' as const, file: null, people: 3, variables: ['due'] },
    campaignId: mine.id,
  };
  const first = await audiencePage(db, 'default', asked, { after: null, limit: 2 });
  assert.deepEqual(
    first.map(({ partyId, language, variables }) => [partyId, language, variables]),
    [
      [personId(1), 'es-MX', {}],
      [personId(3), 'en', { due: '30 November' }],
    ],
  );
  const rest = await audiencePage(db, 'default', asked, { after: personId(3), limit: 2 });
  assert.deepEqual(
    rest.map(({ partyId, addresses }) => [partyId, addresses]),
    [[personId(4), {}]],
  );
  assert.equal(await countAudience(db, 'default', asked), 3);
  assert.equal(await countAudience(db, 'default', asked, { kinds: ['email'] }), 2);
});
