import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOrigin } from './callback-origin.ts';
import { TWILIO_ERRORS } from './twilio-errors.ts';
import { readCallStatus, readMessageStatus } from './twilio-receipts.ts';

const origin = { tenantId: 'default', jobId: '0199c9b2-0000-7000-8000-000000000001', attempt: 2 };
const ofMessage = (fields: object) =>
  readMessageStatus({ MessageSid: 'SM1', AccountSid: 'AC1', ...fields }, origin)?.receipt;
const ofCall = (fields: object) =>
  readCallStatus({ CallSid: 'CA1', AccountSid: 'AC1', ...fields }, origin)?.receipt;

describe('a message’s status callback', () => {
  it('is a receipt for the attempt that its URL names', () => {
    const form = { MessageSid: 'SM1', MessageStatus: 'delivered', To: '+84912345678', Body: 'secret' };
    assert.deepEqual(readMessageStatus(form, origin), {
      ...origin,
      provider: 'twilio',
      providerMessageId: 'SM1',
      isCall: false,
      receipt: { status: 'delivered', providerStatus: 'delivered' },
      raw: { MessageSid: 'SM1', MessageStatus: 'delivered', To: '+84912345678' },
    });
  });

  it('is progress until something final is known', () => {
    for (const word of [
      'queued',
      'accepted',
      'scheduled',
      'sending',
      'sent',
      'partially_delivered',
      'brand-new',
    ]) {
      assert.deepEqual(ofMessage({ MessageStatus: word }), { status: 'progress', providerStatus: word });
    }
    assert.equal(ofMessage({ MessageStatus: 'read' })?.status, 'read');
  });

  it('tells by its code whether a failure is final and what it teaches', () => {
    const failure = (code: unknown) => {
      const receipt = ofMessage({ MessageStatus: 'undelivered', ErrorCode: code });
      assert.equal(receipt?.status, 'failed');
      return [receipt.refusal, receipt.code, receipt.suppress];
    };
    assert.deepEqual(failure('30003'), ['temporary', '30003', undefined]);
    assert.deepEqual(failure('30005'), ['permanent', '30005', undefined]);
    assert.deepEqual(failure('63016'), ['permanent', '63016', undefined]);
    assert.deepEqual(failure('63014'), ['permanent', '63014', 'opted_out']);
    assert.deepEqual(failure('21610'), ['permanent', '21610', 'opted_out']);
    assert.deepEqual(failure('30640'), ['permanent', '30640', 'complaint']);
    // The account's trouble ends no message for good; a delivery nobody is sure of is not made again.
    assert.deepEqual(failure('30002'), ['temporary', '30002', undefined]);
    assert.deepEqual(failure('30410'), ['permanent', '30410', undefined]);
    assert.deepEqual(failure('39999'), ['temporary', '39999', undefined]);
    for (const odd of [undefined, '', 'x', ['1'], 7]) {
      assert.deepEqual(failure(odd), ['temporary', 'undelivered', undefined]);
    }
    assert.equal(ofMessage({ MessageStatus: 'canceled' })?.refusal, 'temporary');
  });

  it('that is malformed is none', () => {
    for (const form of [
      {},
      { MessageStatus: 'sent' },
      { MessageSid: 'SM1' },
      { MessageSid: ['SM1'], MessageStatus: 'sent' },
      { MessageSid: '', MessageStatus: 'sent' },
      { MessageSid: 'SM1', MessageStatus: 'a\0b' },
      { MessageSid: 'x'.repeat(65), MessageStatus: 'sent' },
    ]) {
      assert.equal(readMessageStatus(form, origin), null);
    }
  });
});

describe('a call’s status callback', () => {
  it('says how the call went', () => {
    for (const word of ['queued', 'initiated', 'ringing', 'in-progress', 'answered']) {
      assert.equal(ofCall({ CallStatus: word })?.status, 'progress', word);
    }
    assert.deepEqual(ofCall({ CallStatus: 'completed' }), {
      status: 'delivered',
      providerStatus: 'completed',
    });
    assert.deepEqual(ofCall({ CallStatus: 'busy' }), { status: 'busy', providerStatus: 'busy' });
    assert.deepEqual(ofCall({ CallStatus: 'no-answer' }), {
      status: 'no_answer',
      providerStatus: 'no-answer',
    });
    assert.equal(ofCall({ CallStatus: 'canceled' })?.refusal, 'temporary');
    const call = readCallStatus({ CallSid: 'CA1', CallStatus: 'busy' }, origin);
    assert.deepEqual([call?.isCall, call?.providerMessageId], [true, 'CA1']);
  });

  it('refines a failure by its SIP answer or its code', () => {
    const failure = (fields: object) => {
      const receipt = ofCall({ CallStatus: 'failed', ...fields });
      return [receipt?.status, receipt?.refusal, receipt?.code];
    };
    assert.deepEqual(failure({ SipResponseCode: '404' }), ['failed', 'permanent', 'sip_404']);
    assert.deepEqual(failure({ SipResponseCode: '604' }), ['failed', 'permanent', 'sip_604']);
    assert.deepEqual(failure({ SipResponseCode: '480' }), ['failed', 'temporary', 'sip_480']);
    assert.deepEqual(failure({ SipResponseCode: '503' }), ['failed', 'temporary', 'sip_503']);
    assert.deepEqual(failure({ ErrorCode: '32017' }), ['failed', 'permanent', '32017']);
    assert.deepEqual(failure({}), ['failed', 'temporary', 'failed']);
    assert.equal(ofCall({ CallStatus: 'completed', SipResponseCode: '404' })?.status, 'delivered');
  });
});

describe('the query of a callback', () => {
  const job = origin.jobId;

  it('names tenant, job and attempt', () => {
    assert.deepEqual(readOrigin({ job, attempt: '2', tenant: 'default' }), origin);
  });

  it('that is not ours names nothing', () => {
    for (const query of [
      {},
      { job, attempt: '2' },
      { job: 'x', attempt: '2', tenant: 'default' },
      { job: `${job}'--`, attempt: '2', tenant: 'default' },
      { job, attempt: '0', tenant: 'default' },
      { job, attempt: '1e3', tenant: 'default' },
      { job, attempt: '9999999', tenant: 'default' },
      { job, attempt: 2, tenant: 'default' },
      { job: [job], attempt: '2', tenant: 'default' },
      { job, attempt: '2', tenant: '' },
      { job, attempt: '2', tenant: 'a\0' },
    ]) {
      assert.equal(readOrigin(query), null, JSON.stringify(query));
    }
  });
});

it('Every error of Twilio is told in a sentence', () => {
  assert.ok(TWILIO_ERRORS.size > 100);
  for (const [code, { means }] of TWILIO_ERRORS) assert.match(means, /^[A-Z].{10,}\.$/, String(code));
});
