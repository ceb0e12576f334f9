import type { Preview } from '../../../api/campaign-preview.ts';
import { useFormat } from '../../../format.ts';
import { useText, wordFor } from '../../../i18n/language.ts';
import classes from './preview.module.css';

/** Channels that nobody delivers here: what goes there would wait. */
export function Undelivered({ preview }: { preview: Preview }) {
  const t = useText();
  const format = useFormat();
  const waiting = preview.channels.filter(({ isDelivered }) => !isDelivered);
  if (waiting.length === 0) return null;
  const count = waiting.reduce((sum, each) => sum + each.count, 0);
  const channels = format.list(waiting.map(({ channel }) => wordFor(t, 'channel', channel)));
  return (
    <section className={classes.missing} data-status="held">
      <h2>{t('campaigns.undelivered.title', { channels })}</h2>
      <p className="num">{t('campaigns.undelivered.mend', { count, people: format.number(count) })}</p>
    </section>
  );
}
