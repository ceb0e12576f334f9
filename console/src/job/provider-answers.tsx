import type { Attempt } from '../api/jobs.ts';
import { useFormat } from '../format.ts';
import { useText, wordFor } from '../i18n/language.ts';
import { Json } from '../parts/json.tsx';
import classes from './job.module.css';

/** What the providers said, word for word. */
export function ProviderAnswers({ attempts }: { attempts: readonly Attempt[] }) {
  const t = useText();
  const format = useFormat();
  if (attempts.length === 0) return null;
  return (
    <details className={classes.answers}>
      <summary>{t('drawer.answers', { count: attempts.length })}</summary>
      {attempts.map((attempt) => (
        <div key={attempt.id}>
          <p className="num">
            {format.clock(attempt.at)} · {wordFor(t, 'provider', attempt.provider)} ·{' '}
            {wordFor(t, 'delivery', attempt.providerStatus ?? attempt.status)}
            {attempt.errorCode && ` · ${attempt.errorCode}`}
            {attempt.errorMessage && ` · ${attempt.errorMessage}`}
          </p>
          {attempt.response !== null && <Json value={attempt.response} />}
        </div>
      ))}
    </details>
  );
}
