import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { candidatesOf, chooseChannel } from './choose-channel.ts';

const PHONE = '+84912345678';

describe('the channels by which a person can be reached', () => {
  test('keep the campaign’s order and leave out what the person has no address for', () => {
    assert.deepEqual(
      candidatesOf(['zalo', 'email', 'sms'], { phone: PHONE, email: 'an@example.net' }).map(
        ({ channel, kind }) => [channel, kind],
      ),
      [
        ['email', 'email'],
        ['sms', 'phone'],
      ],
    );
  });

  test('give text, voice and call notes the phone number', () => {
    const phoned = candidatesOf(['call_note', 'voice', 'sms'], { phone: PHONE });
    assert.deepEqual(
      phoned.map(({ address }) => address),
      [PHONE, PHONE, PHONE],
    );
  });

  test('take the WhatsApp address for WhatsApp, and the phone number where there is none', () => {
    const own = '+5215512345678';
    assert.equal(candidatesOf(['whatsapp'], { phone: PHONE, whatsapp: own })[0]?.address, own);
    assert.equal(candidatesOf(['whatsapp'], { phone: PHONE })[0]?.address, PHONE);
    assert.deepEqual(candidatesOf(['whatsapp', 'zalo', 'facebook'], { email: 'an@example.net' }), []);
  });
});

describe('of the channels that the rules were asked about', () => {
  const asked = (channel: string, kind: 'send' | 'prompt' | 'hold' | 'skip') => ({
    channel,
    decision: { kind },
  });

  test('the first that is not refused wins, also when it has to wait', () => {
    for (const kind of ['send', 'prompt', 'hold'] as const) {
      assert.equal(chooseChannel([asked('sms', kind), asked('email', 'send')])?.channel, 'sms');
      assert.equal(chooseChannel([asked('sms', 'skip'), asked('email', kind)])?.channel, 'email');
    }
  });

  test('the first one stands, with its reason, when all are refused', () => {
    assert.equal(chooseChannel([asked('sms', 'skip'), asked('email', 'skip')])?.channel, 'sms');
    assert.equal(chooseChannel([]), null);
  });
});
