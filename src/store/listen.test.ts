import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import { openDb } from './db.ts';

/** Collects what arrives and lets a test wait for the next thing. */
function inbox<Item>() {
  const items: Item[] = [];
  let waiting: ((item: Item) => void) | undefined;
  return {
    put(item: Item) {
      if (!waiting) return void items.push(item);
      waiting(item);
      waiting = undefined;
    },
    next: () =>
      items.length > 0
        ? Promise.resolve(items.shift() as Item)
        : new Promise<Item>((resolve) => {
            waiting = resolve;
          }),
  };
}

test('a listener hears its own channel only, and nothing after it is closed', async () => {
  await using db = await freshDatabase({ empty: true });
  const heard = inbox<string | null>();
  const control = inbox<string | null>();
  const listener = await db.listen('odd "name"', heard.put);
  await using _ = await db.listen('control', control.put);

  await db.script(`notify other, 'x'; notify "odd ""name""", 'first'; notify "odd ""name"""`);
  assert.equal(await heard.next(), 'first');
  assert.equal(await heard.next(), '');

  await listener.close();
  await db.script(`notify "odd ""name""", 'too late'; notify control, 'after'`);
  assert.equal(await control.next(), 'after');
  heard.put('nothing came before this');
  assert.equal(await heard.next(), 'nothing came before this');
});

test('a listener whose connection is lost says so, comes back, and says that it may have missed something', async () => {
  await using db = await freshDatabase({ empty: true });
  const heard = inbox<string | null>();
  const lost = inbox<Error>();
  const slept: number[] = [];
  await using listening = openDb({
    url: db.url,
    applicationName: 'listener',
    clock: {
      now: () => 0,
      sleep: async (ms) => void slept.push(ms),
      deadline: () => new AbortController().signal,
    },
  });
  await listening.listen('work', heard.put, lost.put);
  for (const round of [1, 2]) {
    await db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listener'`,
    );
    assert.match(String(await lost.next()), /terminat/i);
    assert.equal(await heard.next(), null);
    await db.script(`notify work, 'round ${round}'`);
    assert.equal(await heard.next(), `round ${round}`);
  }
  assert.deepEqual(slept, [50, 50]);
});
