import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

const JobDrawer = lazy(() => import('./job-drawer.tsx').then(({ JobDrawer }) => ({ default: JobDrawer })));

/** The job that the address names, over whatever page is open; loaded when there is one. */
export function JobBesidePage() {
  const { job } = useSearch({ strict: false });
  const close = useCloseJob();
  return <Suspense>{job !== undefined && <JobDrawer id={job} onClose={close} />}</Suspense>;
}

/** Takes the job out of the address. */
export function useCloseJob(): () => void {
  const navigate = useNavigate();
  return () =>
    void navigate({
      to: '.',
      search: (({ job: _closed, ...rest }: { job?: string }) => rest) as never,
      resetScroll: false,
    });
}
