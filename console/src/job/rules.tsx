import { VisuallyHidden } from '@mantine/core';
import type { Explanation, Job, Rule } from '../api/jobs.ts';
import { useFormat } from '../format.ts';
import { useText, wordFor } from '../i18n/language.ts';
import { useNow } from '../time.ts';
import classes from './job.module.css';
import { inputWords } from './rule-inputs.ts';

const SIGN = { pass: '✓', fail: '✕', overridden: '✓', prompt: '?' } as const;
const OVER = new Set<Job['status']>(['sent', 'failed', 'cancelled']);

/** The rules in the order of the law: for a job that is over as they were asked then, else as they stand now. */
export function Rules({ job, explanation }: { job: Job; explanation: Explanation }) {
  const t = useText();
  const format = useFormat();
  const then = OVER.has(job.status) ? explanation.lastDecision : null;
  const rules = then ? ((then.payload.rules ?? []) as Rule[]) : explanation.askedNow.rules;
  return (
    <section>
      <h3 className="num">
        {then ? t('drawer.rulesThen', { time: format.clock(then.at) }) : t('drawer.rulesNow')}
      </h3>
      <RuleList rules={rules} campaignName={job.campaignName} />
    </section>
  );
}

/** Rules with what each saw and said. */
export function RuleList({
  rules,
  campaignName = null,
}: {
  rules: readonly Rule[];
  campaignName?: string | null;
}) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <ol className={classes.rules}>
      {rules.map((rule) => (
        <li key={rule.rule} data-result={rule.result}>
          <span className={classes.sign} aria-hidden>
            {SIGN[rule.result]}
          </span>
          <span>
            {wordFor(t, 'rule', rule.rule)}{' '}
            <small className="num">{inputWords({ t, format, now, job: { campaignName } }, rule)}</small>
          </span>
          <span className={classes.result}>
            {rule.result === 'pass' ? (
              <VisuallyHidden>{t('result.pass')}</VisuallyHidden>
            ) : (
              t(`result.${rule.result}`)
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
