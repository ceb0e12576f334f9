import { isQuiet, nextOpen, type QuietWindow } from './quiet-hours.ts';
import { needsStepUp } from './step-up.ts';
import { isZone } from './wall-clock.ts';
import type { ChannelName, LinkStatus, OnQuietHours, Purpose, Reason } from './words.ts';

/** What the rules read of a job: literals only. Instants are epoch milliseconds. */
export type Asked = {
  purpose: Purpose;
  channel: ChannelName;
  onQuietHours: OnQuietHours;
  expiresAt: number | null;
  /** Only these two words of the payload can matter to a rule. */
  payload: { sensitive?: unknown; service_notice_override?: unknown };
};

/** What the world says at the moment of asking; the store gathers it in one statement. */
export type Facts = {
  campaign: {
    status: 'active' | 'paused' | 'archived';
    allowedChannels: readonly ChannelName[] | null;
  } | null;
  /** A live suppression of the address for this channel or for all. */
  suppression: { reason: string; since: number } | null;
  /** The caller named the person (`bankCustomerId`), whether or not we have a record of them. */
  partyNamed: boolean;
  /** The status of the address's own identity link, if there is one. */
  link: LinkStatus | null;
  preferences: {
    doNotContact: boolean;
    allowedChannels: readonly ChannelName[];
    timezone: string | null;
    quietHours: QuietWindow | null;
  } | null;
  /** The person behind the address, where that is somebody else than the one named, said "do not contact". */
  addressOwnerDnc: boolean;
  /** The latest consent row for the person and channel. */
  consent: 'given' | 'withdrawn' | null;
  /** Sends to this address within the campaign's window, and how many it allows. */
  frequency: { sent: number; max: number; hours: number } | null;
  /** All zones in which the person's phone number may be; empty when nothing is known. */
  phoneZones: readonly string[];
  tenant: { timezone: string | null; quietHours: QuietWindow };
  /** A one-time code was answered and still counts. */
  verified: boolean;
};

export type RuleName =
  | 'expiry'
  | 'campaign'
  | 'suppression'
  | 'do_not_contact'
  | 'known_party'
  | 'consent'
  | 'channel'
  | 'frequency'
  | 'quiet_hours'
  | 'step_up';

/** One line of the record: which rule was asked, what it saw, what it said. */
export type RuleResult = {
  rule: RuleName;
  result: 'pass' | 'fail' | 'overridden' | 'prompt';
  reason?: Reason;
  inputs: Record<string, unknown>;
};

type Verdict =
  | { kind: 'send'; reason: null; until: null }
  | { kind: 'prompt'; reason: null; until: null }
  | { kind: 'hold'; reason: 'quiet_hours' | 'timezone_unknown'; until: number }
  /** Until somebody resumes the campaign; the job keeps its place. */
  | { kind: 'hold'; reason: 'campaign_paused'; until: null }
  | { kind: 'skip'; reason: Reason; until: null };

/** `reasons` are those of all failing rules, first one first; `nextOpenAt` is set when quiet hours were met. */
export type Decision = Verdict & { reasons: Reason[]; rules: RuleResult[]; nextOpenAt: number | null };

/** A person without any known zone waits for an operator; the job is asked again after this long. */
export const TIMEZONE_RECHECK_MS = 6 * 60 * 60 * 1000;

/** Toll-free and other numbers without a place name dozens of zones: more than this many say nothing. */
const MOST_PHONE_ZONES = 6;

/** What tells where a person is. */
export type ZoneFacts = {
  preferences: { timezone: string | null } | null;
  phoneZones: readonly string[];
  tenant: { timezone: string | null };
};

/**
 * The zones in which it must be a good time, and who named them. Never a silent UTC. A name that is no zone (a row
 * written by hand) says nothing.
 */
export function zonesOf(facts: ZoneFacts): {
  zones: string[];
  from: 'preference' | 'phone_number' | 'tenant' | 'nobody';
} {
  const own = facts.preferences?.timezone;
  if (own && isZone(own)) return { zones: [own], from: 'preference' };
  if (facts.phoneZones.length > 0 && facts.phoneZones.length <= MOST_PHONE_ZONES) {
    return { zones: [...facts.phoneZones], from: 'phone_number' };
  }
  const { timezone } = facts.tenant;
  if (timezone && isZone(timezone)) return { zones: [timezone], from: 'tenant' };
  return { zones: [], from: 'nobody' };
}

type Rule = (job: Asked, facts: Facts, now: number) => RuleResult;

const pass = (rule: RuleName, inputs: RuleResult['inputs']): RuleResult => ({ rule, result: 'pass', inputs });
const fail = (rule: RuleName, reason: Reason, inputs: RuleResult['inputs']): RuleResult => ({
  rule,
  result: 'fail',
  reason,
  inputs,
});
const passIf = (ok: boolean, rule: RuleName, reason: Reason, inputs: RuleResult['inputs']): RuleResult =>
  ok ? pass(rule, inputs) : fail(rule, reason, inputs);

const expiry: Rule = (job, _facts, now) =>
  passIf(job.expiresAt === null || now < job.expiresAt, 'expiry', 'expired', { expiresAt: job.expiresAt });

