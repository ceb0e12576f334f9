import { Button } from '@mantine/core';
import type { Imported } from '../../api/people.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { saveFile } from '../../parts/save-file.ts';
import classes from './import-people.module.css';

const SHOWN = 100;
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
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className={classes.rejected} tabIndex={0} aria-label={t('people.import.mend')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('people.import.line')}</th>
                  <th scope="col">{t('people.import.field')}</th>
                  <th scope="col">{t('people.import.reason')}</th>
                </tr>
              </thead>
              <tbody>
                {rejected.slice(0, SHOWN).map(({ line, field, reason }) => (
                  <tr key={line}>
                    <td className="num">{line}</td>
                    <td>{field}</td>
                    <td>{reason}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {rejected.length > SHOWN && (
            <p className="note">
              {t('people.import.more', { rest: format.number(rejected.length - SHOWN) })}
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
