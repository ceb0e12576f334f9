import type { Part } from '../part.ts';

/**
 * From the start of a worker until everything is done and on record, with nothing on the wire. Decorum gathers the
 * facts, asks the rules, and writes decision, attempt, provider call and transition; the peers keep no history.
 */
export const part: Part = {
  order: 1,
  title: 'Dispatch with a null channel',
  columns: {
    jobsPerSecond: 'jobs/s',
    nodeCpuUs: 'CPU of Node, µs a job',
    serverCpuUs: 'CPU of PostgreSQL, µs a job',
  },
  contestants: {
    decorum: async (stage) => (await import('../dispatch/decorum.ts')).dispatch(stage),
    'graphile-worker': async (stage) => (await import('../dispatch/graphile-worker.ts')).dispatch(stage),
    'pg-boss': async (stage) => (await import('../dispatch/pg-boss.ts')).dispatch(stage),
    ceiling: async (stage) => (await import('../dispatch/ceiling.ts')).dispatch(stage),
  },
  targets: [
    {
      says: 'Decorum against graphile-worker',
      value: ({ decorum, 'graphile-worker': peer }) => ratio(decorum?.jobsPerSecond, peer?.jobsPerSecond),
      atLeast: 0.8,
    },
    {
      says: 'Decorum against pg-boss',
      value: ({ decorum, 'pg-boss': peer }) => ratio(decorum?.jobsPerSecond, peer?.jobsPerSecond),
      atLeast: 1.2,
    },
  ],
};

const ratio = (ours = Number.NaN, theirs = Number.NaN) => ours / theirs;
