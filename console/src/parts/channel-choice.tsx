import { Select, type SelectProps } from '@mantine/core';
import { CHANNELS } from '../../../src/policy/words.ts';
import { capital } from '../format.ts';
import { useText } from '../i18n/language.ts';

const EVERY = 'every';

/** One channel, or every one: null. */
export function ChannelChoice({
  value,
  onChange,
  ...words
}: Pick<SelectProps, 'label' | 'description'> & {
  value: string | null;
  onChange(channel: string | null): void;
}) {
  const t = useText();
  return (
    <Select
      {...words}
      data={[
        { value: EVERY, label: capital(t('record.everyChannel')) },
        ...CHANNELS.map((channel) => ({ value: channel, label: t(`channel.${channel}`) })),
      ]}
      value={value ?? EVERY}
      onChange={(chosen) => chosen && onChange(chosen === EVERY ? null : chosen)}
      allowDeselect={false}
    />
  );
}
