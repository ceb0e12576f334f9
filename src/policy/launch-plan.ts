import { type Asked, type Decision, decide, type Facts } from './decide.ts';
import { nextSlot, type Pace, takeSlot } from './launch-pace.ts';

type ActiveDecision = Exclude<Decision, { reason: 'campaign_paused' }>;

export type Planned = {
  /** When the job is due. */
  at: number;
  /** The rule that makes it wait, and until when; the pace may make `at` later still. */
  held: { reason: 'quiet_hours' | 'timezone_unknown'; until: number } | null;
  /** What the rules say at the start, or at the person's own time. */
  first: ActiveDecision;
  /**
   * What they say at `at`: it leaves then (`send`, `prompt`), it is refused then (`skip`), or nobody can tell when it
   * leaves (`hold`).
   */
  end: ActiveDecision;
};

type ToPlan = {
  asked: Asked;
  facts: Facts;
  /** They have a time of their own already, which only the pace may move, and only to later. */
  notBefore?: number;
  /** What the rules say at the start, for those of whom it is known already. */
  decision?: Decision;
};

/** A window that opens for less than the pace needs would be tried for ever. */
const MOST_OPENINGS = 32;

/**
 * Plans the next recipients of a launch, in the order in which it walks the audience. Preview and launch both ask
 * this, so that the picture and the jobs cannot disagree; the decision at dispatch is still the one that counts.
 *
 * Only what leaves takes a slot of the pace. A slot that falls into the person's quiet hours moves on to their
 * opening, or, where quiet hours cancel, is the moment at which they are refused. The facts must show the
 * campaign as active. A launch that goes on after a rest plans from then on (`from`, the pace's start unless told).
 */
export function planLaunch(
  pace: Pace,
  recipients: readonly ToPlan[],
  from: number = pace.start,
): { planned: Planned[]; pace: Pace } {
  let after = pace;
  const planned = recipients.map((recipient) => {
    const plan = planOne(after, recipient, from);
    if (plan.end.kind === 'send' || plan.end.kind === 'prompt') after = takeSlot(after, plan.at);
    return plan;
  });
  return { planned, pace: after };
}

/** A paused campaign holds everybody without a time, which nothing can be planned by. */
function active(decision: Decision): ActiveDecision {
  if (decision.reason === 'campaign_paused') {
    throw new Error('A launch is planned as if its campaign were active: give planLaunch facts that say so.');
  }
  return decision as ActiveDecision;
}

function planOne(pace: Pace, { asked, facts, notBefore, decision }: ToPlan, from: number): Planned {
  const start = Math.max(from, notBefore ?? from);
  const first = active(decision ?? decide(asked, facts, start));
  const plan: Planned = { at: start, held: null, first, end: first };
  if (first.kind === 'skip') return plan;
  for (let openings = 0; openings <= MOST_OPENINGS; openings += 1) {
    if (plan.end.kind === 'hold') {
      plan.held = { reason: plan.end.reason, until: plan.end.until };
      // Until somebody sets a zone, every time that it comes back ends like this.
      if (plan.end.reason === 'timezone_unknown') return { ...plan, at: plan.end.until };
    }
    const slot = nextSlot(pace, plan.held?.until ?? start);
    if (slot !== plan.at) plan.end = active(decide(asked, facts, slot));
    plan.at = slot;
    if (plan.end.kind !== 'hold') break;
  }
  // What has expired by its turn is told when it expires.
  if (plan.end.kind === 'skip') plan.at = Math.min(plan.at, asked.expiresAt ?? plan.at);
  if (plan.end.kind === 'hold') plan.at = plan.end.until;
  return plan;
}
