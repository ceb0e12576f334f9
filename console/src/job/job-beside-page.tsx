import { useMediaQuery } from '@mantine/hooks';
import { useLocation, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useCloseJob } from './open-job.ts';
import { WIDE } from './wide.ts';

const JobDrawer = lazy(() => import('./job-drawer.tsx').then(({ JobDrawer }) => ({ default: JobDrawer })));

/** The job that the address names, over whatever page is open; loaded when there is one. */
export function JobBesidePage() {
  const { job } = useSearch({ strict: false });
  const { pathname } = useLocation();
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const close = useCloseJob();
  // The queue has room for it beside its list.
  if (job === undefined || (isWide && pathname === '/outbound')) return null;
  return (
    <Suspense>
      <JobDrawer id={job} onClose={close} />
    </Suspense>
  );
}
