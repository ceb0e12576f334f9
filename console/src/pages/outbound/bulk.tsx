import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  actOnJobs,
  actOnMatching,
  BULK_AT_ONCE,
  type BulkReport,
  type Job,
  type JobAction,
  type JobQuery,
} from '../../api/jobs.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { BulkRows } from './bulk-rows.tsx';

/** Nobody reads more rows than this. */
const MOST_TOLD = 500;

export type BulkTarget = { count: number } & ({ ids: readonly string[] } | { filter: JobQuery });

/** Asks with the number of messages, does it, and tells what became of each. */
export function Bulk({
  action,
  target,
  jobs,
  onClose,
}: {
  action: JobAction;
  target: BulkTarget;
  jobs: readonly Job[];
  onClose(isDone: boolean): void;
}) {
  const t = useText();
  const format = useFormat();
  const queries = useQueryClient();
  const [acted, setActed] = useState(0);
  const act = useMutation({
    mutationFn: () => actOnTarget(action, target, setActed),
    onSettled: () => queries.invalidateQueries(),
  });
  const words = { count: target.count, formatted: format.number(target.count) };
  const report = act.data;
  if (!report) {
    return (
      <Confirm
        opened
        question={t(`bulk.${action}Ask`, words)}
        yes={t(`bulk.${action}Yes`, words)}
        dangerous={action === 'cancel'}
        pending={act.isPending}
        error={act.error}
        onYes={() => act.mutate()}
        onNo={() => onClose(false)}
      >
        <p>{t(`bulk.${action}Means`)}</p>
        <p role="status" className="num">
          {acted > 0 && t('bulk.acted', { acted: format.number(acted), formatted: words.formatted })}
        </p>
      </Confirm>
    );
  }
  const left = Object.values(report.totals).reduce((sum, count) => sum + count, 0) - report.done;
  return (
    <Dialog
      opened
      title={t(`bulk.${action}Done`, { count: report.done, formatted: format.number(report.done) })}
      onClose={() => onClose(true)}
    >
      {left > 0 && <p>{t('bulk.left', { count: left, formatted: format.number(left) })}</p>}
      <BulkRows results={report.results.filter(({ result }) => result !== 'done')} jobs={jobs} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => onClose(true)} data-autofocus>
          {t('ask.close')}
        </Button>
      </Group>
    </Dialog>
  );
}

/**
 * More than the server takes at once goes in turns, and `onProgress` hears how many are through. What was done before a
 * failure is done, and asking again goes on with the rest.
 */
async function actOnTarget(
  action: JobAction,
  target: BulkTarget,
  onProgress: (acted: number) => void,
): Promise<BulkReport> {
  const whole: BulkReport = { done: 0, totals: {}, results: [], nextCursor: null };
  const add = ({ done, totals, results, nextCursor }: BulkReport) => {
    whole.done += done;
    for (const [result, count] of Object.entries(totals))
      whole.totals[result] = (whole.totals[result] ?? 0) + count;
    whole.results.push(...results.slice(0, MOST_TOLD - whole.results.length));
    whole.nextCursor = nextCursor;
    onProgress(Object.values(whole.totals).reduce((sum, count) => sum + count, 0));
  };
  if ('filter' in target) {
    do add(await actOnMatching(action, target.filter, whole.nextCursor));
    while (whole.nextCursor !== null);
  } else {
    for (let at = 0; at < target.ids.length; at += BULK_AT_ONCE)
      add(await actOnJobs(action, target.ids.slice(at, at + BULK_AT_ONCE)));
  }
  return whole;
}
