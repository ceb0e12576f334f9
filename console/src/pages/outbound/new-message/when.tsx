import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useText } from '../../../i18n/language.ts';
import classes from './new-message.module.css';
import type { FormPart } from './new-message.tsx';

/** Now or at a time by the operator's clock; and what to do if it is quiet then where the person is. */
export function When({ form, change, error }: FormPart) {
  const t = useText();
  return (
    <>
      <SegmentedControl
        aria-label={t('message.when')}
        value={form.when}
        onChange={(value) => change({ when: value as typeof form.when })}
        data={(['now', 'later'] as const).map((value) => ({ value, label: t(`message.at.${value}`) }))}
      />
      {form.when === 'later' && (
        <TextInput
          type="datetime-local"
          label={t('message.atTime')}
          value={form.at}
          error={error('nextAttemptAt')}
          onChange={(event) => change({ at: event.currentTarget.value })}
          required
        />
      )}
      <div className={classes.two}>
        <NativeSelect
          label={t('message.quiet')}
          value={form.onQuietHours}
          data={(['hold', 'cancel'] as const).map((value) => ({
            value,
            label: t(`message.onQuiet.${value}`),
          }))}
          onChange={(event) =>
            change({ onQuietHours: event.currentTarget.value as typeof form.onQuietHours })
          }
        />
        <NativeSelect
          label={t('message.priority')}
          value={form.priority}
          data={(['HIGH', 'MEDIUM', 'LOW'] as const).map((value) => ({
            value,
            label: t(`message.priorities.${value}`),
          }))}
          onChange={(event) => change({ priority: event.currentTarget.value as typeof form.priority })}
        />
      </div>
    </>
  );
}
