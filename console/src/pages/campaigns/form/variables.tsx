import { TextInput } from '@mantine/core';
import { useText } from '../../../i18n/language.ts';
import classes from './campaign-form.module.css';
import { useForm } from './form-context.ts';

/** What is known of everybody, and fills itself in. */
export const BUILT_IN: readonly string[] = ['name', 'externalRef'];

/** One field per blank of the text that is the same for everybody; the others say where they come from. */
export function VariableFields({ names }: { names: readonly string[] }) {
  const t = useText();
  const { draft, set, fault, isFixed, campaign } = useForm();
  const fromList =
    draft.audience === 'list' && campaign?.audience?.kind === 'list' ? campaign.audience.variables : [];
  const byThemselves = names.filter((name) => BUILT_IN.includes(name) || fromList.includes(name));
  const toFill = names.filter((name) => !byThemselves.includes(name));
  if (names.length === 0) return null;
  return (
    <fieldset className={classes.variables}>
      <legend>{t('campaigns.set.variables')}</legend>
      {toFill.length > 0 && <p className={classes.hint}>{t('campaigns.form.variablesHint')}</p>}
      {toFill.map((name) => (
        <TextInput
          key={name}
          label={<code>{`{{${name}}}`}</code>}
          value={draft.variables[name] ?? ''}
          disabled={isFixed}
          error={fault(`variables.${name}`)}
          onChange={(event) => set({ variables: { ...draft.variables, [name]: event.currentTarget.value } })}
        />
      ))}
      {byThemselves.map((name) => (
        <p key={name} className={classes.hint}>
          <code>{`{{${name}}}`}</code>{' '}
          {fromList.includes(name) ? t('campaigns.form.fromList') : t('campaigns.form.byItself')}
        </p>
      ))}
    </fieldset>
  );
}
