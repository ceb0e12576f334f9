import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readCampaignFile } from '../../src/cli/campaign-file.ts';
import { saveCampaignFile } from '../../src/cli/save-campaign-file.ts';
import { instant } from '../../src/clock.ts';
import { uuidv7Source } from '../../src/ids.ts';
import { openWorld } from './world.ts';

const world = await openWorld();
after(() => world[Symbol.asyncDispose]());

const folder = new URL('../../examples/', import.meta.url);
const csv = await readFile(new URL('people.csv', folder), 'utf8');
await world.ask('POST', '/api/parties/import', csv, { 'content-type': 'text/csv' });

const save = async (file: string) => {
  const read = await readCampaignFile(fileURLToPath(new URL(`campaigns/${file}`, folder)));
  const { campaign, notes } = await saveCampaignFile(world.db, read, {
    clock: world.clock,
    newId: uuidv7Source(world.clock),
    tenantId: 'default',
    actor: 'test',
    defaultCountry: null,
  });
  assert.deepEqual(notes, []);
  return campaign;
};

/** Lets the clock go from one due job to the next, until this moment. */
async function liveUntil(end: number): Promise<void> {
  for (;;) {
    await world.run();
    const next = await world.db.one<{ at: number | null }>(
      `select min(next_attempt_at) as at from cc_outbound_jobs where status = 'queued' and lease_id is null`,
    );
    const due = next?.at ?? end + 1;
    if (due > end) return;
    world.advance(Math.max(0, due - world.clock.now()));
  }
}

const files = (await readdir(new URL('campaigns/', folder))).filter((file) => file.endsWith('.yaml'));

test('there is an example of each purpose', async () => {
  const purposes = await Promise.all(files.map(async (file) => (await save(file)).purpose));
  assert.deepEqual(purposes.sort(), [
    'case_followup',
    'collections',
    'fraud_alert',
    'kyc_update',
    'service_notice',
  ]);
});

for (const [index, file] of files.entries()) {
  test(`${file}: what leaves when, and what does not, is what its preview showed`, async () => {
    // Every other day at the same hour: night in Asia, daytime in America.
    world.at(`2026-03-${String(3 + 2 * index).padStart(2, '0')}T22:30:00+07:00`);
    const { id } = await save(file);
    const { status, body: preview } = await world.ask('POST', `/api/campaigns/${id}/preview`);
    assert.equal(status, 200, JSON.stringify(preview));
    assert.equal(preview.counts.incomplete, 0);
    assert.ok(preview.counts.send + preview.counts.prompt > 0 && preview.reasons.length > 0);

    assert.equal((await world.ask('POST', `/api/campaigns/${id}/launch`)).status, 202);
    await world.moveCampaigns();
    const look = async () => (await world.ask('GET', `/api/campaigns/${id}`)).body.campaign;
    const launched = await look();
    assert.equal(launched.launch.jobs, preview.willLaunch);
    assert.equal(launched.launch.unreachable, preview.counts.unreachable);
    assert.equal(launched.progress.held, preview.counts.hold, 'the held count is true before anything ran');

    const { from, bucketMs, buckets } = preview.histogram;
    await liveUntil((instant(preview.lastLeavesAt) as number) + 1);
    const left = await world.db.query<{ bucket: number; count: number }>(
      `select floor((extract(epoch from a.at) * 1000 - $2::double precision) / $3::double precision)::int as bucket,
         count(*) as count
       from cc_outbound_attempts a join cc_outbound_jobs j on j.id = a.job_id
       where j.campaign_id = $1::uuid and a.attempt_no = (
         select min(attempt_no) from cc_outbound_attempts b where b.job_id = a.job_id)
         and a.status = 'sent'
       group by 1`,
      [id, instant(from), bucketMs],
    );
    const drawn = buckets.map(({ leaving }: { leaving: number }) => leaving);
    const really = drawn.map(
      (_leaving: number, index: number) => left.find(({ bucket }) => bucket === index)?.count ?? 0,
    );
    assert.deepEqual(really, drawn);

    const refused = await world.db.query<{ reason: string; count: number }>(
      `select reason_code as reason, count(*) as count from cc_outbound_jobs
       where campaign_id = $1::uuid and status = 'cancelled' group by 1`,
      [id],
    );
    const skipped = preview.reasons.filter(({ decision }: { decision: string }) => decision === 'skip');
    const byReason = (rows: { reason: string; count: number }[]) =>
      rows.map(({ reason, count }) => `${reason} ${count}`).sort();
    assert.deepEqual(byReason(refused), byReason(skipped));
  });
}
