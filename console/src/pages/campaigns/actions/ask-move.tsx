import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Campaign, type CampaignMove, moveCampaign } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { Confirm } from '../../../parts/confirm.tsx';

/** Asks before a campaign is paused, resumed or archived, and says what becomes of how many. */
export function AskMove({
  campaign,
  move,
  onClose,
}: {
  campaign: Campaign;
  move: CampaignMove | null;
  onClose(): void;
}) {
  const t = useText();
  const format = useFormat();
  const queries = useQueryClient();
  // What was asked stays on show while the question closes.
  const [last, setLast] = useState<CampaignMove>('pause');
  if (move !== null && move !== last) setLast(move);
  const act = useMutation({
    mutationFn: () => moveCampaign(campaign.id, last),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ['campaigns'] });
    },
  });
  const close = () => {
    act.reset();
    onClose();
  };
  const { queued, held, total } = campaign.progress;
  const waiting = queued + held;
  const isLaunching = campaign.launch?.status === 'running';
  const numbers = { name: campaign.name, count: waiting, waiting: format.number(waiting) };
  return (
    <Confirm
      opened={move !== null}
      question={t(`campaigns.ask.${last}`, numbers)}
      yes={t(`campaigns.ask.${last}Yes`)}
      dangerous={last === 'archive'}
      pending={act.isPending}
      error={act.error}
      onYes={() => act.mutate()}
      onNo={close}
    >
      <p className="num">
        {last === 'archive' && total === 0
          ? t('campaigns.ask.archiveNone')
          : t(`campaigns.ask.${last}What`, numbers)}
      </p>
      {isLaunching && <p>{t(`campaigns.ask.${last}Launching`)}</p>}
    </Confirm>
  );
}
