import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type RunCounts, runDueJobs } from '../../api/jobs.ts';
import { useMay } from '../../api/me.ts';
import { systemQuery } from '../../api/system.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { Confirm } from '../../parts/confirm.tsx';

/** One run works through at most so many. */
const AT_ONCE = 1000;
const TOLD = ['sent', 'prompted', 'held', 'cancelled', 'failed', 'unknown'] as const;

/** Works through what is due without waiting for the engine; says how many that is, and what it did. */
export function DispatchNow() {
  const t = useText();
  const format = useFormat();
  const queries = useQueryClient();
  const may = useMay('outbound_jobs:RUN');
  const [isOpen, setOpen] = useState(false);
  const { data: system } = useQuery(systemQuery);
  const run = useMutation({
    mutationFn: () => runDueJobs(AT_ONCE),
    onSettled: () => queries.invalidateQueries(),
  });
  if (!may) return null;
  const due = system?.queue.due ?? 0;
  const counted = run.data;
  const words = { count: due, formatted: format.number(due) };
  const close = () => {
    setOpen(false);
    run.reset();
  };
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('dispatch.button')}
      </Button>
      <Confirm
        opened={isOpen}
        question={counted ? t('dispatch.done') : t('dispatch.ask', words)}
        yes={counted ? t('dispatch.again') : t('dispatch.yes')}
        no={counted ? t('ask.close') : t('ask.cancel')}
        pending={run.isPending}
        error={run.error}
        onYes={() => run.mutate()}
        onNo={close}
      >
        <p role="status">{counted ? told(counted) : t('dispatch.means')}</p>
      </Confirm>
    </>
  );

  function told(counts: RunCounts): string {
    if (counts.processed === 0) return t('dispatch.nothing');
    return TOLD.filter((each) => counts[each] > 0)
      .map((each) => t(`dispatch.${each}`, { formatted: format.number(counts[each]) }))
      .join(' · ');
  }
}