const campaign: Rule = (_job, { campaign }) => {
  const status = campaign?.status ?? null;
  const reason = status === 'paused' ? 'campaign_paused' : 'campaign_inactive';
  return passIf(status === null || status === 'active', 'campaign', reason, { status });
};

const suppression: Rule = (_job, { suppression }) =>
  passIf(suppression === null, 'suppression', 'opted_out', { suppression });

/** Nothing overrides it: neither a purpose nor a flag is read here. */
const doNotContact: Rule = (_job, { preferences, addressOwnerDnc }) =>
  passIf(!preferences?.doNotContact && !addressOwnerDnc, 'do_not_contact', 'DNC', {
    doNotContact: preferences?.doNotContact ?? null,
    addressOwnerDnc,
  });

const knownParty: Rule = (_job, { partyNamed, link }) =>
  passIf(partyNamed || link === 'bound' || link === 'verified', 'known_party', 'unknown_party', {
    partyNamed,
    link,
  });

const consent: Rule = (_job, { preferences, consent }) =>
  passIf(preferences !== null && consent !== 'withdrawn', 'consent', 'missing_consent', {
    preferencesOnRecord: preferences !== null,
    latest: consent,
  });

const channel: Rule = (job, { preferences, campaign }) => {
  const byPerson = preferences?.allowedChannels ?? null;
  const byCampaign = campaign?.allowedChannels ?? null;
  const allowed = (byPerson?.includes(job.channel) ?? true) && (byCampaign?.includes(job.channel) ?? true);
  return passIf(allowed, 'channel', 'channel_not_allowed', { channel: job.channel, byPerson, byCampaign });
};

const frequency: Rule = (_job, { frequency }) =>
  passIf(frequency === null || frequency.sent < frequency.max, 'frequency', 'frequency_cap', {
    ...frequency,
  });

const quietHours: Rule = (job, facts, now) => {
  const window = facts.preferences?.quietHours ?? facts.tenant.quietHours;
  const { zones, from } = zonesOf(facts);
  const inputs = { window, zones, zonesFrom: from };
  if (window.start === window.end) return pass('quiet_hours', inputs);
  if (zones.length > 0 && !isQuiet(now, window, zones)) return pass('quiet_hours', inputs);
  const override = job.purpose === 'service_notice' && job.payload.service_notice_override === true;
  if (override) return { rule: 'quiet_hours', result: 'overridden', inputs: { ...inputs, override } };
  if (zones.length === 0) return fail('quiet_hours', 'timezone_unknown', inputs);
  return fail('quiet_hours', 'quiet_hours', { ...inputs, nextOpenAt: nextOpen(now, window, zones) });
};

const stepUp: Rule = (job, { verified }) => {
  const needed = needsStepUp(job.purpose, job.payload);
  return { rule: 'step_up', result: needed && !verified ? 'prompt' : 'pass', inputs: { needed, verified } };
};

/** The order is the law: the first failing rule names the reason. */
const RULES: readonly Rule[] = [
  expiry,
  campaign,
  suppression,
  doNotContact,
  knownParty,
  consent,
  channel,
  frequency,
  quietHours,
  stepUp,
];

/**
 * Whether a job may leave now. Preview, intake, approval and dispatch all ask this one function; only the
 * answer at dispatch counts. Every rule is asked and recorded, also after one has failed.
 */
export function decide(job: Asked, facts: Facts, now: number): Decision {
  const rules = RULES.map((rule) => rule(job, facts, now));
  const reasons = rules.flatMap(({ reason }) => (reason ? [reason] : []));
  const nextOpenAt =
    (rules.find(({ rule }) => rule === 'quiet_hours')?.inputs.nextOpenAt as number | null) ?? null;
  return { ...verdict(job, reasons, rules, nextOpenAt, now), reasons, rules, nextOpenAt };
}

function verdict(
  job: Asked,
  [reason]: readonly Reason[],
  rules: readonly RuleResult[],
  nextOpenAt: number | null,
  now: number,
): Verdict {
  if (reason === 'campaign_paused') return { kind: 'hold', reason, until: null };
  if (reason === 'timezone_unknown') {
    return { kind: 'hold', reason, until: notAfterExpiry(now + TIMEZONE_RECHECK_MS, job.expiresAt) };
  }
  // A window that never opens in all the zones at once gives nothing to wait for.
  if (reason === 'quiet_hours' && job.onQuietHours === 'hold' && nextOpenAt !== null) {
    return { kind: 'hold', reason, until: notAfterExpiry(nextOpenAt, job.expiresAt) };
  }
  if (reason) return { kind: 'skip', reason, until: null };
  const prompted = rules.some(({ result }) => result === 'prompt');
  return prompted
    ? { kind: 'prompt', reason: null, until: null }
    : { kind: 'send', reason: null, until: null };
}

/** A held job wakes when it expires, if that comes first, so that the end is recorded on time. */
const notAfterExpiry = (until: number, expiresAt: number | null): number =>
  expiresAt === null ? until : Math.min(until, expiresAt);
