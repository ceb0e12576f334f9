import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld, type PersonWish, type World } from './world.ts';

const email = (world: World, an: PersonWish, change: Record<string, unknown> = {}) =>
  world.job({
    campaign: { name: 'Branch notice', purpose: 'service_notice' },
    channel: 'email',
    targetAddress: an.email,
    bankCustomerId: an.ref,
    payloadJson: { text: 'Open until six', subject: 'Hours' },
    ...change,
  });

const header = (world: World, mailbox: string, name: string) =>
  world.carrier.mails(mailbox)[0]?.headers.find((each) => each.name.toLowerCase() === name.toLowerCase())
    ?.value;

const linkIn = (world: World, mailbox: string): string =>
  header(world, mailbox, 'List-Unsubscribe')?.replace(/^<|>$/g, '') ?? '';

for (const way of ['sendgrid', 'smtp'] as const) {
  test(`an email over ${way} carries one-click unsubscribe, and the click of a mail program ends it`, async () => {
    await using world = await openWorld({ email: way });
    const an = await world.person();
    await email(world, an);
    const waiting = await email(world, an, { nextAttemptAt: '2026-03-02T18:00:00+07:00' });
    await world.run();
    assert.equal(header(world, an.email, 'List-Unsubscribe-Post'), 'List-Unsubscribe=One-Click');
    const link = linkIn(world, an.email);
    assert.ok(link.startsWith(`${world.url}/api/unsubscribe/`), link);

    // As RFC 8058 has it: no cookie, no page, from no page of ours.
    const click = () =>
      fetch(link, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example' },
        body: 'List-Unsubscribe=One-Click',
        redirect: 'error',
      });
    assert.equal((await click()).status, 200);
    const { status, reasonCode } = await world.look(waiting.id);
    assert.deepEqual([status, reasonCode], ['cancelled', 'opted_out']);
    await email(world, an);
    assert.equal((await world.run()).cancelled, 1);
    await world.job({
      campaign: { name: 'Branch notice', purpose: 'service_notice' },
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
    });
    assert.equal((await world.run()).sent, 1);

    assert.equal((await click()).status, 200);
    const { party } = (await world.ask('GET', `/api/parties/ref:${an.ref}`)).body;
    assert.deepEqual(
      party.consents.map(({ channel, status: said, source }: Record<string, string>) => [
        channel,
        said,
        source,
      ]),
      [['email', 'withdrawn', 'list_unsubscribe']],
    );
    assert.equal(party.suppressions.length, 1);
    assert.equal(party.suppressions[0].evidence.scope, 'all');
  });
}

test('looking at the page changes nothing, its button does, and a forged link is told so', async () => {
  await using world = await openWorld();
  const an = await world.person();
  await email(world, an);
  await world.run();
  const path = new URL(linkIn(world, an.email)).pathname;
  const ask = async (method: 'GET' | 'POST' | 'HEAD', url: string, payload?: string, type?: string) => {
    const answer = await world.app.inject({
      method,
      url,
      headers: { host: 'public.example', ...(type && { 'content-type': type }) },
      ...(payload !== undefined && { payload }),
    });
    assert.match(String(answer.headers['content-type']), /^text\/html/);
    return { status: answer.statusCode, text: answer.body };
  };
  const suppressed = async () =>
    (await world.db.one<{ count: number }>('select count(*) as count from cc_suppressions'))?.count;
  const shown = await ask('GET', path);
  assert.equal(shown.status, 200);
  assert.match(shown.text, /<form method="post">/);
  await ask('HEAD', path);
  for (const [url, body] of [
    [`${path}x`, ''],
    ['/api/unsubscribe/x.y', 'List-Unsubscribe=One-Click'],
    [`/api/unsubscribe/${'a'.repeat(400)}`, ''],
  ] as const) {
    assert.equal((await ask('GET', url)).status, 404);
    assert.equal((await ask('POST', url, body)).status, 404);
  }
  assert.equal(await suppressed(), 0);
  const boundary =
    '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
  const done = await ask('POST', path, boundary, 'multipart/form-data; boundary=x');
  assert.equal(done.status, 200);
  assert.match(done.text, /No more email is sent to p•••@example\.net\./);
  assert.equal(await suppressed(), 1);
  // However it comes, the answer is a page.
  for (const type of ['application/json', 'text/plain', undefined]) {
    assert.equal((await ask('POST', path, '{"a":', type)).status, 200);
  }
  assert.equal((await ask('POST', path)).status, 200);
  assert.equal(await suppressed(), 1);
});

test('clicks at once, and a click while the next email is being sent, end in one suppression', async () => {
  await using world = await openWorld();
  const an = await world.person();
  await email(world, an);
  await world.run();
  const link = linkIn(world, an.email);
  for (let i = 0; i < 5; i++) await email(world, an);
  const clicks = Array.from({ length: 10 }, () => fetch(link, { method: 'POST' }));
  const [answers] = await Promise.all([Promise.all(clicks), world.run()]);
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  await world.run();
  const jobs = await world.db.query<{ status: string }>(
    `select status from cc_outbound_jobs where status not in ('sent', 'cancelled')`,
  );
  assert.deepEqual(jobs, []);
  const found = await world.db.one<{ count: number }>('select count(*) as count from cc_suppressions');
  assert.equal(found?.count, 1);
});
