import assert from 'node:assert/strict';
import { it } from 'node:test';
import { nullChannel } from './null-channel.ts';

it('The null channel accepts everything under an id of its own and keeps nothing', async () => {
  const channel = nullChannel({ channel: 'email', concurrency: 7 });
  assert.deepEqual([channel.channel, channel.key, channel.concurrency], ['email', 'null:email', 7]);
  const message = { tenantId: 'default', jobId: 'j', attempt: 1, to: 'x', text: 'y' };
  const ends = await Promise.all([1, 2].map((attempt) => channel.send({ ...message, attempt })));
  assert.deepEqual(
    ends.map((end) => end.end === 'accepted' && end.providerMessageId),
    ['null-j-1', 'null-j-2'],
  );
  const lost = { ...message, from: 0, until: 1, taken: async () => new Set<string>() };
  assert.deepEqual(await channel.find(lost), { found: 'no' });
});
