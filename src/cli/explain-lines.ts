import { iso } from '../clock.ts';
import type { RuleResult } from '../policy/decide.ts';
import type { AttemptView, AuditView } from '../store/job-history.ts';

const MARK: Record<RuleResult['result'], string> = { pass: '✓', fail: '✗', overridden: '✓', prompt: '!' };

/** One rule: its mark, its name, what it said, what it saw. */
export const ruleRow = ({ rule, result, reason, inputs }: RuleResult): string[] => [
  `  ${MARK[result]} ${rule}`,
  reason ?? (result === 'pass' ? '' : result),
  inWords(inputs),
];

/** One entry of the record: when, what, and what is known of it. */
export function timelineRow(entry: AuditView, attempts: readonly AttemptView[]): string[] {
  const { at, eventType, actor, payload } = entry;
  return [`  ${moment(at)}`, eventName(eventType), `${detail(entry, attempts)}${by(actor, payload)}`];
}

const moment = (at: number): string => iso(at).slice(0, 19).replace('T', ' ');

const eventName = (eventType: string): string => {
  if (eventType === 'outbound_eligibility_decision') return 'decided';
  if (eventType === 'tool_call') return 'provider';
  return eventType.replace(/^outbound_(job_)?/, '').replaceAll('_', ' ');
};

const by = (actor: string, { asked }: Record<string, unknown>): string =>
  actor === 'engine' && !asked ? '' : ` (${actor})`;

function detail({ eventType, payload }: AuditView, attempts: readonly AttemptView[]): string {
  switch (eventType) {
    case 'outbound_eligibility_decision': {
      const reasons = Array.isArray(payload.reasons) ? payload.reasons : [];
      const why = reasons.length > 0 ? `: ${reasons.join(', ')}` : '';
      return `${payload.decision}${why}${payload.until ? `, until ${payload.until}` : ''}`;
    }
    case 'tool_call': {
      const attempt = attempts.find(
        ({ attemptNo, errorMessage }) => attemptNo === payload.attempt && errorMessage,
      );
      const { tool, end, found, ...rest } = payload;
      return `${tool}: ${end ?? `found ${found}`}, ${inWords(rest)}${attempt ? `; ${attempt.errorMessage}` : ''}`;
    }
    default: {
      const { rules: _rules, ...rest } = payload;
      return inWords(rest);
    }
  }
}

/** A record's fields for people: "window 21:00-08:00, zones Asia/Ho_Chi_Minh". What is not there is left out. */
function inWords(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(
      ([key, value]) =>
        `${key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()} ${valueInWords(key, value)}`,
    )
    .join(', ');
}

function valueInWords(key: string, value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (key === 'since' && typeof value === 'number') return iso(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(' ');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('start' in value && 'end' in value) return `${value.start}-${value.end}`;
  return `(${inWords(value as Record<string, unknown>)})`;
}
