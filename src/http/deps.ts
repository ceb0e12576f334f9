import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { Database } from '../store/db.ts';

/** The settings that the HTTP room reads; `config.ts` holds them all. */
export type HttpConfig = {
  tenantId: string;
  /** Who is believed. `local`: the header `x-user-role`, on a loopback bind only. */
  auth: 'local';
  /** What providers and browsers reach us by, when that is not a loopback name. */
  publicBaseUrl?: string;
  /** Two letters (ISO 3166-1) for phone numbers that are written without a country. */
  defaultCountry?: string;
  /** Where people are of whom nothing tells, for tenants without a zone of their own. */
  timezone?: string;
};

/** Everything the routes are given. Nothing in `http/` reads the environment or makes these itself. */
export type AppDeps = {
  db: Database;
  clock: Clock;
  newId: NewId;
  config: HttpConfig;
  /** A pino logger, or `fastify`'s silent one. Requests are logged by route pattern, never by address. */
  log: FastifyBaseLogger;
  metrics: Registry;
  /** Route groups of other rooms, registered after those of `http/`. */
  routes?: readonly Routes[];
};

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** One resource's routes: `app.get(url, { config: { permission }, schema }, handler)`. */
export type Routes = (app: App, deps: AppDeps) => void;
