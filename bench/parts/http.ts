import type { Part } from '../part.ts';

/**
 * The same requests to the same carrier at the same concurrency: once through the queue, the rules, the adapter and
 * the record, once by a loop that does nothing else.
 */
export const part: Part = {
  order: 2,
  title: 'Texts over HTTP to the carrier',
  columns: {
    requestsPerSecond: 'requests/s',
    nodeCpuUs: 'CPU of Node, µs a request',
    serverCpuUs: 'CPU of PostgreSQL, µs a request',
  },
  contestants: {
    decorum: async (stage) => (await import('../http/decorum.ts')).send(stage),
    'bare undici': async (stage) => (await import('../http/bare-undici.ts')).send(stage),
  },
  targets: [
    {
      says: 'Decorum against a bare undici loop',
      value: ({ decorum, 'bare undici': bare }) =>
        (decorum?.requestsPerSecond ?? Number.NaN) / (bare?.requestsPerSecond ?? Number.NaN),
      atLeast: 0.7,
    },
  ],
};
