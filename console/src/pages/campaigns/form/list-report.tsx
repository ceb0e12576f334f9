import { Button } from '@mantine/core';
import type { ListReport as Report } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import classes from './audience-list.module.css';

const SHOWN = 100;

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
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className={classes.rejected} tabIndex={0} aria-label={t('campaigns.form.rejectedRows')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('campaigns.form.line')}</th>
                  <th scope="col">{t('campaigns.form.field')}</th>
                  <th scope="col">{t('campaigns.form.why')}</th>
                </tr>
              </thead>
              <tbody>
                {rejected.slice(0, SHOWN).map(({ line, field, reason }) => (
                  <tr key={`${line} ${field}`}>
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
              {t('campaigns.form.rejectedShown', { shown: SHOWN, rows: format.number(rejected.length) })}
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
