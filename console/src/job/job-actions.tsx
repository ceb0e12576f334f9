import { Alert, Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { actOnJob, type Job } from '../api/jobs.ts';
import { useText } from '../i18n/language.ts';
import { problemWords } from '../parts/problem-words.ts';
import classes from './job.module.css';
import { nameOf } from './job-words.ts';

type Action = 'cancel' | 'retry';

const CAN: Record<Job['status'], readonly Action[]> = {
  queued: ['retry', 'cancel'],
  awaiting_verification: ['cancel'],
  sent: [],
  unknown: ['retry', 'cancel'],
  failed: ['retry'],
  cancelled: ['retry'],
};

/** What an operator can do to a job; each asks first, and a refusal is told in the server's own words. */
export function JobActions({ job }: { job: Job }) {
  const t = useText();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<Action | null>(null);
  const act = useMutation({
    mutationFn: (action: Action) => actOnJob(job.id, action),
    onSettled: () => {
      setAsking(null);
      return queries.invalidateQueries();
    },
  });
  const actions = CAN[job.status];
  const waiting = job.status === 'queued';
  return (
    <div className={classes.actions}>
      {act.error && (
        <Alert color="red" role="alert" withCloseButton={false}>
          {problemWords(t, act.error)}
        </Alert>
      )}
      {asking && actions.includes(asking) ? (
        <Confirm
          question={questionOf(asking, job)}
          yes={asking === 'cancel' ? t('act.cancelYes') : t('act.againYes')}
          dangerous={asking === 'cancel'}
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
              {...(action === 'cancel' && { c: 'var(--failed)' })}
              onClick={() => {
                act.reset();
                setAsking(action);
              }}
            >
              {action === 'cancel' ? t('act.cancel') : waiting ? t('act.tryNow') : t('act.again')}
            </Button>
          ))}
        </Group>
      )}
    </div>
  );

  function questionOf(action: Action, { status }: Job): string {
    const name = nameOf(job);
    if (action === 'cancel') return t('act.cancelAsk', { name });
    if (status === 'unknown') return t('act.unknownAsk', { name });
    return waiting ? t('act.tryNowAsk', { name }) : t('act.againAsk', { name });
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
