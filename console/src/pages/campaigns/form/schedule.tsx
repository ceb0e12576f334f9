import { SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import classes from './campaign-form.module.css';
import { useForm } from './form-context.ts';

/** When it begins and ends, and how fast it goes. */
export function ScheduleSection() {
  const t = useText();
  const { draft, set, fault, isFixed } = useForm();
  const [isPlanned, setPlanned] = useState(draft.startsAt !== '');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' ');
  return (
    <Card title={t('campaigns.form.schedule')} note={t('campaigns.form.yourTime', { zone })}>
      <div className={classes.fields}>
        <SegmentedControl
          aria-label={t('campaigns.form.begins')}
          className={classes.segments ?? ''}
          value={isPlanned ? 'at' : 'launch'}
          disabled={isFixed}
          onChange={(value) => {
            setPlanned(value === 'at');
            if (value === 'launch') set({ startsAt: '' });
          }}
          data={[
            { value: 'launch', label: t('campaigns.form.atLaunch') },
            { value: 'at', label: t('campaigns.form.atTime') },
          ]}
        />
        <div className={classes.pairs}>
          {isPlanned && (
            <TextInput
              type="datetime-local"
              label={t('campaigns.form.startsAt')}
              description={t('campaigns.form.startsHint')}
              value={draft.startsAt}
              disabled={isFixed}
              error={fault('startsAt')}
              onChange={(event) => set({ startsAt: event.currentTarget.value })}
            />
          )}
          <TextInput
            type="datetime-local"
            label={t('campaigns.form.expiresAt')}
            description={t('campaigns.form.expiresHint')}
            value={draft.expiresAt}
            disabled={isFixed}
            error={fault('expiresAt')}
            onChange={(event) => set({ expiresAt: event.currentTarget.value })}
          />
          <TextInput
            inputMode="numeric"
            label={t('campaigns.form.perMinute')}
            description={t('campaigns.form.perMinuteHint')}
            placeholder={t('campaigns.form.noPace')}
            value={draft.perMinute}
            disabled={isFixed}
            error={fault('perMinute')}
            onChange={(event) => set({ perMinute: event.currentTarget.value })}
          />
        </div>
      </div>
    </Card>
  );
}
