import type { Clock } from '../clock.ts';
import { zonesOf } from '../policy/decide.ts';
import { type Forecast, forecast, type Turn } from '../policy/forecast.ts';
import { newPace } from '../policy/launch-pace.ts';
import { type Planned, planLaunch } from '../policy/launch-plan.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { retryShareOf } from '../policy/retry-share.ts';
import type { ChannelName } from '../policy/words.ts';
import type { Campaign } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { attemptsMade } from '../store/retry-share.ts';
import { pauseOfKey } from '../store/system.ts';
import { countReasons, type PreviewReason } from './preview-reasons.ts';
import { collectTexts, type PreviewText } from './preview-texts.ts';
import { type Chosen, type Recipient, recipients } from './recipients.ts';
import { type CampaignWords, channelsOf, templatesOf, wordsOf } from './words.ts';

/** What launching would do. Instants are epoch milliseconds. */
export type Preview = {
  campaignId: string;
  /** The moment at which the launch would begin. */
  at: number;
  computedAt: number;
  tookMs: number;
  people: number;
  /** Everybody once: by what happens to them first, `incomplete` where their text has a hole. */
  counts: Record<'send' | 'prompt' | PreviewReason['decision'], number>;
  /** How many jobs a launch makes. */
  willLaunch: number;
  reasons: PreviewReason[];
  /** Of those who get a job. `isDelivered`: a provider is there for the channel. */
  channels: { channel: ChannelName; count: number; isDelivered: boolean }[];
  histogram: Omit<Forecast, 'lastLeavesAt'>;
  retryShare: Partial<Record<ChannelName, number>>;
  lastLeavesAt: number | null;
  perMinute: number | null;
  texts: PreviewText[];
  missingVariables: { name: string; people: number }[];
  /** SMS that leave, by their parts. */
  segmentsTotal: number;
};

export type PreviewDeps = {
  db: Db;
  clock: Clock;
  tenantId: string;
  /** Quiet hours and timezone for tenants without their own. */
  defaults: { quietHours: QuietWindow; timezone: string | null };
  /** Channels that a provider delivers here, with the provider's key. */
  delivered: ReadonlyMap<ChannelName, string>;
};

const DAY = 24 * 60 * 60 * 1000;
/** Small enough that no step keeps other requests waiting. */
const CHUNK = 1_000;

/**
 * What would happen if the campaign were launched now: the same walk, the same rules and the same plan as the launch,
 * and nothing is written. The audience passes through in chunks; only counts and a few examples are kept of it.
 */
export async function previewCampaign(deps: PreviewDeps, campaign: Campaign): Promise<Preview> {
  const { db, clock, tenantId, defaults, delivered } = deps;
  const computedAt = clock.now();
  const at = Math.max(computedAt, campaign.startsAt ?? computedAt);
  const templates = await templatesOf(db, tenantId, campaign);
  const channels = channelsOf(campaign, templates);
  const tally = tallyOf(campaign, at, delivered);
  let pace = newPace(at, campaign.perMinute);
  const asked = { tenantId, campaign, channels, defaults, at, chunk: CHUNK };
  for await (const chunk of oneAhead(recipients(db, asked))) {
    const complete = chunk.flatMap(({ chosen, ...person }) => {
      if (chosen === null) return tally.unreachable(person);
      const words = wordsOf(campaign, templates, person, chosen.channel);
      if (words.missing.length > 0 || words.fault) return tally.incomplete(person, chosen, words);
      return [{ ...chosen, person, words }];
    });
    const plan = planLaunch(pace, complete);
    pace = plan.pace;
    for (const [index, { person, words, ...chosen }] of complete.entries()) {
      tally.planned(person, chosen, words, plan.planned[index] as Planned);
    }
  }
  const [made, pausedUntil] = await Promise.all([
    attemptsMade(db, tenantId, computedAt - 7 * DAY),
    pausesOf(deps, computedAt),
  ]);
  const retryShare = retryShareOf(made);
  const { lastLeavesAt, ...histogram } = forecast(tally.turns(), { start: at, pausedUntil, retryShare });
  return {
    campaignId: campaign.id,
    at,
    computedAt,
    ...tally.result(),
    histogram,
    retryShare,
    lastLeavesAt,
    perMinute: campaign.perMinute,
    tookMs: clock.now() - computedAt,
  };
}

