import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openWorld } from './world.ts';

const STRANGER = '+84987000111';

describe('a message that comes in', () => {
  test('is stored in the conversation with its number and waits for a person', async () => {
    await using world = await openWorld();
    const an = await world.person();
    await world.says(an.phone, 'When do you open? 👍');
    const thread = await world.thread(an.phone);
    assert.equal(thread.partyName, 'Person 1');
    assert.equal(thread.isStranger, false);
    assert.equal(thread.needsReview, 1);
    const [message] = thread.messages;
    assert.equal(message.text, 'When do you open? 👍');
    assert.equal(message.status, 'needs_review');
    assert.equal(message.verdict, 'for_a_person');
    assert.deepEqual(
      message.chain.map(({ step }: { step: string }) => step),
      ['keyword', 'verification', 'paused_thread', 'media_or_empty', 'person'],
    );
    await world.says(an.phone, 'Hello?', { channel: 'whatsapp' });
    assert.equal((await world.thread(an.phone, 'whatsapp')).partyName, 'Person 1');
    assert.equal((await world.thread(an.phone)).messages.length, 1);
  });

  test('from an unknown number puts a stranger on record, once, unverified', async () => {
    await using world = await openWorld();
    await world.says(STRANGER, 'Hi', { channel: 'whatsapp' });
    await world.says(STRANGER, 'Are you there?', { channel: 'whatsapp' });
    await world.says(STRANGER, 'Hi by text');
    const thread = await world.thread(STRANGER, 'whatsapp');
    assert.equal(thread.isStranger, true);
    assert.equal(thread.messages.length, 2);
    const { body } = await world.ask('GET', `/api/parties/${thread.partyId}`);
    assert.equal(body.party.displayName, 'Unknown +84 ••• ••• 111');
    assert.deepEqual(
      body.party.addresses.map(({ kind, status }: Record<string, string>) => [kind, status]),
      [['phone', 'unverified']],
    );
    assert.equal((await world.thread(STRANGER)).partyId, thread.partyId);
  });

  test('from a stranger goes over to whoever is put on record with the number, by the API or an import', async () => {
    await using world = await openWorld();
    await world.says(STRANGER, 'Hi');
    const mai = await world.person({ ref: 'mai', phone: STRANGER });
    assert.equal((await world.thread(mai.phone)).isStranger, false);

    const other = '+84987000222';
    await world.says(other, 'Hi', { channel: 'whatsapp' });
    const imported = await world.app.inject({
      method: 'POST',
      url: '/api/parties/import',
      headers: { 'x-user-role': 'admin', 'content-type': 'text/csv' },
      payload: `externalRef,displayName,phone\nben,Ben,${other}\n`,
    });
    assert.equal(imported.json().rejected.length, 0, imported.body);
    assert.equal((await world.thread(other, 'whatsapp')).partyName, 'Ben');
    // A person on record keeps the number.
    const taken = await world.ask('POST', '/api/parties', {
      displayName: 'Another',
      addresses: [{ kind: 'phone', value: STRANGER }],
    });
    assert.equal(taken.status, 409);
  });

  test('is only stored while its conversation is paused', async () => {
    await using world = await openWorld();
    const an = await world.person();
    await world.says(an.phone, 'One');
    const { id } = await world.thread(an.phone);
    assert.equal((await world.ask('POST', `/api/threads/${id}/pause`)).body.thread.status, 'paused');
    await world.says(an.phone, 'Two');
    await world.ask('POST', `/api/threads/${id}/resume`);
    await world.says(an.phone, 'Three');
    const { messages } = await world.thread(an.phone);
    assert.deepEqual(
      messages.map(({ status, verdict }: Record<string, string>) => [status, verdict]),
      [
        ['needs_review', 'for_a_person'],
        ['received', 'thread_paused'],
        ['needs_review', 'for_a_person'],
      ],
    );
  });

  test('with a picture, or without words, waits for a person', async () => {
    await using world = await openWorld();
    const an = await world.person();
    await world.says(an.phone, 'Look', {
      mediaUrls: ['https://example.net/1.jpg', 'https://example.net/2.jpg'],
    });
    await world.says(an.phone, '  ');
    const { messages } = await world.thread(an.phone);
    assert.deepEqual(
      messages.map(({ verdict }: Record<string, string>) => verdict),
      ['media', 'empty'],
    );
    assert.equal(messages[0].media.length, 2);
  });
});
