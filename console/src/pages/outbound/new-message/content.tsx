import { NativeSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask, type Page } from '../../../api/ask.ts';
import { useText } from '../../../i18n/language.ts';
import type { FormPart } from './new-message.tsx';

type Template = { key: string; channel: string | null; variables: string[] };

/** The words themselves, or a template with what it asks for. */
export function Content({ form, change, error }: FormPart) {
  const t = useText();
  return (
    <>
      <SegmentedControl
        aria-label={t('message.content')}
        value={form.content}
        onChange={(value) => change({ content: value as typeof form.content })}
        data={(['text', 'template'] as const).map((value) => ({ value, label: t(`message.says.${value}`) }))}
      />
      {form.content === 'template' ? (
        <FromTemplate form={form} change={change} error={error} />
      ) : (
        <>
          {form.channel === 'email' && (
            <TextInput
              label={t('message.subject')}
              value={form.subject}
              error={error('payloadJson.subject')}
              onChange={(event) => change({ subject: event.currentTarget.value })}
            />
          )}
          <Textarea
            label={t('message.text')}
            value={form.text}
            error={error('payloadJson.text') ?? error('payloadJson')}
            onChange={(event) => change({ text: event.currentTarget.value })}
            autosize
            minRows={3}
            maxRows={12}
          />
        </>
      )}
    </>
  );
}

function FromTemplate({ form, change, error }: FormPart) {
  const t = useText();
  const { data } = useQuery({
    queryKey: ['templates', 'names'],
    queryFn: () => ask<Page<Template>>('GET', '/api/templates?limit=200'),
  });
  const usable = (data?.items ?? []).filter(({ channel }) => channel === null || channel === form.channel);
  const keys = [...new Set(usable.map(({ key }) => key))].sort();
  const asked = [
    ...new Set(usable.filter(({ key }) => key === form.templateKey).flatMap(({ variables }) => variables)),
  ];
  return (
    <>
      <NativeSelect
        label={t('message.template')}
        description={data && keys.length === 0 ? t('message.noTemplate') : undefined}
        value={form.templateKey}
        error={error('templateKey')}
        data={[{ value: '', label: t('message.choose') }, ...keys.map((key) => ({ value: key, label: key }))]}
        onChange={(event) => change({ templateKey: event.currentTarget.value, variables: {} })}
      />
      {asked.map((name) => (
        <TextInput
          key={name}
          label={name}
          value={form.variables[name] ?? ''}
          error={error(`variables.${name}`)}
          onChange={(event) =>
            change({ variables: { ...form.variables, [name]: event.currentTarget.value } })
          }
        />
      ))}
      {error('variables') && <p className="problem">{error('variables')}</p>}
    </>
  );
}
