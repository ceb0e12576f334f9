import { Radio, TextInput } from '@mantine/core';
import { PURPOSES, type Purpose } from '../../../../../src/policy/words.ts';
import { useText } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import classes from './campaign-form.module.css';
import { ChannelOrder } from './channel-order.tsx';
import { asksFirst } from './draft.ts';
import { useForm } from './form-context.ts';

/** What it is called, what it is for, and by which ways it may reach people. */
export function BasicsSection() {
  const t = useText();
  const { draft, set, fault, campaign } = useForm();
  return (
    <Card title={t('campaigns.form.basics')}>
      <div className={classes.fields}>
        <TextInput
          label={t('campaigns.form.name')}
          description={t('campaigns.form.nameHint')}
          value={draft.name}
          maxLength={200}
          required
          error={fault('name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        {campaign ? <FixedPurpose purpose={campaign.purpose} /> : <PurposeChoice />}
        <ChannelOrder />
      </div>
    </Card>
  );
}

function PurposeChoice() {
  const t = useText();
  const { draft, set, fault } = useForm();
  return (
    <Radio.Group
      label={t('campaigns.purpose')}
      description={t('campaigns.form.purposeHint')}
      value={draft.purpose}
      required
      error={fault('purpose')}
      onChange={(purpose) => set({ purpose: purpose as Purpose })}
    >
      <div className={classes.purposes}>
        {PURPOSES.map((purpose) => (
          <Radio
            key={purpose}
            value={purpose}
            label={t(`purpose.${purpose}`)}
            description={asksFirst(purpose) ? t('campaigns.form.asksFirst') : t('campaigns.form.saysAtOnce')}
            {...(fault('purpose') && purpose === PURPOSES[0] && { 'data-fault': true })}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

/** Jobs and decisions rest on it, so that it stays as it was made. */
function FixedPurpose({ purpose }: { purpose: Purpose }) {
  const t = useText();
  return (
    <div>
      <p className={classes.legend}>{t('campaigns.purpose')}</p>
      <p className={classes.plain}>
        {t(`purpose.${purpose}`)}
        <span className={classes.hint}>
          {' · '}
          {asksFirst(purpose) ? t('campaigns.form.asksFirst') : t('campaigns.form.saysAtOnce')}
          {'. '}
          {t('campaigns.form.purposeStays')}
        </span>
      </p>
    </div>
  );
}
