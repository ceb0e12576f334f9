import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { System } from '../../api/system.ts';
import { useFormat } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { OutsideLink } from '../../parts/outside-link.tsx';
import { useNow } from '../../time.ts';
import { Channels } from './channels.tsx';
import classes from './overview.module.css';

/** The database, the carrier, the roles of this process, and how much waits. */
export function WhatRuns({ system }: { system: System | undefined }) {
  const t = useText();
  return (
    <section aria-labelledby="what-runs">
      <h2 id="what-runs" className={classes.quietTitle}>
        {t('overview.whatRuns')}
      </h2>
      {system ? (
        <>
          <dl className={classes.cards}>
            <Database database={system.database} />
            <Carrier carrier={system.carrier} />
            <Process roles={system.roles} startedAt={system.startedAt} />
            <Queue queue={system.queue} />
          </dl>
          <Channels channels={system.channels} />
        </>
      ) : (
        <Skeleton height={180} />
      )}
    </section>
  );
}

function Card({ name, main, note }: { name: string; main: ReactNode; note: ReactNode }) {
  return (
    <div className={classes.card}>
      <dt>{name}</dt>
      <dd className={classes.cardMain}>{main}</dd>
      <dd className="note">{note}</dd>
    </div>
  );
}

function Database({ database }: { database: System['database'] }) {
  const t = useText();
  const format = useFormat();
  const { version } = database;
  return (
    <Card
      name={t('overview.database')}
      main={
        database.private ? t('overview.privateDatabase', { version }) : t('overview.ownDatabase', { version })
      }
      note={
        <span className="num">{t('overview.databaseNote', { size: format.bytes(database.sizeBytes) })}</span>
      }
    />
  );
}

function Carrier({ carrier }: { carrier: System['carrier'] }) {
  const t = useText();
  const format = useFormat();
  if (carrier === null) {
    return (
      <Card
        name={t('overview.carrier')}
        main={t('overview.carrierOff')}
        note={t('overview.carrierOffNote')}
      />
    );
  }
  const providers = format.list(carrier.for.map((provider) => wordFor(t, 'provider', provider)));
  return (
    <Card
      name={t('overview.carrier')}
      main={t('overview.carrierOn', { providers })}
      note={<OutsideLink href={`${carrier.url}/`}>{t('app.openPhone')}</OutsideLink>}
    />
  );
}

function Process({ roles, startedAt }: { roles: string[]; startedAt: string }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const names = roles.map((role) =>
    role === 'api' || role === 'worker' || role === 'scheduler' ? t(`overview.role.${role}`) : role,
  );
  return (
    <Card
      name={t('overview.roles')}
      main={format.list(names)}
      note={
        roles.includes('worker') ? (
          <span className="num">{t('overview.rolesNote', { time: format.time(startedAt, now) })}</span>
        ) : (
          t('overview.noWorker')
        )
      }
    />
  );
}

function Queue({ queue }: { queue: System['queue'] }) {
  const t = useText();
  const format = useFormat();
  return (
    <div className={`${classes.card} ${classes.queue}`}>
      <dt>{t('overview.queue')}</dt>
      {(['due', 'onTheWire', 'unknown'] as const).map((figure) => (
        <dd key={figure} className={`${classes.count} num`}>
          <b data-raised={figure === 'unknown' && queue.unknown > 0}>{format.number(queue[figure])}</b>
          {t(`overview.${figure}`)}
        </dd>
      ))}
    </div>
  );
}
