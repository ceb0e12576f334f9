import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEvents } from './sendgrid-receipts.ts';

const jobId = '0199c9b2-0000-7000-8000-000000000001';
const event = (fields: object) => ({
  email: 'khach@example.net',
  timestamp: 1_760_000_000,
  sg_event_id: 'ZGVs',
  sg_message_id: 'bXNnMQ.recvd-1-0',
  outbound_id: jobId,
  attempt_no: '2',
  tenant: 'default',
  ...fields,
});
const receiptOf = (fields: object) => readEvents([event(fields)])?.[0]?.receipt;

describe('a batch of SendGrid events', () => {
  it('is a receipt each, for the attempt that its arguments name', () => {
    const delivered = event({ event: 'delivered' });
    assert.deepEqual(readEvents([delivered]), [
      {
        tenantId: 'default',
        jobId,
        attempt: 2,
        provider: 'sendgrid',
        providerMessageId: 'bXNnMQ',
        isCall: false,
        receipt: { status: 'delivered', providerStatus: 'delivered' },
        raw: delivered,
      },
    ]);
  });

  it('keeps our attempt apart from SendGrid’s own count', () => {
    const [deferred] = readEvents([event({ event: 'deferred', attempt: '5', response: '451 later' })]) ?? [];
    assert.deepEqual([deferred?.attempt, deferred?.receipt.status], [2, 'progress']);
  });

  it('knows an opening by a person from one by a machine', () => {
    assert.equal(receiptOf({ event: 'open' })?.status, 'read');
    assert.equal(receiptOf({ event: 'open', sg_machine_open: false })?.status, 'read');
    assert.equal(receiptOf({ event: 'open', sg_machine_open: true })?.status, 'progress');
    assert.equal(receiptOf({ event: 'click' })?.status, 'progress');
    assert.equal(receiptOf({ event: 'processed' })?.status, 'progress');
  });

  it('learns from bounces, and from blocks nothing', () => {
    const bounce = receiptOf({ event: 'bounce', type: 'bounce', status: '5.1.1' });
    assert.deepEqual(bounce, {
      status: 'failed',
      providerStatus: 'bounce',
      refusal: 'permanent',
      code: '5.1.1',
      message: 'The receiving server does not know the address.',
      afterDelivery: true,
      suppress: 'hard_bounce',
    });
    const blocked = receiptOf({ event: 'bounce', type: 'blocked', status: '5.7.1' });
    assert.deepEqual(
      [blocked?.refusal, blocked?.suppress, blocked?.afterDelivery, blocked?.providerStatus],
      ['permanent', undefined, true, 'blocked'],
    );
  });

  it('learns from drops by their reason', () => {
    const drop = (reason: string) => {
      const receipt = receiptOf({ event: 'dropped', reason });
      return [receipt?.status, receipt?.refusal, receipt?.suppress];
    };
    assert.deepEqual(drop('Unsubscribed Address'), ['failed', 'permanent', 'opted_out']);
    assert.deepEqual(drop('Bounced Address'), ['failed', 'permanent', 'hard_bounce']);
    assert.deepEqual(drop('Spam Reporting Address'), ['failed', 'permanent', 'complaint']);
    assert.deepEqual(drop('Invalid'), ['failed', 'permanent', 'invalid_address']);
    assert.deepEqual(drop('Invalid SMTPAPI header'), ['failed', 'permanent', undefined]);
    assert.deepEqual(drop('Spam Content (if spam checker app enabled)'), ['failed', 'permanent', undefined]);
    assert.deepEqual(drop('Recipient List over Package Quota'), ['failed', 'temporary', undefined]);
  });

  it('learns from complaints and unsubscriptions', () => {
    assert.deepEqual(receiptOf({ event: 'spamreport' }), {
      status: 'progress',
      providerStatus: 'spamreport',
      suppress: 'complaint',
    });
    for (const word of ['unsubscribe', 'group_unsubscribe']) {
      assert.equal(receiptOf({ event: word })?.suppress, 'opted_out', word);
    }
    assert.equal(receiptOf({ event: 'group_resubscribe' })?.suppress, undefined);
  });

  it('passes over what is not about an attempt of ours', () => {
    const odd = [
      null,
      7,
      'x',
      [],
      {},
      event({}),
      event({ event: 7 }),
      event({ event: 'open', outbound_id: undefined }),
      event({ event: 'open', outbound_id: 'out_1' }),
      event({ event: 'open', attempt_no: '0' }),
      event({ event: 'open', tenant: null }),
      event({ event: 'open', sg_message_id: undefined }),
    ];
    assert.equal(readEvents([...odd, event({ event: 'open' })])?.length, 1);
  });

  it('is none when it is no list', () => {
    for (const body of [null, undefined, {}, 'x', 7]) assert.equal(readEvents(body), null);
    assert.deepEqual(readEvents([]), []);
  });
});
