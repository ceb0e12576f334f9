import { Checkbox, TagsInput, TextInput } from '@mantine/core';
import { CHANNELS, type ChannelName } from '../../../../../src/policy/words.ts';
import { useText, wordFor } from '../../../i18n/language.ts';
import { useLanguageName } from '../../../parts/language-name.ts';
import { AudienceCount } from './audience-count.tsx';
import classes from './campaign-form.module.css';
import type { FilterDraft } from './draft.ts';
import { useForm } from './form-context.ts';

/** Languages that are offered; any other may be written. */
const OFFERED = ['en', 'es', 'vi', 'zh', 'fr', 'de', 'pt', 'it', 'ja', 'ko', 'th', 'id', 'hi', 'ar', 'ru'];
const ZONES = Intl.supportedValuesOf('timeZone');

/** A filter over people; what is left empty leaves nobody out. */
export function AudienceFilterFields() {
  const t = useText();
  const languageName = useLanguageName();
  const { draft, set, fault, isFixed } = useForm();
  const { filter } = draft;
  const change = (changes: Partial<FilterDraft>) => set({ filter: { ...filter, ...changes } });
  const words = (field: 'languages' | 'timezones' | 'tags') => ({
    label: t(`campaigns.form.filter.${field}`),
    value: filter[field],
    disabled: isFixed,
    error: fault(`audience.filter.${field}`),
    onChange: (value: string[]) => change({ [field]: value }),
    clearable: true,
    clearButtonProps: {
      'aria-label': t('campaigns.form.clear', { field: t(`campaigns.form.filter.${field}`) }),
    },
    acceptValueOnBlur: true,
    openOnFocus: false,
    comboboxProps: { withinPortal: false },
    withScrollArea: false,
    classNames: { options: classes.options ?? '' },
  });
  return (
    <>
      <p className={classes.hint}>{t('campaigns.form.filterHint')}</p>
      <div className={classes.pairs}>
        <TagsInput
          {...words('languages')}
          placeholder={filter.languages.length === 0 ? t('filter.any') : ''}
          data={OFFERED}
          renderOption={({ option }) => `${option.value} · ${languageName(option.value)}`}
        />
        <TagsInput
          {...words('timezones')}
          placeholder={filter.timezones.length === 0 ? t('filter.any') : ''}
          data={ZONES}
          limit={40}
        />
        <TagsInput
          {...words('tags')}
          placeholder={filter.tags.length === 0 ? t('filter.any') : ''}
          splitChars={[',', ';']}
        />
        <TextInput
          label={t('campaigns.form.filter.prefix')}
          placeholder={t('filter.any')}
          value={filter.externalRefPrefix}
          disabled={isFixed}
          error={fault('audience.filter.externalRefPrefix')}
          onChange={(event) => change({ externalRefPrefix: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('campaigns.form.filter.createdFrom')}
          value={filter.createdFrom}
          max={filter.createdTo || undefined}
          disabled={isFixed}
          error={fault('audience.filter.createdFrom')}
          onChange={(event) => change({ createdFrom: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('campaigns.form.filter.createdTo')}
          value={filter.createdTo}
          min={filter.createdFrom || undefined}
          disabled={isFixed}
          error={fault('audience.filter.createdTo')}
          onChange={(event) => change({ createdTo: event.currentTarget.value })}
        />
      </div>
      <Checkbox.Group
        label={t('campaigns.form.filter.channels')}
        value={filter.channels}
        error={fault('audience.filter.channels')}
        onChange={(channels) => change({ channels: channels as ChannelName[] })}
      >
        <div className={classes.boxes}>
          {CHANNELS.map((channel) => (
            <Checkbox
              key={channel}
              value={channel}
              disabled={isFixed}
              label={wordFor(t, 'channel', channel)}
            />
          ))}
        </div>
      </Checkbox.Group>
      <AudienceCount />
    </>
  );
}
