import { Link } from '@tanstack/react-router';
import type { Preview } from '../../../api/campaign-preview.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import classes from './preview.module.css';

/** Blanks that would stay blank for somebody: nobody is sent a text with a hole in it. */
export function MissingVariables({ preview, campaignId }: { preview: Preview; campaignId: string }) {
  const t = useText();
  const format = useFormat();
  if (preview.missingVariables.length === 0) return null;
  return (
    <section className={classes.missing} data-status="failed">
      <h2>{t('campaigns.missing.title')}</h2>
      <ul>
        {preview.missingVariables.map(({ name, people }) => (
          <li key={name}>
            <code>{`{{${name}}}`}</code>{' '}
            <span className="num">
              {t('campaigns.missing.for', { count: people, people: format.number(people) })}
            </span>
          </li>
        ))}
      </ul>
      <p>
        {t('campaigns.missing.mend')}{' '}
        <Link to="/campaigns/$id/edit" params={{ id: campaignId }}>
          {t('campaigns.edit')}
        </Link>
      </p>
    </section>
  );
}
