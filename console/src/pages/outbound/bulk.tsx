import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
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
import { BulkRows } from './bulk-rows.tsx';

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
  const act = useMutation({
    mutationFn: () => ('ids' in target ? actOnAll(action, target.ids) : actOnMatching(action, target.filter)),
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
      </Confirm>
    );
  }
  const left = (report.total ?? report.results.length) - report.done;
  return (
    <Modal
      opened
      onClose={() => onClose(true)}
      title={t(`bulk.${action}Done`, { count: report.done, formatted: format.number(report.done) })}
      centered
      closeButtonProps={{ 'aria-label': t('ask.close') }}
    >
      {left > 0 && <p>{t('bulk.left', { count: left, formatted: format.number(left) })}</p>}
      <BulkRows results={report.results.filter(({ result }) => result !== 'done')} jobs={jobs} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => onClose(true)} data-autofocus>
          {t('ask.close')}
        </Button>
      </Group>
    </Modal>
  );
}

/** More than the server takes at once goes in turns; what was done before a failure is done. */
async function actOnAll(action: JobAction, ids: readonly string[]): Promise<BulkReport> {
  const report: BulkReport = { done: 0, results: [] };
  for (let at = 0; at < ids.length; at += BULK_AT_ONCE) {
    const part = await actOnJobs(action, ids.slice(at, at + BULK_AT_ONCE));
    report.done += part.done;
    report.results.push(...part.results);
  }
  return report;
}
