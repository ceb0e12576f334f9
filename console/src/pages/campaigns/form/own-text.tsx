import { Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { render } from '../../../../../src/intake/render.ts';
import { countSegments } from '../../../../../src/policy/sms-segments.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import classes from './campaign-form.module.css';
import { useForm } from './form-context.ts';
import { BUILT_IN } from './variables.tsx';

/** A text of the campaign's own, the same in every language; with a subject and HTML where email is allowed. */
export function OwnText() {
  const t = useText();
  const { draft, set, fault, isFixed, campaign } = useForm();
  const box = useRef<HTMLTextAreaElement>(null);
  const { channels } = draft;
  const allows = (channel: 'sms' | 'email') => channels.length === 0 || channels.includes(channel);
  const fromList = campaign?.audience?.kind === 'list' ? campaign.audience.variables : [];

  const insert = (name: string) => {
    const at = box.current?.selectionStart ?? draft.text.length;
    const end = box.current?.selectionEnd ?? at;
    const blank = `{{${name}}}`;
    set({ text: draft.text.slice(0, at) + blank + draft.text.slice(end) });
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(at + blank.length, at + blank.length);
    });
  };
  return (
    <>
      {allows('email') && (
        <TextInput
          label={t('campaigns.form.subject')}
          description={t('campaigns.form.subjectHint')}
          value={draft.subject}
          disabled={isFixed}
          error={fault('content.subject')}
          onChange={(event) => set({ subject: event.currentTarget.value })}
        />
      )}
      <div>
        <Textarea
          ref={box}
          label={t('campaigns.form.text')}
          description={t('campaigns.form.textHint', { blank: '{{name}}' })}
          autosize
          minRows={3}
          maxRows={14}
          value={draft.text}
          disabled={isFixed}
          error={fault('content.text') ?? fault('content')}
          onChange={(event) => set({ text: event.currentTarget.value })}
        />
        <div className={classes.underText}>
          {allows('sms') ? <Segments /> : <span />}
          {!isFixed && (
            <span className={classes.insert}>
              {[...BUILT_IN, ...fromList].map((name) => (
                <button
                  key={name}
                  type="button"
                  aria-label={t('campaigns.form.insert', { name })}
                  onClick={() => insert(name)}
                >
                  {`{{${name}}}`}
                </button>
              ))}
            </span>
          )}
        </div>
      </div>
      {allows('email') && (
        <details open={draft.html !== '' || fault('content.html') !== undefined}>
          <summary className={classes.summary}>{t('campaigns.form.html')}</summary>
          <Textarea
            aria-label={t('campaigns.form.html')}
            description={t('campaigns.form.htmlHint')}
            classNames={{ input: classes.code ?? '' }}
            autosize
            minRows={3}
            maxRows={14}
            value={draft.html}
            disabled={isFixed}
            error={fault('content.html')}
            onChange={(event) => set({ html: event.currentTarget.value })}
          />
        </details>
      )}
    </>
  );
}

/** How many SMS it is with what is known now; names that are filled in later may make it longer. */
function Segments() {
  const t = useText();
  const format = useFormat();
  const { draft } = useForm();
  const { text, missing } = render({ body: draft.text }, draft.variables);
  const { segments, encoding } = countSegments(text);
  if (draft.text === '') return <span />;
  return (
    <span className={`${classes.segmentCount} num`} data-many={segments > 1}>
      {t('campaigns.form.segments', {
        count: segments,
        formatted: format.number(segments),
        characters: format.number(text.length),
        encoding,
      })}
      {missing.length > 0 && ` ${t('campaigns.form.beforeFilled')}`}
    </span>
  );
}
