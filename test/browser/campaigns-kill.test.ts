import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { type KillableConsole, runKillableConsole } from './killable-console.ts';
import { openPage } from './running-console.ts';

/** Enough steps of a launch that one can be met between two of them. */
const PEOPLE = 12_000;

let browser: Browser;
before(async () => {
  browser = await startChromium();
});
after(() => browser?.close());

test('a server killed in the middle of a launch goes on with it, and so does the page that was open', async () => {
  await using bank = await runKillableConsole();
  await addPeople(bank);
  const { campaign } = await bank.ask('POST', '/api/campaigns', {
    name: 'Everybody',
    purpose: 'service_notice',
    allowedChannels: ['sms'],
    content: { text: 'Dear {{name}}, the branch is closed on Monday.' },
    audience: { filter: {} },
    perMinute: 1,
  });
  await using opened = await openPage(browser, `${bank.url}/campaigns/${campaign.id}`);
  const { page, errors } = opened;
  page.setDefaultTimeout(60_000);
  const toAll = 'Launch to 12,000 people';
  await page.getByRole('button', { name: toAll }).click();
  await page.getByRole('dialog').getByRole('button', { name: toAll }).click();
  await page.getByText('Messages are being made', { exact: false }).waitFor();

  // Between two steps of the launch its row is free: whoever takes it then makes the next step wait.
  const taken = await takeBetweenSteps(bank, campaign.id);
  assert.ok(taken.made > 0 && taken.made < PEOPLE, `${taken.made} were made when it was killed`);
  await bank.kill();
  taken.release();
  await page.getByText(/^Reconnecting\./).waitFor();
  await page.getByRole('heading', { name: 'Everybody' }).waitFor();
  const [left] = await bank.db.query<{ jobs: number }>('select count(*) as jobs from cc_outbound_jobs');
  assert.ok(left && left.jobs < PEOPLE, 'the launch was not done');

  await bank.start();
  await page.getByText(/of 12,000 messages have left/).waitFor();
  await page.getByText(/^Reconnecting\./).waitFor({ state: 'detached' });
  await page.getByText('Launching', { exact: true }).first().waitFor({ state: 'detached' });
  const [jobs] = await bank.db.query<{ jobs: number; people: number }>(
    'select count(*) as jobs, count(distinct party_id) as people from cc_outbound_jobs',
  );
  assert.deepEqual(jobs, { jobs: PEOPLE, people: PEOPLE }, 'each person has exactly one job');
  const { launch } = (await bank.ask('GET', `/api/campaigns/${campaign.id}`)).campaign;
  assert.deepEqual([launch.status, launch.people, launch.jobs], ['done', PEOPLE, PEOPLE]);
  assert.deepEqual(errors, []);
});

/** Holds the campaign's row from the moment at which some jobs are made, until `release`. */
function takeBetweenSteps(
  { db }: KillableConsole,
  campaignId: string,
): Promise<{ made: number; release(): void }> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  return new Promise((tell, failed) => {
    const lookOnce = () =>
      db.transaction(async (tx) => {
        await tx.query('select id from cc_outbound_campaigns where id = $1::uuid for update', [campaignId]);
        const made =
          (await tx.one<{ count: number }>('select count(*) as count from cc_outbound_jobs'))?.count ?? 0;
        if (made === 0) return false;
        tell({ made, release });
        await released;
        return true;
      });
    const look = async () => {
      while (!(await lookOnce()));
    };
    look().catch(failed);
  });
}

/** People whose window never closes, so that the test is the same at every hour. */
async function addPeople({ db }: KillableConsole): Promise<void> {
  await db.script(`
    insert into cc_parties (id, external_ref, display_name, language)
    select gen_random_uuid(), 'p' || n, 'Person ' || n, 'en' from generate_series(1, ${PEOPLE}) as n;
    insert into cc_identity_links (party_id, kind, address, status)
    select id, 'phone', '+1202' || (5000000 + substr(external_ref, 2)::int), 'bound' from cc_parties;
    insert into cc_comm_preferences (party_id, do_not_contact, allowed_channels, timezone, quiet_hours_start, quiet_hours_end)
    select id, false, '{sms}', 'America/New_York', '00:00', '00:00' from cc_parties;
    analyze`);
}
