import { Drawer, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type Job, Refusal, type System } from '../../api.ts';
import { maskAddress } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { explainQuery, jobQuery } from '../../queries.ts';
import { Answer } from './answer.tsx';
import { JobActions } from './job-actions.tsx';
import { nameOf } from './job-words.ts';
import classes from './overview.module.css';
import { ProviderAnswers } from './provider-answers.tsx';
import { Rules } from './rules.tsx';
import { Timeline } from './timeline.tsx';

/** One job: first the answer in a sentence, then the rules and the record for who wants more. */
export function JobDrawer({ id, carrier }: { id: string | undefined; carrier: System['carrier'] }) {
  const t = useText();
  const navigate = useNavigate();
  const { data } = useQuery({ ...jobQuery(id ?? ''), enabled: id !== undefined });
  const close = () =>
    void navigate({ to: '/', search: ({ job: _closed, ...rest }) => rest, resetScroll: false });
  return (
    <Drawer.Root
      opened={id !== undefined}
      onClose={close}
      position="right"
      size={480}
      classNames={{ content: classes.drawer }}
    >
      <Drawer.Overlay backgroundOpacity={0.18} />
      <Drawer.Content>
        <div className={classes.drawerHead}>
          <div>
            <Drawer.Title component="h2">{data ? nameOf(data.job) : '…'}</Drawer.Title>
            {data && <Subtitle job={data.job} />}
          </div>
          <Drawer.CloseButton aria-label={t('drawer.close')} />
        </div>
        <Drawer.Body className={classes.drawerBody}>
          {id !== undefined && <JobStory key={id} id={id} carrier={carrier} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Subtitle({ job }: { job: Job }) {
  const t = useText();
  return (
    <p className={`${classes.note} num`}>
      {wordFor(t, 'channel', job.channel)} · {maskAddress(job.targetAddress)} ·{' '}
      {job.campaignName ?? t(`purpose.${job.purpose}`)} ·{' '}
      <span title={job.id}>{t('drawer.job', { id: `${job.id.slice(0, 8)}…${job.id.slice(-4)}` })}</span>
    </p>
  );
}

function JobStory({ id, carrier }: { id: string; carrier: System['carrier'] }) {
  const t = useText();
  const { data: history, error } = useQuery(jobQuery(id));
  const { data: explanation } = useQuery(explainQuery(id));
  if (error instanceof Refusal && error.status === 404) return <p>{t('drawer.gone')}</p>;
  if (!history || !explanation) return <Skeleton height={320} />;
  return (
    <>
      <Answer job={history.job} explanation={explanation} carrier={carrier} />
      <JobActions job={history.job} />
      <Rules job={history.job} explanation={explanation} />
      <Timeline entries={history.timeline} />
      <ProviderAnswers attempts={history.attempts} />
    </>
  );
}
