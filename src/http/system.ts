import { z } from 'zod';
import type { Channel } from '../channels/channel.ts';
import { iso } from '../clock.ts';
import { systemCheck } from '../store/system.ts';
import type { App, Routes } from './deps.ts';

export type SystemDeps = {
  startedAt: number;
  channels: readonly Channel[];
  roles: ReadonlySet<string>;
  privateDatabase: boolean;
  /** The local carrier, when it stands in for providers. */
  carrier(): { url: string; for: readonly string[] } | null;
};

/** What runs here: for the console's first page and its banner. */
export const systemRoutes =
  (deps: SystemDeps): Routes =>
  (app: App, { db, clock, config }) => {
    app.get(
      '/api/system',
      {
        config: { permission: 'live:VIEW' },
        schema: {
          tags: ['system'],
          summary: 'What runs here',
          response: {
            200: z.object({
              startedAt: z.string(),
              now: z.string(),
              roles: z.array(z.string()),
              database: z.object({ private: z.boolean(), version: z.string(), sizeBytes: z.number() }),
              carrier: z.object({ url: z.string(), for: z.array(z.string()) }).nullable(),
              channels: z.array(
                z.object({
                  channel: z.string(),
                  provider: z.string(),
                  concurrency: z.number(),
                  pausedUntil: z.string().nullable(),
                  pausedReason: z.string().nullable(),
                }),
              ),
              queue: z.object({ due: z.number(), onTheWire: z.number(), unknown: z.number() }),
            }),
          },
        },
      },
      async () => {
        const now = clock.now();
        const check = await systemCheck(db, config.tenantId, now);
        const carrier = deps.carrier();
        return {
          startedAt: iso(deps.startedAt),
          now: iso(now),
          roles: [...deps.roles],
          database: { private: deps.privateDatabase, version: check.version, sizeBytes: check.sizeBytes },
          carrier: carrier && { url: carrier.url, for: [...carrier.for] },
          channels: deps.channels.map(({ channel, provider, key, concurrency }) => {
            const pause = check.pauses.find((each) => each.key === key);
            return {
              channel,
              provider,
              concurrency,
              pausedUntil: pause ? iso(pause.until) : null,
              pausedReason: pause?.reason ?? null,
            };
          }),
          queue: { due: check.due, onTheWire: check.onTheWire, unknown: check.unknown },
        };
      },
    );
  };
