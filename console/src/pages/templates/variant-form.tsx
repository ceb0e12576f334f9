import { Autocomplete, Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Variant } from '../../api/templates.ts';
import { useText } from '../../i18n/language.ts';
import { ChannelChoice } from '../../parts/channel-choice.tsx';
import { LIKELY_LANGUAGES } from '../../parts/language-name.ts';
import classes from './templates.module.css';

const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

/** Which text is to be written: of a new key, or another one of a key that exists. */
export function VariantForm({
  name,
  language: suggested = 'en',
  onWrite,
  onCancel,
}: {
  /** Null: the key is asked for, too. */
  name: string | null;
  language?: string;
  onWrite(key: string, variant: Variant): void;
  onCancel(): void;
}) {
  const t = useText();
  const [key, setKey] = useState(name ?? '');
  const [language, setLanguage] = useState(suggested);
  const [channel, setChannel] = useState<string | null>(null);
  const [isTold, setIsTold] = useState(false);
  const isKey = KEY.test(key) && key.length <= 100;
  const isLanguage = LANGUAGE.test(language);
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsTold(true);
        if (isKey && isLanguage) {
          onWrite(key, { language, channel });
        }
      }}
    >
      {name === null && (
        <TextInput
          label={t('templates.key')}
          description={t('templates.keyNote')}
          placeholder="fraud-notice"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={isTold && !isKey ? t('templates.keyWrong') : undefined}
          required
          data-autofocus
        />
      )}
      <Autocomplete
        label={t('templates.language')}
        description={t('templates.languageNote')}
        data={[...LIKELY_LANGUAGES]}
        value={language}
        onChange={setLanguage}
        error={isTold && !isLanguage ? t('templates.languageWrong') : undefined}
        required
      />
      <ChannelChoice
        label={t('templates.channel')}
        description={t('templates.channelNote')}
        value={channel}
        onChange={setChannel}
      />
      <Group gap="xs">
        <Button type="submit">{t('templates.write')}</Button>
        <Button variant="default" onClick={onCancel}>
          {t('ask.cancel')}
        </Button>
      </Group>
    </form>
  );
}
