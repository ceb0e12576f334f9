import { useQuery } from '@tanstack/react-query';
import { jobQuery } from '../api/jobs.ts';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { JobName, JobSubtitle } from './job-head.tsx';
import { JobStory } from './job-story.tsx';

/** One job over the page: first the answer in a sentence, then the rules and the record for who wants more. */
export function JobDrawer({ id, onClose }: { id: string; onClose(): void }) {
  const { data } = useQuery(jobQuery(id));
  return (
    <SideDrawer
      opened
      title={<JobName job={data?.job} />}
      sub={data && <JobSubtitle job={data.job} />}
      onClose={onClose}
    >
      <JobStory key={id} id={id} />
    </SideDrawer>
  );
}
