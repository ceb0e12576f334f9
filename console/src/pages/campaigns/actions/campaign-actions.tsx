import { Button, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Preview } from '../../../api/campaign-preview.ts';
import type { Campaign, CampaignMove } from '../../../api/campaigns.ts';
import { useMay } from '../../../api/me.ts';
import { useText } from '../../../i18n/language.ts';
import { MoreIcon } from '../../../parts/icons.tsx';
import { AskMove } from './ask-move.tsx';
import { Launch } from './launch.tsx';

/** What one can do with a campaign now; what moves people asks first. */
export function CampaignActions({ campaign, preview }: { campaign: Campaign; preview: Preview | undefined }) {
  const t = useText();
  const mayEdit = useMay('campaigns:EDIT');
  const mayRun = useMay('campaigns:RUN');
  const [asked, setAsked] = useState<CampaignMove | null>(null);
  const { id, status, launch, progress } = campaign;
  if (!mayEdit && !mayRun) return null;
  const moves = launch !== null || progress.total > 0;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" px="xs" aria-label={t('campaigns.more')}>
            <MoreIcon />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayEdit && (
            <Menu.Item component={Link} to="/campaigns/new" search={{ copy: id } as never}>
              {t('campaigns.copy')}
            </Menu.Item>
          )}
          {mayRun && status !== 'archived' && (
            <Menu.Item color="var(--failed)" onClick={() => setAsked('archive')}>
              {t('campaigns.move.archive')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {mayEdit && status !== 'archived' && (
        <Button component={Link} to="/campaigns/$id/edit" params={{ id } as never} variant="default">
          {t('campaigns.edit')}
        </Button>
      )}
      {mayRun && status === 'active' && moves && (
        <Button variant="default" onClick={() => setAsked('pause')}>
          {t('campaigns.move.pause')}
        </Button>
      )}
      {status === 'paused' && (
        <Button onClick={() => setAsked('resume')}>{t('campaigns.move.resume')}</Button>
      )}
      {mayRun && launch === null && status === 'active' && preview && (
        <Launch campaign={campaign} preview={preview} />
      )}
      <AskMove campaign={campaign} move={asked} onClose={() => setAsked(null)} />
    </>
  );
}
