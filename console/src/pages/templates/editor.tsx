import { Alert, Button, Group, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Refusal } from '../../api/ask.ts';
import { useMay } from '../../api/me.ts';
import {
  type Content,
  previewQuery,
  publishTemplate,
  type Template,
  type Variant,
} from '../../api/templates.ts';
import { useText } from '../../i18n/language.ts';
import { Card } from '../../parts/card.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useSettled } from '../../time.ts';
import { draftKey, keepDraft, useDraft } from './drafts.ts';
import { PreviewCard } from './preview.tsx';
import { Retire } from './retire.tsx';
import { sampleOf } from './samples.ts';
import classes from './templates.module.css';
import { useVariantName } from './variant-words.ts';
import { Versions } from './versions.tsx';

const FIELDS = ['subject', 'body', 'html'] as const;
const EMPTY: Content = { subject: '', body: '', html: '' };
const SETTLES_MS = 200;

/** One text being written, beside what a person would read. A draft outlives the page until it is published. */
export function Editor({
  name,
  variant,
  published,
}: {
  name: string;
  variant: Variant;
  published: Template | null;
}) {
  const t = useText();
  const queries = useQueryClient();
  const may = useMay('templates:EDIT');
  const variantName = useVariantName();
  const stored = draftKey(name, variant);
  const draft = useDraft(stored);
  const asPublished = useMemo(() => contentOf(published), [published]);
  const content = draft?.content ?? asPublished;
  const version = published?.version ?? 0;
  const [samples, setSamples] = useState<Record<string, string>>({});

  const asked = useSettled(content, SETTLES_MS);
  const { data: preview } = useQuery({ ...previewQuery(variant, asked, {}), gcTime: 60_000 });
  const variables = preview?.variables ?? published?.variables ?? [];
  const values = Object.fromEntries(
    variables.map((each) => [each, samples[each] ?? sampleOf(each, variant.language)]),
  );

  const publish = useMutation({
    mutationFn: () => publishTemplate(name, variant, content),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['templates'] });
      keepDraft(stored, null);
    },
  });
  const write = (part: Partial<Content>) => {
    publish.reset();
    keepDraft(stored, { content: { ...content, ...part }, basedOn: draft?.basedOn ?? version });
  };
  const of = (path: string) =>
    publish.error instanceof Refusal ? publish.error.fieldError(path) : undefined;
  const mailed = variant.channel === null || variant.channel === 'email';
  return (
    <div className={classes.editor}>
      <Card title={variantName(variant)}>
        <form
          className={classes.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            publish.mutate();
          }}
        >
          <fieldset disabled={!may} className={classes.fields}>
            {mailed && (
              <TextInput
                label={t('templates.subject')}
                description={t('templates.subjectNote')}
                value={content.subject}
                onChange={(event) => write({ subject: event.currentTarget.value })}
                error={of('subject')}
              />
            )}
            <Textarea
              label={t('templates.body')}
              description={t('templates.bodyNote', { open: '{{', close: '}}' })}
              autosize
              minRows={5}
              maxRows={18}
              value={content.body}
              onChange={(event) => write({ body: event.currentTarget.value })}
              error={of('body')}
              required
            />
            {mailed && (
              <Textarea
                label={t('templates.html')}
                description={t('templates.htmlNote')}
                autosize
                minRows={2}
                maxRows={14}
                classNames={{ input: classes.mono ?? '' }}
                spellCheck={false}
                value={content.html}
                onChange={(event) => write({ html: event.currentTarget.value })}
                error={of('html')}
              />
            )}
          </fieldset>
          {draft && draft.basedOn < version && (
            <Alert color="yellow" className={classes.meanwhile}>
              {t('templates.meanwhile', { version, name: published?.createdBy ?? '' })}
            </Alert>
          )}
          <ErrorNotice error={publish.error} fields={FIELDS} />
          {publish.isSuccess && !draft && (
            <p role="status" className={classes.done}>
              {t('templates.done', { version })}
            </p>
          )}
          <Group gap="xs">
            {may && (
              <Button type="submit" loading={publish.isPending} disabled={!draft || content.body === ''}>
                {t('templates.publish', { version: version + 1 })}
              </Button>
            )}
            {draft && (
              <Button
                variant="default"
                onClick={() => {
                  publish.reset();
                  keepDraft(stored, null);
                }}
              >
                {t('templates.discard')}
              </Button>
            )}
            {may && published && <Retire template={published} />}
          </Group>
        </form>
      </Card>
      <div className={classes.beside}>
        <PreviewCard
          variant={variant}
          content={asked}
          values={values}
          onValue={(variable, value) => setSamples({ ...samples, [variable]: value })}
        />
        <Versions name={name} variant={variant} onTake={may ? (taken) => write(contentOf(taken)) : null} />
      </div>
    </div>
  );
}

const contentOf = (template: Template | null): Content =>
  template ? { subject: template.subject ?? '', body: template.body, html: template.html ?? '' } : EMPTY;
