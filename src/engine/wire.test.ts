import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWire } from './wire.ts';

/** Sends that end when the test says so. */
function sends(wire: ReturnType<typeof createWire>) {
  const begun: number[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const send = (number: number) =>
    wire.through(async () => {
      begun.push(number);
      ends[number] = Promise.withResolvers();
      await ends[number].promise;
      return number;
    });
  return { begun, send, end: (number: number) => ends[number] };
}

test('no more are on the wire than it holds, and the others follow in the order in which they came', async () => {
  const { begun, send, end } = sends(createWire(2));
  const all = [0, 1, 2, 3].map(send);
  assert.deepEqual(begun, [0, 1]);
  end(1)?.resolve();
  assert.equal(await all[1], 1);
  assert.deepEqual(begun, [0, 1, 2]);
  end(0)?.resolve();
  await all[0];
  assert.deepEqual(begun, [0, 1, 2, 3]);
  end(2)?.resolve();
  end(3)?.resolve();
  assert.deepEqual(await Promise.all(all), [0, 1, 2, 3]);
  const later = send(4);
  end(4)?.resolve();
  assert.equal(await later, 4);
});

test('a send that fails gives its place back', async () => {
  const wire = createWire(1);
  await assert.rejects(
    wire.through(() => Promise.reject(new Error('broke'))),
    /broke/,
  );
  assert.equal(await wire.through(async () => 'sent'), 'sent');
});
