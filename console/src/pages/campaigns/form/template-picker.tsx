import { NativeSelect, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { chooseVariant } from '../../../../../src/policy/template-variant.ts';
import { CHANNELS } from '../../../../../src/policy/words.ts';
import type { TemplateChoice } from '../../../api/campaign-templates.ts';
import { useFormat } from '../../../format.ts';
import { useText, wordFor } from '../../../i18n/language.ts';
import { useLanguageName } from '../../../parts/language-name.ts';
import classes from './campaign-form.module.css';
import { useForm } from './form-context.ts';

/** Which template, what its variants say, and for whom it has no words. */
export function TemplatePicker({ choices }: { choices: TemplateChoice[] | undefined }) {
  const t = useText();
  const { draft, set, fault, isFixed } = useForm();
  if (choices === undefined) return <Skeleton height={60} />;
  if (choices.length === 0) {
    return (
      <p className={classes.hint}>
        {t('campaigns.form.noTemplates')} <Link to="/templates">{t('campaigns.form.toTemplates')}</Link>
      </p>
    );
  }
  const chosen = choices.find(({ key }) => key === draft.templateKey);
  return (
    <>
      <NativeSelect
        label={t('campaigns.form.template')}
        value={draft.templateKey}
        disabled={isFixed}
        error={fault('templateKey')}
        onChange={(event) => set({ templateKey: event.currentTarget.value })}
      >
        <option value="">{t('campaigns.form.chooseTemplate')}</option>
        {draft.templateKey !== '' && !chosen && <option>{draft.templateKey}</option>}
        {choices.map(({ key }) => (
          <option key={key} value={key}>
            {key}
          </option>
        ))}
      </NativeSelect>
      {chosen && <Variants chosen={chosen} />}
    </>
  );
}

function Variants({ chosen: { key, variants } }: { chosen: TemplateChoice }) {
  const t = useText();
  const format = useFormat();
  const languageName = useLanguageName();
  const { draft } = useForm();
  const channels = draft.channels.length > 0 ? draft.channels : CHANNELS;
  const without = channels.filter((channel) => !chooseVariant(variants, { language: 'en', channel }));
  const languages = [...new Set(variants.map((variant) => variant.language))];
  const partial = languages.flatMap((tag) => {
    const own = variants.filter((variant) => variant.language === tag);
    const lacking = channels.filter(
      (channel) => !without.includes(channel) && !chooseVariant(own, { language: tag, channel }),
    );
    return lacking.length === 0 ? [] : [{ tag, lacking }];
  });
  const names = (list: readonly (typeof channels)[number][]) =>
    format.list(list.map((channel) => wordFor(t, 'channel', channel)));
  return (
    <div>
      <ul className={classes.variants}>
        {variants.map((variant) => (
          <li key={`${variant.language} ${variant.channel}`}>
            <span>
              {languageName(variant.language)}
              <small>
                {variant.channel === null
                  ? t('campaigns.everyChannel')
                  : wordFor(t, 'channel', variant.channel)}
              </small>
            </span>
            <span className={classes.excerpt} lang={variant.language}>
              {variant.subject && <b>{variant.subject} </b>}
              {variant.body}
            </span>
          </li>
        ))}
      </ul>
      {draft.channels.length > 0 && without.length > 0 && (
        <p className={classes.warning}>{t('campaigns.form.noVariant', { channels: names(without) })}</p>
      )}
      {partial.map(({ tag, lacking }) => (
        <p key={tag} className={classes.warning}>
          {t('campaigns.form.partialVariant', {
            language: languageName(tag),
            channels: names(lacking),
          })}
        </p>
      ))}
      <p className={classes.hint}>
        {t('campaigns.form.otherLanguages', {
          language: languageName(fallbackOf(languages)),
        })}{' '}
        <Link to="/templates/$key" params={{ key }}>
          {t('campaigns.form.openTemplate')}
        </Link>
      </p>
    </div>
  );
}

/** Which language those read who have none of these; as `chooseVariant` has it. */
const fallbackOf = (languages: readonly string[]): string =>
  chooseVariant(
    languages.map((language) => ({ language, channel: null })),
    { language: '-', channel: null },
  )?.language ?? 'en';
