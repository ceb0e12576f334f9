import { Autocomplete, Button, Checkbox, Group, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CHANNELS } from '../../../../src/policy/words.ts';
import { Refusal } from '../../api/ask.ts';
import { useMay } from '../../api/me.ts';
import { type Preferences, putPreferences, type WholePerson } from '../../api/people.ts';
import { useText } from '../../i18n/language.ts';
import { Card } from '../../parts/card.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { LIKELY_LANGUAGES } from '../../parts/language-name.ts';
import classes from './person.module.css';
import { TimeField } from './time-field.tsx';
import { zonesWith } from './zones.ts';

type Draft = Omit<Preferences, 'doNotContact'>;
type Channel = Preferences['allowedChannels'][number];

const NOTHING: Draft = {
  allowedChannels: [],
  timezone: null,
  quietHoursStart: null,
  quietHoursEnd: null,
  language: null,
};
const FIELDS = ['allowedChannels', 'timezone', 'quietHoursStart', 'quietHoursEnd', 'language'];

/** What a person allows. Only what was changed here is sent, so a colleague's change beside it stays. */
export function PreferencesCard({ person }: { person: WholePerson }) {
  const t = useText();
  const queries = useQueryClient();
  const may = useMay('parties:EDIT');
  const [changed, setChanged] = useState<Partial<Draft>>({});
  const saved = person.preferences;
  const shown: Draft = { ...NOTHING, ...saved, ...changed };
  const save = useMutation({
    mutationFn: () =>
      putPreferences(person.id, saved ? changed : { allowedChannels: shown.allowedChannels, ...changed }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['person', person.id] });
      void queries.invalidateQueries({ queryKey: ['people'] });
      setChanged({});
    },
  });
  const change = (part: Partial<Draft>) => setChanged((before) => ({ ...before, ...part }));
  const of = (path: string) => (save.error instanceof Refusal ? save.error.fieldError(path) : undefined);
  const isChanged = Object.keys(changed).length > 0;
  const hours = (field: 'quietHoursStart' | 'quietHoursEnd') => (
    <TimeField
      label={t(`people.prefs.${field}`)}
      placeholder={field === 'quietHoursStart' ? '21:00' : '08:00'}
      value={shown[field]}
      onChange={(value) => change({ [field]: value })}
      error={of(field)}
    />
  );
  return (
    <Card title={t('people.prefs.title')}>
      {!saved && <p className={classes.quiet}>{t('people.prefs.none')}</p>}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <fieldset disabled={!may} className={classes.fields}>
          <Checkbox.Group
            label={t('people.prefs.channels')}
            value={shown.allowedChannels}
            onChange={(allowedChannels) => change({ allowedChannels: allowedChannels as Channel[] })}
            error={of('allowedChannels')}
          >
            <div className={classes.checks}>
              {CHANNELS.map((channel) => (
                <Checkbox key={channel} value={channel} label={t(`channel.${channel}`)} />
              ))}
            </div>
          </Checkbox.Group>
          <Select
            label={t('people.zone')}
            description={t('people.prefs.zoneNote')}
            placeholder={t('people.prefs.zoneUnset')}
            data={zonesWith(shown.timezone).map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
            limit={60}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('people.prefs.zoneClear') }}
            nothingFoundMessage={t('people.prefs.zoneNone')}
            value={shown.timezone}
            onChange={(timezone) => change({ timezone })}
            error={of('timezone')}
          />
          <div className={classes.pair}>
            {hours('quietHoursStart')}
            {hours('quietHoursEnd')}
          </div>
          <p className={`note ${classes.hint}`}>{t('people.prefs.quietNote')}</p>
          <Autocomplete
            label={t('people.prefs.language')}
            placeholder={person.language ?? ''}
            data={[...LIKELY_LANGUAGES]}
            value={shown.language ?? ''}
            onChange={(language) => change({ language: language.trim() || null })}
            error={of('language')}
          />
        </fieldset>
        <ErrorNotice error={save.error} fields={FIELDS} />
        {isChanged && (
          <Group gap="xs" mt="sm">
            <Button type="submit" loading={save.isPending}>
              {t('people.prefs.save')}
            </Button>
            <Button
              variant="default"
              onClick={() => {
                save.reset();
                setChanged({});
              }}
            >
              {t('people.prefs.discard')}
            </Button>
          </Group>
        )}
      </form>
    </Card>
  );
}
