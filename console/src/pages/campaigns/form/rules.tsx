import { NativeSelect, TextInput } from '@mantine/core';
import { PRIORITIES, type Priority } from '../../../../../src/policy/words.ts';
import { useText } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import classes from './campaign-form.module.css';
import type { Draft } from './draft.ts';
import { useForm } from './form-context.ts';

/** What happens at the edges; each is right for most campaigns as it stands. */
export function RulesSection() {
  const t = useText();
  const { draft, set, fault, isFixed } = useForm();
  return (
    <Card title={t('campaigns.form.rules')} note={t('campaigns.form.rulesNote')}>
      <div className={classes.fields}>
        <div className={classes.pairs}>
          <NativeSelect
            label={t('campaigns.set.quiet')}
            description={t('campaigns.form.quietHint')}
            // Without a word of its own a campaign holds.
            value={draft.onQuietHours || 'hold'}
            disabled={isFixed}
            error={fault('onQuietHours')}
            onChange={(event) => set({ onQuietHours: event.currentTarget.value as Draft['onQuietHours'] })}
            data={(['hold', 'cancel'] as const).map((value) => ({
              value,
              label: t(`campaigns.set.quietIs.${value}`),
            }))}
          />
          <NativeSelect
            label={t('campaigns.set.priority')}
            description={t('campaigns.form.priorityHint')}
            value={draft.priority}
            disabled={isFixed}
            error={fault('priority')}
            onChange={(event) => set({ priority: event.currentTarget.value as Priority })}
            data={PRIORITIES.map((value) => ({ value, label: t(`campaigns.priority.${value}`) }))}
          />
          <NativeSelect
            label={t('campaigns.set.unknown')}
            description={t('campaigns.form.unknownHint')}
            value={draft.onUnknown}
            error={fault('onUnknown')}
            onChange={(event) => set({ onUnknown: event.currentTarget.value as Draft['onUnknown'] })}
            data={(['ask', 'resend'] as const).map((value) => ({
              value,
              label: t(`campaigns.set.unknownIs.${value}`),
            }))}
          />
        </div>
        <fieldset className={classes.cap}>
          <legend>{t('campaigns.set.cap')}</legend>
          <p className={classes.hint}>{t('campaigns.form.capHint')}</p>
          <div className={classes.capFields}>
            <TextInput
              inputMode="numeric"
              label={t('campaigns.form.capMax')}
              placeholder={t('campaigns.form.noCap')}
              value={draft.capMax}
              error={fault('frequencyCap.max')}
              onChange={(event) => set({ capMax: event.currentTarget.value })}
            />
            <TextInput
              inputMode="numeric"
              label={t('campaigns.form.capHours')}
              value={draft.capHours}
              error={fault('frequencyCap.hours')}
              onChange={(event) => set({ capHours: event.currentTarget.value })}
            />
          </div>
        </fieldset>
      </div>
    </Card>
  );
}
