import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { jobQuery } from '../api/jobs.ts';
import { useText } from '../i18n/language.ts';
import { useKeys } from '../parts/keys.tsx';
import classes from './job.module.css';
import { JobName, JobSubtitle } from './job-head.tsx';
import { JobStory } from './job-story.tsx';
import { nameOf } from './job-words.ts';
import { useCloseJob } from './open-job.ts';

/** One job beside the list that it is in; what is told is the same as in the drawer. */
export function JobBeside({ id }: { id: string }) {
  const t = useText();
  const close = useCloseJob();
  const { data } = useQuery(jobQuery(id));
  useKeys([{ key: 'escape', does: 'keys.close', run: close }]);
  return (
    <aside className={classes.beside} aria-label={data ? nameOf(data.job) : t('drawer.close')}>
      <div className={classes.besideHead}>
        <div>
          <h2>
            <JobName job={data?.job} />
          </h2>
          {data && <JobSubtitle job={data.job} />}
        </div>
        <CloseButton aria-label={t('drawer.close')} onClick={close} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div className={classes.besideBody} tabIndex={0}>
        <JobStory key={id} id={id} />
      </div>
    </aside>
  );
}
