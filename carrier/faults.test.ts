import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from './clock.ts';
import { startFaults } from './faults.ts';

const to = '+84912345678';

test('a rule acts on its kind and recipient only, and on both channels of a number', () => {
  const faults = startFaults(() => 0);
  faults.add({ kind: 'message', to, status: 500 });
  assert.equal(faults.pick({ kind: 'message', to }).status, 500);
  assert.equal(faults.pick({ kind: 'message', to: `whatsapp:${to}`, via: 'whatsapp' }).status, 500);
  assert.equal(faults.pick({ kind: 'message', to: '+84912345679' }).status, undefined);
  assert.equal(faults.pick({ kind: 'call', to }).status, undefined);
  assert.equal(faults.pick({ kind: 'message', to, on: 'read' }).status, undefined);
});

test('a rule for WhatsApp leaves texts alone', () => {
  const faults = startFaults(() => 0);
  faults.add({ to: `whatsapp:${to}`, status: 500 });
  assert.equal(faults.pick({ kind: 'message', to: `whatsapp:${to}` }).status, 500);
  assert.equal(faults.pick({ kind: 'message', to }).status, undefined);
});

test('a star matches the rest of the recipient', () => {
  const faults = startFaults(() => 0);
  faults.add({ to: '+84*', status: 500 });
  assert.equal(faults.pick({ kind: 'call', to }).status, 500);
  assert.equal(faults.pick({ kind: 'call', to: '+34600000000' }).status, undefined);
});

test('a rule with times is gone after so many', () => {
  const faults = startFaults(() => 0);
  faults.add({ status: 429, times: 2 });
  const picked = [1, 2, 3].map(() => faults.pick({ kind: 'message', to }).status);
  assert.deepEqual(picked, [429, 429, undefined]);
  assert.deepEqual(faults.list(), []);
});

test('the same seed draws the same faults, about as often as asked', () => {
  const draw = () => {
    const faults = startFaults(seededRandom(7));
    faults.add({ probability: 0.3, status: 503 });
    return Array.from({ length: 1000 }, () => faults.pick({ kind: 'message', to }).status === 503);
  };
  const first = draw();
  assert.deepEqual(draw(), first);
  const hits = first.filter(Boolean).length;
  assert.ok(hits > 240 && hits < 360, `${hits} of 1000`);
});

test('several rules add up, the older one winning where they differ', () => {
  const faults = startFaults(() => 0);
  faults.add({ callbacks: ['repeated', 'reordered'] });
  faults.add({ undelivered: 30003, callbacks: 'lost' });
  faults.add({ undelivered: 30005 });
  const effects = faults.pick({ kind: 'message', to });
  assert.deepEqual(effects, { repeated: true, reordered: true, lost: true, undelivered: 30003 });
});

test('a rule without an effect is refused', () => {
  assert.throws(() => startFaults(() => 0).add({ kind: 'message', to }), /needs an effect/);
});
