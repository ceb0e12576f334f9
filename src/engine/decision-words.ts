import { iso } from '../clock.ts';
import type { Decision, RuleResult } from '../policy/decide.ts';

type Words = Readonly<Record<string, unknown>>;

const MOST_KEPT = 1_000;
const kept = new Map<string, Words>();

/**
 * A decision as it stands in the record, with every rule, what it saw and what it said. Decisions about many people
 * of one campaign read alike to the last word: those are one object, so that whoever writes them down writes it once.
 */
export function wordsOf(decision: Decision, attempt: number): Words {
  const key = `${attempt} ${JSON.stringify(decision)}`;
  let words = kept.get(key);
  if (words === undefined) {
    words = {
      decision: decision.kind,
      eligible: decision.reason === null,
      reason: decision.reason,
      reasons: decision.reasons,
      until: decision.until && iso(decision.until),
      attempt,
      rules: decision.rules.map(readable),
    };
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, words);
  }
  return words;
}

/** Instants among a rule's inputs become RFC 3339 in the record. */
export const readable = (rule: RuleResult): RuleResult => ({
  ...rule,
  inputs: Object.fromEntries(
    Object.entries(rule.inputs).map(([key, value]) => [
      key,
      typeof value === 'number' && key.endsWith('At') ? iso(value) : value,
    ]),
  ),
});
