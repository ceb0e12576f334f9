import { NativeSelect } from '@mantine/core';
import { PURPOSES } from '../../../api/words.ts';
import { useText } from '../../../i18n/language.ts';
import { useCampaignNames } from '../campaign-names.ts';
import type { FormPart } from './new-message.tsx';

/** What the message is for: a campaign, which has a purpose, or a purpose of its own. The rules differ by it. */
export function Why({ form, change, error }: FormPart) {
  const t = useText();
  const campaigns = useCampaignNames();
  return (
    <>
      <NativeSelect
        label={t('outbound.campaign')}
        value={form.campaignId}
        error={error('campaignId')}
        data={[
          { value: '', label: t('message.single') },
          ...campaigns.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => change({ campaignId: event.currentTarget.value })}
      />
      {form.campaignId === '' && (
        <NativeSelect
          label={t('jobs.purpose')}
          value={form.purpose}
          error={error('campaign')}
          data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          onChange={(event) => change({ purpose: event.currentTarget.value as typeof form.purpose })}
        />
      )}
    </>
  );
}
