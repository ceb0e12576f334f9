import type { NewId } from '../ids.ts';
import type { AddressKind } from '../policy/address.ts';
import { type Asked, type Decision, decide, zonesOf } from '../policy/decide.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { recipientZone } from '../policy/recipient-zone.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { type FactsAsked, type FactsRow, gatherFacts } from '../store/facts.ts';
import type { JobRow } from '../store/jobs.ts';
import { readable } from './decision-words.ts';
import { askedBy, factsOf } from './facts-of.ts';

type Defaults = { quietHours: QuietWindow; timezone: string | null };

export type EligibilityAsked = Asked & {
  bankCustomerId: string | null;
  address: string;
  kind: AddressKind;
};

export type Eligibility = { decision: Decision; facts: FactsRow; zones: string[]; zone: string | null };

/** Asks the rules about a message that nobody has to send. Every answer stands in the record. */
export async function askEligibility(
  { db, newId, defaults, tenantId, actor }: AskDeps,
  asked: EligibilityAsked,
  at: number,
  now: number,
): Promise<Eligibility> {
  const eligibility = await decideNow(
    db,
    tenantId,
    defaults,
    { ...asked, jobId: null, campaignId: null, partyId: null, verified: false },
    at,
  );
  const { decision, facts } = eligibility;
  await recordAudit(db, tenantId, [
    {
      id: newId(),
      at: now,
      eventType: 'outbound_eligibility_decision',
      actor,
      partyId: facts.partyId,
      payload: {
        asked: true,
        decision: decision.kind,
        eligible: decision.reasons.length === 0,
        reason: decision.reason,
        reasons: decision.reasons,
        channel: asked.channel,
        purpose: asked.purpose,
        rules: decision.rules.map(readable),
      },
    },
  ]);
  return eligibility;
}

export type AskDeps = { db: Db; newId: NewId; defaults: Defaults; tenantId: string; actor: string };

/** What the rules would say of a job at this moment. Changes nothing and records nothing. */
export const decideJob = (db: Db, tenantId: string, defaults: Defaults, job: JobRow, now: number) =>
  decideNow(
    db,
    tenantId,
    defaults,
    {
      ...askedBy(job),
      purpose: job.purpose,
      onQuietHours: job.onQuietHours,
      expiresAt: job.expiresAt,
      payload: job.payload,
      verified: job.payload.verification_state === 'verified',
    },
    now,
  );

/** What the rules would say of a message to each of these addresses, in one look. Changes and records nothing. */
export async function decideEach(
  db: Db,
  tenantId: string,
  defaults: Defaults,
  asked: readonly (Asked & FactsAsked)[],
  at: number,
): Promise<Eligibility[]> {
  const rows = await gatherFacts(db, tenantId, asked, at);
  if (rows.length < asked.length) throw new Error(`The tenant "${tenantId}" does not exist.`);
  return asked.map((each, index) => eligibilityOf(each, rows[index] as FactsRow, defaults, false, at));
}

async function decideNow(
  db: Db,
  tenantId: string,
  defaults: Defaults,
  asked: Asked & FactsAsked & { verified: boolean },
  at: number,
): Promise<Eligibility> {
  const [row] = await gatherFacts(db, tenantId, [asked], at);
  if (!row) throw new Error(`The tenant "${tenantId}" does not exist.`);
  return eligibilityOf(asked, row, defaults, asked.verified, at);
}

function eligibilityOf(
  asked: Asked & FactsAsked,
  row: FactsRow,
  defaults: Defaults,
  verified: boolean,
  at: number,
): Eligibility {
  const facts = factsOf(row, defaults, { verified, job: asked });
  return {
    decision: decide(asked, facts, at),
    facts: row,
    zones: zonesOf(facts).zones,
    zone: recipientZone(facts, at),
  };
}
