import { useFormat } from '../../../format.ts';
import { useLanguage, useText } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import { filterWords } from '../audience-words.ts';
import { channelWords } from '../campaign-words.ts';
import { useAudienceCount } from './audience-count.tsx';
import classes from './campaign-form.module.css';
import { asksFirst, filterOf } from './draft.ts';
import { useForm } from './form-context.ts';

/** The draft as sentences, and what it still needs. */
export function InShort() {
  const t = useText();
  const format = useFormat();
  const language = useLanguage();
  const { draft, campaign } = useForm();
  const { all } = useAudienceCount();
  const list = campaign?.audience?.kind === 'list' ? campaign.audience : null;
  const people = draft.audience === 'list' ? (list?.people ?? 0) : (all.data?.people ?? null);
  const hasWords =
    draft.words === 'template' ? draft.templateKey !== '' : draft.text !== '' || draft.html !== '';
  const needs = [
    draft.name.trim() === '' && t('campaigns.form.need.name'),
    draft.purpose === '' && t('campaigns.form.need.purpose'),
    !hasWords && t('campaigns.form.need.words'),
    draft.audience === 'list' && !list && t('campaigns.form.need.list'),
  ].filter((need): need is string => Boolean(need));
  const rows = [
    draft.purpose && t(`purpose.${draft.purpose}`),
    channelWords(t, format, draft.channels.length > 0 ? draft.channels : null),
    draft.audience === 'filter'
      ? filterWords(filterOf(draft.filter), { t, format, language })
      : t('campaigns.form.byList'),
    draft.startsAt === ''
      ? t('campaigns.set.atLaunch')
      : t('campaigns.set.from', { time: format.time(Date.parse(draft.startsAt), Date.now()) }),
    /^\d+$/.test(draft.perMinute) &&
      t('campaigns.histogram.pace', { pace: format.number(Number(draft.perMinute)) }),
    draft.purpose && asksFirst(draft.purpose) && t('campaigns.form.asksFirst'),
  ].filter((row): row is string => Boolean(row));
  return (
    <Card title={t('campaigns.form.inShort')}>
      <p className={`${classes.shortPeople} num`}>
        {people === null
          ? '\u00a0'
          : t('campaigns.people', { count: people, formatted: format.number(people) })}
      </p>
      <ul className={classes.short}>
        {rows.map((row) => (
          <li key={row}>{row}</li>
        ))}
      </ul>
      {needs.length > 0 && (
        <p className={classes.needs}>{t('campaigns.form.needs', { needs: format.list(needs) })}</p>
      )}
    </Card>
  );
}
