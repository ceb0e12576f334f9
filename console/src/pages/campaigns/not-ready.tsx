import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Campaign } from '../../api/campaigns.ts';
import { useMay } from '../../api/me.ts';
import { useText } from '../../i18n/language.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { lacksOf } from './campaign-state.ts';

/** What a campaign needs before it can be previewed and launched. */
export function NotReady({ campaign }: { campaign: Campaign }) {
  const t = useText();
  const mayEdit = useMay('campaigns:EDIT');
  return (
    <EmptyState title={t('campaigns.notReady')}>
      {lacksOf(campaign).map((lack) => (
        <p key={lack}>{t(`campaigns.lackMend.${lack}`)}</p>
      ))}
      {mayEdit && (
        <Button component={Link} to="/campaigns/$id/edit" params={{ id: campaign.id } as never}>
          {t('campaigns.complete')}
        </Button>
      )}
    </EmptyState>
  );
}
