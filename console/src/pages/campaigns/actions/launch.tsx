import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Preview } from '../../../api/campaign-preview.ts';
import { type Campaign, launchCampaign } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { Confirm } from '../../../parts/confirm.tsx';
import { useNow } from '../../../time.ts';
import { heldOf, momentsOf, reachedBy } from '../preview/reached.ts';
import classes from './launch.module.css';

/** "Launch to 91,204 people": says to how many in the button, and when and what else before it does. */
export function Launch({ campaign, preview }: { campaign: Campaign; preview: Preview }) {
  const t = useText();
  const format = useFormat();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [skipIncomplete, setSkipIncomplete] = useState(false);
  const reached = reachedBy(preview);
  const people = { count: reached, people: format.number(reached) };
  const launch = useMutation({
    mutationFn: () => launchCampaign(campaign.id, { skipIncomplete }),
    onSuccess: async () => {
      setAsking(false);
      await queries.invalidateQueries({ queryKey: ['campaigns'] });
    },
  });
  const incomplete = Math.max(0, ...preview.missingVariables.map((missing) => missing.people));
  return (
    <>
      <Button
        disabled={preview.willLaunch === 0}
        onClick={() => {
          launch.reset();
          setAsking(true);
        }}
      >
        {t('campaigns.launch.to', people)}
      </Button>
      <Confirm
        opened={isAsking}
        question={t('campaigns.launch.ask', { ...people, name: campaign.name })}
        yes={t('campaigns.launch.to', people)}
        no={t('campaigns.launch.notYet')}
        pending={launch.isPending}
        error={launch.error}
        onYes={() => launch.mutate()}
        onNo={() => setAsking(false)}
      >
        <LaunchFacts preview={preview} />
        <p className="note">{t('campaigns.launch.fixed')}</p>
        {incomplete > 0 && (
          <Checkbox
            mt="sm"
            checked={skipIncomplete}
            onChange={(event) => setSkipIncomplete(event.currentTarget.checked)}
            label={t('campaigns.launch.skipIncomplete', {
              count: incomplete,
              people: format.number(incomplete),
            })}
          />
        )}
      </Confirm>
    </>
  );
}

function LaunchFacts({ preview }: { preview: Preview }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { first, last } = momentsOf(preview);
  const held = heldOf(preview);
  const { skip, unreachable, prompt } = preview.counts;
  const lines = [
    first <= now
      ? t('campaigns.launch.firstNow')
      : t('campaigns.launch.first', { time: format.time(first, now), relative: format.relative(first, now) }),
    last > first && last > now && t('campaigns.launch.last', { time: format.time(last, now) }),
    prompt > 0 && t('campaigns.launch.prompt', { count: prompt, people: format.number(prompt) }),
    held.untilOpen > 0 &&
      t('campaigns.launch.held', { count: held.untilOpen, people: format.number(held.untilOpen) }),
    held.unknownZone > 0 &&
      t('campaigns.launch.zone', { count: held.unknownZone, people: format.number(held.unknownZone) }),
    skip > 0 && t('campaigns.launch.skip', { count: skip, people: format.number(skip) }),
    unreachable > 0 &&
      t('campaigns.launch.unreachable', { count: unreachable, people: format.number(unreachable) }),
    preview.segmentsTotal > 0 &&
      t('campaigns.texts.segmentsTotal', {
        count: preview.segmentsTotal,
        formatted: format.number(preview.segmentsTotal),
      }),
  ].filter((line): line is string => Boolean(line));
  return (
    <ul className={`${classes.facts} num`}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
