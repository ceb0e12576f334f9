import { Button } from '@mantine/core';
import type { ListReport as Report } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { MOST_REJECTED, RejectedRows } from '../../../parts/rejected-rows.tsx';
import classes from './audience-list.module.css';

/** What a file would bring: how many people, which blanks it fills, and the rows that cannot be used. */
export function ListReport({
  report: { rows, people, rejected, variables },
  isKeeping,
  onKeep,
}: {
  report: Report;
  isKeeping: boolean;
  onKeep(): void;
}) {
  const t = useText();
  const format = useFormat();
  return (
    <div className={classes.report} role="status">
      <p className="num">
        {t('campaigns.form.listFound', {
          count: people,
          people: format.number(people),
          rows: format.number(rows),
        })}{' '}
        {variables.length > 0 &&
          t('campaigns.form.listBrings', { names: format.list(variables.map((name) => `{{${name}}}`)) })}
      </p>
      {rejected.length > 0 && (
        <details open={rejected.length <= 5}>
          <summary className="num">
            {t('campaigns.form.rejected', { count: rejected.length, rows: format.number(rejected.length) })}
          </summary>
          <RejectedRows
            rows={rejected}
            label={t('campaigns.form.rejectedRows')}
            heads={{
              line: t('campaigns.form.line'),
              field: t('campaigns.form.field'),
              reason: t('campaigns.form.why'),
            }}
            className={classes.rejected}
          />
          {rejected.length > MOST_REJECTED && (
            <p className="note">
              {t('campaigns.form.rejectedShown', {
                shown: MOST_REJECTED,
                rows: format.number(rejected.length),
              })}
            </p>
          )}
        </details>
      )}
      <Button disabled={people === 0} loading={isKeeping} onClick={onKeep}>
        {t('campaigns.form.useList', { count: people, people: format.number(people) })}
      </Button>
    </div>
  );
}
