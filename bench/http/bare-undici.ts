import assert from 'node:assert/strict';
import { Pool } from 'undici';
import { startCarrier } from '../carrier.ts';
import type { Measures, Stage } from '../part.ts';
import { CONCURRENCY, FROM, TEXTS } from './texts.ts';

/** What the adapter sends, made and read with as little as possible. */
export async function send({ scale }: Stage): Promise<Measures> {
  const texts = TEXTS * scale;
  await using carrier = await startCarrier();
  const { accountSid, authToken } = carrier;
  const pool = new Pool(carrier.url, { connections: CONCURRENCY, pipelining: 1 });
  const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  let next = 0;
  const loop = async () => {
    while (next < texts) {
      next += 1;
      const text = `Dear Person ${next}, your branch is open until six today. Reply STOP to hear no more of us.`;
      const body = new URLSearchParams({ To: `+8491${2_000_000 + next}`, From: FROM, Body: text }).toString();
      const answer = await pool.request({ path, method: 'POST', headers, body });
      assert.equal(answer.statusCode, 201);
      assert.ok(((await answer.body.json()) as { sid?: string }).sid);
    }
  };
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, loop));
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  await pool.close();
  return { requestsPerSecond: (texts / ms) * 1000, nodeCpuUs: (user + system) / texts, ms };
}
