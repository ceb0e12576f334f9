import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Incoming, routeReply } from './reply-chain.ts';

const message = (change: Partial<Incoming>): Incoming => ({
  text: 'When do you open?',
  mediaCount: 0,
  thread: 'active',
  at: 1_790_000_000_000,
  optOut: null,
  code: null,
  ...change,
});
const verdict = (change: Partial<Incoming>) => routeReply(message(change)).verdict;

test('each step recognises its own, and whatever nobody recognises waits for a person', () => {
  assert.equal(verdict({ text: 'STOP' }), 'stop');
  assert.equal(verdict({ text: 'stop it' }), 'possible_stop');
  assert.equal(verdict({ text: 'wrong number' }), 'wrong_person');
  assert.equal(verdict({ text: 'HELP' }), 'help');
  assert.equal(verdict({ text: 'START' }), 'start');
  assert.equal(verdict({ text: 'Verify' }), 'verify');
  assert.equal(verdict({ text: '••••••', code: 'wrong' }), 'code_wrong');
  assert.equal(verdict({ text: 'this was fraud' }), 'fraud_report');
  assert.equal(verdict({ thread: 'paused' }), 'thread_paused');
  assert.equal(verdict({ thread: 'manual_intervention' }), 'thread_paused');
  assert.equal(verdict({ mediaCount: 1 }), 'media');
  assert.equal(verdict({ text: ' \n' }), 'empty');
  assert.equal(verdict({}), 'for_a_person');
});

test('the first step that recognises a message decides: STOP counts with a picture and in a paused conversation', () => {
  const paused = { text: 'STOP', mediaCount: 1, thread: 'paused' } as const;
  assert.equal(verdict(paused), 'stop');
  assert.equal(verdict({ ...paused, text: 'Look' }), 'thread_paused');
  assert.equal(verdict({ text: '', mediaCount: 1 }), 'media');
  assert.equal(verdict({ text: 'VERIFY', thread: 'paused' }), 'verify');
  assert.equal(verdict({ text: 'STOP', code: 'right' }), 'stop');
});

test('what the provider took for a keyword is one, whatever the text', () => {
  assert.equal(verdict({ text: 'no quiero', optOut: 'STOP' }), 'stop');
  assert.equal(verdict({ text: 'STOP', optOut: 'HELP' }), 'help');
});

test('every step that was asked is told, in order, with its word', () => {
  assert.deepEqual(routeReply(message({ mediaCount: 2 })).chain, [
    { step: 'keyword', verdict: null },
    { step: 'verification', verdict: null },
    { step: 'paused_thread', verdict: null },
    { step: 'media_or_empty', verdict: 'media' },
  ]);
});
