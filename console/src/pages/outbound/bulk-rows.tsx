import type { BulkResult, Job } from '../../api/jobs.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { nameOf } from '../../job/job-words.ts';
import classes from './outbound.module.css';

/** Each message that stayed as it was, with the server's reason. */
export function BulkRows({ results, jobs }: { results: readonly BulkResult[]; jobs: readonly Job[] }) {
  const t = useText();
  if (results.length === 0) return null;
  const known = new Map(jobs.map((job) => [job.id, job]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <ul className={classes.report} tabIndex={0}>
      {results.map(({ id, message, result }) => {
        const job = known.get(id);
        return (
          <li key={id}>
            <b>{job ? nameOf(job) : `${id.slice(0, 8)}…${id.slice(-4)}`}</b>
            {job && <small> · {wordFor(t, 'channel', job.channel)}</small>}
            <small className={classes.why}>{message ?? result}</small>
          </li>
        );
      })}
    </ul>
  );
}
