import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { newKey, Refusal } from '../../../api/ask.ts';
import { createJob } from '../../../api/jobs.ts';
import { useText } from '../../../i18n/language.ts';
import { ErrorNotice } from '../../../parts/error-notice.tsx';
import { SideDrawer } from '../../../parts/side-drawer.tsx';
import { Content } from './content.tsx';
import { ForecastBox } from './forecast-box.tsx';
import { destinationOf, EMPTY_FORM, FIELD_PATHS, jobBody, type MessageForm } from './message-form.ts';
import classes from './new-message.module.css';
import { Recipient } from './recipient.tsx';
import { When } from './when.tsx';
import { Why } from './why.tsx';

/** Kept while the form is closed by mistake, until a message was made of it. */
let written: MessageForm = EMPTY_FORM;

/** One message by hand: to whom, by what, what for, what it says, and when. The rules say beforehand what they think. */
export function NewMessage() {
  const t = useText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form, setForm] = useState(written);
  const [key, setKey] = useState(newKey);
  const change = (changes: Partial<MessageForm>) => {
    written = { ...form, ...changes };
    setForm(written);
    // Another message than before: an answer that was lost does not speak for it.
    setKey(newKey());
  };
  const close = () =>
    void navigate({
      to: '.',
      search: (({ new: _closed, ...rest }: { new?: string }) => rest) as never,
      resetScroll: false,
    });
  const create = useMutation({
    mutationFn: () => createJob(jobBody(form), key),
    onSuccess: async ({ job }) => {
      written = EMPTY_FORM;
      await queries.invalidateQueries();
      await navigate({ to: '/outbound', search: { job: job.id } });
    },
  });
  const error = (path: string) =>
    create.error instanceof Refusal ? create.error.fieldError(path) : undefined;
  const isReady =
    destinationOf(form) !== '' &&
    (form.content === 'text' ? form.text.trim() !== '' : form.templateKey !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const parts = { form, change, error };
  return (
    <SideDrawer opened title={t('outbound.new')} size={560} onClose={close}>
      <form onSubmit={submit} className={classes.form}>
        <Recipient {...parts} />
        <Why {...parts} />
        <Content {...parts} />
        <When {...parts} />
        <ForecastBox form={form} />
        <ErrorNotice error={create.error} fields={FIELD_PATHS} />
        <div className={classes.foot}>
          <Button type="submit" disabled={!isReady} loading={create.isPending}>
            {form.when === 'later' ? t('message.plan') : t('message.queue')}
          </Button>
          <Button variant="default" onClick={close}>
            {t('ask.cancel')}
          </Button>
        </div>
      </form>
    </SideDrawer>
  );
}

/** What every part of the form is given. */
export type FormPart = {
  form: MessageForm;
  change(changes: Partial<MessageForm>): void;
  /** What the server said of a field of its own. */
  error(path: string): string | undefined;
};
