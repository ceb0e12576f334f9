import { useNavigate } from '@tanstack/react-router';

/** For `<Link to="." search={openJob(id)}>` on any page: opens the job over it, and leaves its filters alone. */
export const openJob = (id: string) => ((before: object) => ({ ...before, job: id })) as never;

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
