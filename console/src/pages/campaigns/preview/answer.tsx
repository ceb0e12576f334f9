import type { Preview } from '../../../api/campaign-preview.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { useNow } from '../../../time.ts';
import classes from './preview.module.css';
import { momentsOf, reachedBy } from './reached.ts';

/** The whole preview in one sentence, and what to know before it begins in another. */
export function PreviewAnswer({ preview }: { preview: Preview }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const reached = reachedBy(preview);
  const { first, last } = momentsOf(preview);
  const all = { count: preview.people, people: format.number(preview.people) };
  if (preview.people === 0) return <p className={classes.answer}>{t('campaigns.answer.nobodyThere')}</p>;
  if (preview.counts.incomplete === preview.people) {
    return <p className={classes.answer}>{t('campaigns.answer.allBlank')}</p>;
  }
  if (reached === 0) return <p className={classes.answer}>{t('campaigns.answer.nobody', all)}</p>;
  return (
    <p className={classes.answer}>
      <b>{t('campaigns.answer.reaches', { ...all, reached: format.number(reached) })}</b>{' '}
      {first === last
        ? t('campaigns.answer.allAt', { time: first <= now ? t('time.now') : format.time(first, now) })
        : t('campaigns.answer.fromTo', {
            first: first <= now ? t('campaigns.answer.atOnce') : format.time(first, now),
            last: format.time(last, now),
            duration: format.duration(last - Math.max(first, now)),
          })}{' '}
      {preview.counts.prompt > 0 && t('campaigns.answer.asked')}
    </p>
  );
}
