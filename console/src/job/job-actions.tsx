import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { actOnJob, type Job, type JobAction } from '../api/jobs.ts';
import { useMay } from '../api/me.ts';
import { putPreferences } from '../api/people.ts';
import { useText } from '../i18n/language.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import classes from './job.module.css';
import { nameOf } from './job-words.ts';

type Action = JobAction | 'silence';

const CAN: Record<Job['status'], readonly JobAction[]> = {
  queued: ['retry', 'cancel'],
  awaiting_verification: ['cancel'],
  sent: [],
  unknown: ['retry', 'cancel'],
  failed: ['retry'],
  cancelled: ['retry'],
};

/** What an operator can do to a job or its person; each asks first, and a refusal is told in the server's own words. */
export function JobActions({ job }: { job: Job }) {
  const t = useText();
  const queries = useQueryClient();
  const mayAct = useMay('outbound_jobs:CREATE');
  const maySilence = useMay('parties:EDIT');
  const [asking, setAsking] = useState<Action | null>(null);
  const act = useMutation({
    mutationFn: (action: Action): Promise<unknown> =>
      action === 'silence'
        ? putPreferences(job.partyId ?? '', { doNotContact: true })
        : actOnJob(job.id, action),
    onSettled: () => {
      setAsking(null);
      return queries.invalidateQueries();
    },
  });
  const actions: Action[] = [
    ...(mayAct ? CAN[job.status] : []),
    ...(maySilence && job.partyId && job.reasonCode !== 'DNC' ? (['silence'] as const) : []),
  ];
  const words = wordsFor(job);
  if (actions.length === 0) return null;
  return (
    <div className={classes.actions}>
      <ErrorNotice error={act.error} />
      {asking && actions.includes(asking) ? (
        <Confirm
          {...words[asking]}
          dangerous={asking !== 'retry'}
          pending={act.isPending}
          onYes={() => act.mutate(asking)}
          onNo={() => setAsking(null)}
        />
      ) : (
        <Group gap="xs">
          {actions.map((action) => (
            <Button
              key={action}
              size="xs"
              variant="default"
              {...(action !== 'retry' && { c: 'var(--failed)' })}
              onClick={() => {
                act.reset();
                setAsking(action);
              }}
            >
              {words[action].button}
            </Button>
          ))}
        </Group>
      )}
    </div>
  );

  function wordsFor({ status }: Job): Record<Action, { button: string; question: string; yes: string }> {
    const name = nameOf(job);
    const waits = status === 'queued';
    const again = status === 'unknown' ? t('act.unknownAsk', { name }) : t('act.againAsk', { name });
    return {
      cancel: { button: t('act.cancel'), question: t('act.cancelAsk', { name }), yes: t('act.cancelYes') },
      retry: {
        button: waits ? t('act.tryNow') : t('act.again'),
        question: waits ? t('act.tryNowAsk', { name }) : again,
        yes: t('act.againYes'),
      },
      silence: {
        button: t('act.silence'),
        question: t('act.silenceAsk', { name }),
        yes: t('act.silenceYes'),
      },
    };
  }
}

function Confirm({
  question,
  yes,
  dangerous,
  pending,
  onYes,
  onNo,
}: {
  question: string;
  yes: string;
  dangerous: boolean;
  pending: boolean;
  onYes(): void;
  onNo(): void;
}) {
  const t = useText();
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <fieldset className={classes.confirm}>
      <legend>{question}</legend>
      <Group gap="xs">
        <Button size="xs" color={dangerous ? 'red.9' : 'accent'} loading={pending} onClick={onYes}>
          {yes}
        </Button>
        <Button size="xs" variant="default" ref={keep} onClick={onNo}>
          {t('act.keep')}
        </Button>
      </Group>
    </fieldset>
  );
}
