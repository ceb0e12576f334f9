import { Button } from '@mantine/core';
import type { Imported } from '../../api/people.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { MOST_REJECTED, RejectedRows } from '../../parts/rejected-rows.tsx';
import { saveFile } from '../../parts/save-file.ts';
import classes from './import-people.module.css';

const COUNTS = ['created', 'updated', 'unchanged', 'rejected'] as const;

/** What a file did, or would do: how many of each kind, and which rows cannot be used, with the mend. */
export function ImportReport({ report, isDone }: { report: Imported; isDone: boolean }) {
  const t = useText();
  const format = useFormat();
  const { rejected, ignoredColumns } = report;
  const count = (kind: (typeof COUNTS)[number]) => (kind === 'rejected' ? rejected.length : report[kind]);
  return (
    <div className={classes.report}>
      <p role="status">
        <b>{t(isDone ? 'people.import.was' : 'people.import.would', { rows: format.number(report.rows) })}</b>
      </p>
      <dl className={classes.counts}>
        {COUNTS.map((kind) => (
          <div key={kind} data-kind={kind} data-some={count(kind) > 0}>
            <dt>{t(`people.import.${kind}`)}</dt>
            <dd className="num">{format.number(count(kind))}</dd>
          </div>
        ))}
      </dl>
      {ignoredColumns.length > 0 && (
        <p className={classes.ignored}>
          {t('people.import.ignored', { columns: format.list(ignoredColumns) })}
        </p>
      )}
      {rejected.length > 0 && (
        <>
          <h3>{t('people.import.mend')}</h3>
          <RejectedRows
            rows={rejected}
            label={t('people.import.mend')}
            heads={{
              line: t('people.import.line'),
              field: t('people.import.field'),
              reason: t('people.import.reason'),
            }}
            className={classes.rejected}
          />
          {rejected.length > MOST_REJECTED && (
            <p className="note">
              {t('people.import.more', { rest: format.number(rejected.length - MOST_REJECTED) })}
            </p>
          )}
          <Button
            size="xs"
            variant="default"
            className={classes.save}
            onClick={() => saveFile('rejected-rows.csv', csvOf(report))}
          >
            {t('people.import.saveRejected')}
          </Button>
        </>
      )}
    </div>
  );
}

/** The list of rejected rows as a file, for whoever mends the source. */
function csvOf({ rejected }: Imported): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = rejected.map(({ line, field, reason }) => `${line},${cell(field ?? '')},${cell(reason)}`);
  return `line,field,reason\n${lines.join('\n')}\n`;
}
