import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Refusal } from '../api/ask.ts';
import { explainQuery, jobQuery } from '../api/jobs.ts';
import { systemQuery } from '../api/system.ts';
import { useText } from '../i18n/language.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Answer } from './answer.tsx';
import classes from './job.module.css';
import { JobActions } from './job-actions.tsx';
import { ProviderAnswers } from './provider-answers.tsx';
import { Rules } from './rules.tsx';
import { Timeline } from './timeline.tsx';

/** All of one job, the answer first. */
export function JobStory({ id }: { id: string }) {
  const t = useText();
  const { data: history, error } = useQuery(jobQuery(id));
  const { data: explanation } = useQuery(explainQuery(id));
  const { data: system } = useQuery(systemQuery);
  if (error instanceof Refusal && error.status === 404) return <p>{t('drawer.gone')}</p>;
  if (error && !history) return <ErrorNotice error={error} />;
  if (!history || !explanation) return <Skeleton height={320} />;
  return (
    <div className={classes.story}>
      <Answer job={history.job} explanation={explanation} system={system} />
      <JobActions job={history.job} />
      <Rules job={history.job} explanation={explanation} />
      <Timeline entries={history.timeline} />
      <ProviderAnswers attempts={history.attempts} />
    </div>
  );
}