/** The database looks for the next chunk while this one is counted. */
async function* oneAhead<Chunk>(chunks: AsyncGenerator<Chunk>): AsyncGenerator<Chunk> {
  for (let next = chunks.next(); ; ) {
    const { value, done } = await next;
    if (done) return;
    next = chunks.next();
    // Heard of at the next turn, if there is one.
    next.catch(() => {});
    yield value;
  }
}

async function pausesOf(
  { db, tenantId, delivered }: PreviewDeps,
  now: number,
): Promise<Partial<Record<ChannelName, number>>> {
  const pauses = await Promise.all(
    [...delivered].map(
      async ([channel, key]) => [channel, await pauseOfKey(db, tenantId, key, now)] as const,
    ),
  );
  return Object.fromEntries(pauses.flatMap(([channel, pause]) => (pause ? [[channel, pause.until]] : [])));
}

type Person = Omit<Recipient, 'chosen'>;

const LEAVES = { send: 'text', prompt: 'prompt' } as const;

function tallyOf({ purpose }: Campaign, at: number, delivered: PreviewDeps['delivered']) {
  const counts = { send: 0, prompt: 0, hold: 0, skip: 0, unreachable: 0, incomplete: 0 };
  const reasons = countReasons(at);
  const texts = collectTexts(purpose);
  const byChannel = new Map<ChannelName, number>();
  const missing = new Map<string, number>();
  const turns = new Map<string, Turn>();
  const concerned = (person: Person, chosen: Chosen | null, until: number | null) => ({
    ...person,
    chosen,
    zone: chosen && (zonesOf(chosen.facts).zones[0] ?? null),
    until,
  });
  const takeTurn = (turn: Omit<Turn, 'count'>) => {
    const key = `${turn.channel} ${turn.at} ${turn.leaves} ${turn.waits}`;
    const known = turns.get(key);
    if (known) known.count += 1;
    else turns.set(key, { ...turn, count: 1 });
  };

  return {
    unreachable(person: Person): [] {
      counts.unreachable += 1;
      reasons.add('unreachable', 'no_address', concerned(person, null, null));
      return [];
    },

    incomplete(person: Person, chosen: Chosen, words: CampaignWords): [] {
      counts.incomplete += 1;
      for (const name of words.missing) missing.set(name, (missing.get(name) ?? 0) + 1);
      const reason = words.missing.length > 0 ? 'missing_variable' : (words.fault?.code ?? 'no_text');
      reasons.add('incomplete', reason, concerned(person, chosen, null));
      texts.add({ ...person, channel: chosen.channel, words, leaves: 'nothing' });
      return [];
    },

    planned(person: Person, chosen: Chosen, words: CampaignWords, { at: due, held, end }: Planned): void {
      const { channel } = chosen;
      byChannel.set(channel, (byChannel.get(channel) ?? 0) + 1);
      const leaves = end.kind === 'send' || end.kind === 'prompt';
      takeTurn({
        channel,
        at: due,
        leaves: leaves && delivered.has(channel),
        waits: held?.reason === 'quiet_hours',
      });
      texts.add({ ...person, channel, words, leaves: leaves ? LEAVES[end.kind] : 'nothing' });
      if (end.kind === 'skip') {
        counts.skip += 1;
        reasons.add('skip', end.reason, concerned(person, chosen, null));
      } else if (held) {
        counts.hold += 1;
        reasons.add('hold', held.reason, concerned(person, chosen, held.until));
      } else {
        counts[end.kind] += 1;
      }
    },

    turns: (): Turn[] => [...turns.values()],

    result() {
      const people = Object.values(counts).reduce((sum, count) => sum + count, 0);
      return {
        people,
        counts,
        willLaunch: people - counts.unreachable - counts.incomplete,
        reasons: reasons.list(),
        channels: [...byChannel]
          .map(([channel, count]) => ({ channel, count, isDelivered: delivered.has(channel) }))
          .sort((a, b) => b.count - a.count),
        texts: texts.list(),
        missingVariables: [...missing]
          .map(([name, people]) => ({ name, people }))
          .sort((a, b) => b.people - a.people),
        segmentsTotal: texts.segmentsTotal(),
      };
    },
  };
}
