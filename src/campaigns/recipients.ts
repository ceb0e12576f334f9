import { factsOf } from '../engine/facts-of.ts';
import { type Candidate, candidatesOf, chooseChannel } from '../policy/choose-channel.ts';
import { type Asked, type Decision, decide, type Facts } from '../policy/decide.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import type { ChannelName, OnQuietHours } from '../policy/words.ts';
import { type AudiencePerson, audiencePage } from '../store/audience.ts';
import type { Campaign } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { gatherFacts } from '../store/facts.ts';

/** A person of a campaign's audience, and how the campaign reaches them. */
export type Recipient = AudiencePerson & {
  /** Null: unreachable, they have no address for any channel of the campaign. */
  chosen: Chosen | null;
};

export type Chosen = Candidate & {
  asked: Asked;
  /** As if the campaign were active. */
  facts: Facts;
  /** What the rules say at the moment that was asked about. */
  decision: Decision;
};

export type RecipientsAsked = {
  tenantId: string;
  campaign: Campaign;
  /** The channels for which the campaign has words, in its order of preference. */
  channels: readonly ChannelName[];
  /** Quiet hours and timezone for tenants without their own. */
  defaults: { quietHours: QuietWindow; timezone: string | null };
  /** The moment about which the rules are asked; epoch milliseconds. */
  at: number;
};

const CHUNK = 2_000;

/**
 * Walks the audience of a campaign in the order of the people's ids and says of each how they would be reached and
 * what the rules say about it. Preview and launch both walk this way. It changes nothing.
 */
export async function* recipients(
  db: Db,
  asked: RecipientsAsked & { after?: string | null; chunk?: number },
): AsyncGenerator<Recipient[]> {
  const { chunk = CHUNK } = asked;
  let { after = null } = asked;
  for (;;) {
    const found = await recipientsAfter(db, asked, { after, limit: chunk });
    if (found.length > 0) yield found;
    if (found.length < chunk) return;
    after = found.at(-1)?.partyId ?? null;
  }
}

/** The next recipients after the person named, `limit` at most; fewer only at the end of the audience. */
export async function recipientsAfter(
  db: Db,
  asked: RecipientsAsked,
  page: { after: string | null; limit: number },
): Promise<Recipient[]> {
  const { audience, id: campaignId } = asked.campaign;
  if (audience === null) return [];
  const people = await audiencePage(db, asked.tenantId, { audience, campaignId }, page);
  const walked = people.map((person) => ({
    person,
    candidates: candidatesOf(asked.channels, person.addresses),
    decided: [] as Chosen[],
  }));
  // The first choice of everybody in one statement, the second only of those whom the rules refuse on the first.
  for (let open = walked; open.length > 0; ) {
    open = open.filter(({ candidates, decided }) => candidates.length > decided.length);
    await decideNext(db, asked, open);
    open = open.filter(({ decided }) => decided.at(-1)?.decision.kind === 'skip');
  }
  return walked.map(({ person, decided }) => ({ ...person, chosen: chooseChannel(decided) }));
}

type Walked = { person: AudiencePerson; candidates: Candidate[]; decided: Chosen[] };

async function decideNext(
  db: Db,
  { tenantId, campaign, defaults, at }: RecipientsAsked,
  open: readonly Walked[],
): Promise<void> {
  const next = open.map(({ person, candidates, decided }) => ({
    ...(candidates[decided.length] as Candidate),
    jobId: null,
    campaignId: campaign.id,
    partyId: person.partyId,
    bankCustomerId: person.externalRef,
  }));
  const rows = await gatherFacts(db, tenantId, next, at);
  for (const [index, { channel, kind, address, bankCustomerId }] of next.entries()) {
    const row = rows[index] as (typeof rows)[number];
    const known = factsOf(row, defaults, { verified: false, job: { bankCustomerId } });
    const facts: Facts = { ...known, campaign: known.campaign && { ...known.campaign, status: 'active' } };
    const asked = askedOf(campaign, channel);
    const decision = decide(asked, facts, at);
    open[index]?.decided.push({ channel, kind, address, asked, facts, decision });
  }
}

/** A campaign waits for the next opening unless it says otherwise: that is what it is planned for. */
export const onQuietHoursOf = (campaign: Pick<Campaign, 'onQuietHours'>): OnQuietHours =>
  campaign.onQuietHours ?? 'hold';

const askedOf = (campaign: Campaign, channel: ChannelName): Asked => ({
  purpose: campaign.purpose,
  channel,
  onQuietHours: onQuietHoursOf(campaign),
  expiresAt: campaign.expiresAt,
  payload: {},
});
