import type { Part } from '../part.ts';

/** From the commit of an accepted job until the provider has its request, 50 a second, the worker otherwise idle. */
export const part: Part = {
  order: 3,
  title: 'From accepted to the provider',
  columns: { p50Ms: 'p50, ms', p99Ms: 'p99, ms', maxMs: 'longest, ms' },
  contestants: {
    decorum: async (stage) => (await import('../latency/decorum.ts')).arrive(stage),
    'graphile-worker': async (stage) => (await import('../latency/graphile-worker.ts')).arrive(stage),
  },
  targets: [
    {
      says: 'half arrive within',
      value: ({ decorum }) => decorum?.p50Ms ?? Number.NaN,
      atMost: 10,
      unit: 'ms',
    },
    {
      says: '99 of 100 arrive within',
      value: ({ decorum }) => decorum?.p99Ms ?? Number.NaN,
      atMost: 50,
      unit: 'ms',
    },
  ],
};
