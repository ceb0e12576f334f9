import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Refusal } from '../../../api/ask.ts';
import { audienceQuery } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useLanguage, useText } from '../../../i18n/language.ts';
import { problemWords } from '../../../parts/problem-words.ts';
import { useSettled } from '../../../time.ts';
import classes from './campaign-form.module.css';
import { filterOf } from './draft.ts';
import { faultAt } from './faults.ts';
import { useForm } from './form-context.ts';

const TYPING_MS = 300;

/** How many the filter finds now, and how many of them have an address for the campaign's channels. */
export function AudienceCount() {
  const t = useText();
  const format = useFormat();
  const language = useLanguage();
  const { all, reachable } = useAudienceCount();
  const people = all.data?.people;
  const error = all.error;
  return (
    <p className={`${classes.count} num`} role="status" data-old={all.isPlaceholderData || all.isFetching}>
      {error ? (
        <span className={classes.wrong}>
          {error instanceof Refusal
            ? (faultAt(error.errors, 'filter', { t, language }) ?? error.message)
            : problemWords(t, error)}
        </span>
      ) : people === undefined ? (
        t('campaigns.form.counting')
      ) : (
        <>
          <b>{t('campaigns.people', { count: people, formatted: format.number(people) })}</b>{' '}
          {reachable.data && people > 0 && (
            <span>
              {reachable.data.people === people
                ? t('campaigns.form.allReachable')
                : t('campaigns.form.reachable', {
                    count: reachable.data.people,
                    people: format.number(reachable.data.people),
                  })}
            </span>
          )}
        </>
      )}
    </p>
  );
}

/** As what is typed settles. */
export function useAudienceCount() {
  const { draft } = useForm();
  const asked = JSON.stringify({ filter: filterOf(draft.filter), channels: draft.channels });
  const settled = useSettled(asked, TYPING_MS);
  const { filter, channels } = useMemo(() => JSON.parse(settled), [settled]);
  const enabled = draft.audience === 'filter';
  const all = useQuery({ ...audienceQuery(filter, null), enabled });
  const reachable = useQuery({ ...audienceQuery(filter, channels), enabled: enabled && channels.length > 0 });
  return { all, reachable };
}
