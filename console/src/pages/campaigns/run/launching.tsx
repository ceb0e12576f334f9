import { Progress } from '@mantine/core';
import type { Campaign } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import { useAudienceSize } from './use-audience-size.ts';

/** How far a launch is: each step makes the jobs of some more people, and none twice, also when it is interrupted. */
export function Launching({ campaign }: { campaign: Campaign }) {
  const t = useText();
  const format = useFormat();
  const size = useAudienceSize(campaign);
  const done = campaign.launch?.people ?? 0;
  const all = size === null ? null : Math.max(size, done);
  const words =
    all === null
      ? t('campaigns.soFar', { count: done, formatted: format.number(done) })
      : t('campaigns.ofAll', { done: format.number(done), all: format.number(all) });
  return (
    <Card title={t('campaigns.run.launching')} note={<span className="num">{words}</span>}>
      <Progress.Root size="md">
        <Progress.Section
          value={all === null || all === 0 ? 0 : (done / all) * 100}
          color="accent"
          aria-label={t('campaigns.run.launching')}
          aria-valuetext={words}
        />
      </Progress.Root>
      <p className="note">{t('campaigns.run.launchingNote')}</p>
    </Card>
  );
}
