import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/ask.ts';
import type { Forecast } from '../../../api/jobs.ts';
import { useFormat } from '../../../format.ts';
import { knownWord, useText, wordFor } from '../../../i18n/language.ts';
import { useNow, useSettled } from '../../../time.ts';
import { useCampaignNames } from '../campaign-names.ts';
import { customerOf, destinationOf, type MessageForm } from './message-form.ts';
import classes from './new-message.module.css';

const TYPING_MS = 400;
const HUES = { send: 'sent', prompt: 'awaiting_verification', hold: 'held', skip: 'cancelled' } as const;

/** What the rules would say of the message as it is written. It asks them, and sends nothing. */
export function ForecastBox({ form }: { form: MessageForm }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const campaign = useCampaignNames().find(({ id }) => id === form.campaignId);
  const at = form.when === 'later' && form.at ? new Date(form.at).toISOString() : undefined;
  const question = JSON.stringify({
    bankCustomerId: customerOf(form) ?? null,
    channel: form.channel,
    destination: destinationOf(form),
    purpose: campaign?.purpose ?? form.purpose,
    ...(at && { at }),
  });
  const asked = useSettled(question, TYPING_MS);
  const { data, error } = useQuery({
    queryKey: ['forecast', asked],
    queryFn: () => ask<Forecast>('POST', '/api/outbound/eligibility', JSON.parse(asked)),
    // Each asking is on record: it is asked once, and not again whenever something changes.
    enabled: ({ state }) => state.data === undefined && destinationOf(form) !== '' && asked === question,
  });
  if (destinationOf(form) === '' || !data || error) return null;
  const [reason = ''] = data.reasons;
  const words = { reason: wordFor(t, 'reason', reason) };
  const isQuiet = data.decision === 'hold' && form.onQuietHours === 'cancel';
  return (
    <div role="status" className={classes.forecast} data-status={isQuiet ? 'cancelled' : HUES[data.decision]}>
      <b>
        {isQuiet
          ? t('message.forecast.skip', words)
          : data.decision === 'hold' && data.nextOpenAt
            ? t('message.forecast.holdUntil', { ...words, time: format.time(data.nextOpenAt, now) })
            : t(`message.forecast.${data.decision}`, words)}
      </b>
      {data.decision === 'skip' && knownWord(t, 'reason', reason) && (
        <span>{t('message.forecast.decidedThen')}</span>
      )}
    </div>
  );
}
