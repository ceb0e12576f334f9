import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { placeholdersOf } from '../../../../../src/intake/render.ts';
import { templateChoicesQuery } from '../../../api/campaign-templates.ts';
import { useText } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import classes from './campaign-form.module.css';
import type { Draft } from './draft.ts';
import { useForm } from './form-context.ts';
import { OwnText } from './own-text.tsx';
import { TemplatePicker } from './template-picker.tsx';
import { VariableFields } from './variables.tsx';

/** What people read: a template with its variants, or a text of the campaign's own; and what fills its blanks. */
export function WordsSection() {
  const t = useText();
  const { draft, set, isFixed } = useForm();
  const { data: choices } = useQuery(templateChoicesQuery);
  const chosen = choices?.find(({ key }) => key === draft.templateKey);
  const names =
    draft.words === 'own'
      ? placeholdersOf({ subject: draft.subject, body: draft.text, html: draft.html })
      : [...new Set(chosen?.variants.flatMap(({ variables }) => variables))];
  return (
    <Card title={t('campaigns.form.words')}>
      <div className={classes.fields}>
        <SegmentedControl
          aria-label={t('campaigns.form.words')}
          className={classes.segments ?? ''}
          value={draft.words}
          disabled={isFixed}
          onChange={(words) => set({ words: words as Draft['words'] })}
          data={[
            { value: 'own', label: t('campaigns.form.own') },
            { value: 'template', label: t('campaigns.form.template') },
          ]}
        />
        {draft.words === 'template' ? <TemplatePicker choices={choices} /> : <OwnText />}
        <VariableFields names={names} />
      </div>
    </Card>
  );
}
