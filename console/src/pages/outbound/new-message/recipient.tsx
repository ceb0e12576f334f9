import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { CHANNELS } from '../../../api/words.ts';
import { maskAddress } from '../../../format.ts';
import { useText, wordFor } from '../../../i18n/language.ts';
import { addressOf, channelsOf } from './message-form.ts';
import type { FormPart } from './new-message.tsx';
import { PersonPicker } from './person-picker.tsx';

/** Somebody who is on record, whose addresses are known, or any address; and the channel that reaches it. */
export function Recipient({ form, change, error }: FormPart) {
  const t = useText();
  const { to, person, channel } = form;
  const channels = to === 'person' && person ? channelsOf(person, CHANNELS) : CHANNELS;
  const address = addressOf(person, channel);
  return (
    <>
      <SegmentedControl
        aria-label={t('message.to')}
        value={to}
        onChange={(value) => change({ to: value as typeof to })}
        data={(['person', 'address'] as const).map((value) => ({
          value,
          label: t(`message.toWhom.${value}`),
        }))}
      />
      {to === 'person' ? (
        <PersonPicker
          person={person}
          error={person ? (error('targetAddress') ?? error('bankCustomerId')) : undefined}
          onPick={(picked) => {
            const reach = picked ? channelsOf(picked, CHANNELS) : [];
            const [first] = reach;
            change({ person: picked, ...(first && !reach.includes(channel) && { channel: first }) });
          }}
        />
      ) : (
        <TextInput
          label={t('message.address')}
          description={t('message.addressForm')}
          value={form.address}
          error={error('targetAddress')}
          onChange={(event) => change({ address: event.currentTarget.value })}
          autoComplete="off"
        />
      )}
      <NativeSelect
        label={t('jobs.channel')}
        description={
          to === 'person' && person
            ? address
              ? t('message.goesTo', { address: maskAddress(address) })
              : t('message.noAddress')
            : undefined
        }
        value={channel}
        data={channels.map((value) => ({ value, label: wordFor(t, 'channel', value) }))}
        onChange={(event) => change({ channel: event.currentTarget.value as typeof channel })}
      />
      {to === 'address' && (
        <TextInput
          label={t('message.customer')}
          description={t('message.customerWhy')}
          value={form.customerRef}
          error={error('bankCustomerId')}
          onChange={(event) => change({ customerRef: event.currentTarget.value })}
          autoComplete="off"
        />
      )}
    </>
  );
}
