import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Template, type Variant, versionsQuery } from '../../api/templates.ts';
import { capital, useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { Card } from '../../parts/card.tsx';
import { useNow } from '../../time.ts';
import classes from './templates.module.css';

/** What was published before, newest first; an older text can be taken up again. */
export function Versions({
  name,
  variant,
  onTake,
}: {
  name: string;
  variant: Variant;
  onTake: ((template: Template) => void) | null;
}) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { data } = useQuery(versionsQuery(name, variant));
  if (!data) return null;
  return (
    <Card title={t('templates.versions')}>
      {data.items.length === 0 && <p className={classes.quiet}>{t('templates.noVersions')}</p>}
      <ol className={classes.versions} reversed>
        {data.items.map((each) => (
          <li key={each.id}>
            <details>
              <summary className="num">
                <b>{capital(t('record.version', { version: each.version }))}</b>
                <small>
                  {[format.time(each.createdAt, now), each.createdBy].filter(Boolean).join(' · ')}
                  {each.retiredAt &&
                    ` · ${t('templates.retiredAt', { time: format.time(each.retiredAt, now) })}`}
                </small>
              </summary>
              {each.subject && <p className={classes.old}>{each.subject}</p>}
              <p className={classes.old} lang={each.language}>
                {each.body}
              </p>
              {onTake && (
                <Button size="compact-xs" variant="default" onClick={() => onTake(each)}>
                  {t('templates.take')}
                </Button>
              )}
            </details>
          </li>
        ))}
      </ol>
    </Card>
  );
}
