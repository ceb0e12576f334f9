import { fileURLToPath } from 'node:url';
import { createDispatcher } from './automation/dispatcher.ts';
import { createLauncher } from './campaigns/launcher.ts';
import { type CarrierProcess, startCarrierProcess } from './carrier-process.ts';
import { channelsFrom } from './channels/registry.ts';
import { sendgridKeySource } from './channels/sendgrid-key.ts';
import { unsubscribeLinks } from './channels/unsubscribe-link.ts';
import type { Clock, Random } from './clock.ts';
import type { Config } from './config.ts';
import { createEngine } from './engine/engine.ts';
import { keepCounts, keepHouse } from './engine/housekeeping.ts';
import { engineSettings } from './engine-settings.ts';
import { buildApp } from './http/app.ts';
import { bulkActionRoutes } from './http/bulk-actions.ts';
import { campaignActionRoutes } from './http/campaign-actions.ts';
import { campaignPreviewRoutes } from './http/campaign-preview.ts';
import { campaignRoutes } from './http/campaigns.ts';
import { consolePages } from './http/console-pages.ts';
import { eligibilityRoutes } from './http/eligibility.ts';
import { processMetrics } from './http/health.ts';
import { jobActionRoutes } from './http/job-actions.ts';
import { jobRoutes } from './http/jobs.ts';
import { partyEligibilityRoutes } from './http/party-eligibility.ts';
import { providerWebhooks } from './http/provider-webhooks.ts';
import { requestLog } from './http/request-log.ts';
import { systemRoutes } from './http/system.ts';
import { unsubscribeRoutes } from './http/unsubscribe.ts';
import { newCode, uuidv7Source } from './ids.ts';
import { codeDigests } from './inbound/code-digests.ts';
import { createConversations } from './inbound/conversations.ts';
import type { Log } from './log.ts';
import { prometheusMeter } from './meter.ts';
import { keyFor, secretOf } from './secret.ts';
import { listTenants } from './store/claim.ts';
import { type Database, openDb } from './store/db.ts';
import { startEmbedded } from './store/embedded.ts';
import { migrate } from './store/migrate.ts';
import { createNotifier } from './store/notifier.ts';

export type Decorum = {
  url: string;
  /** What a person at the terminal wants to know now. */
  greeting: string;
  db: Database;
  stop(): Promise<void>;
};

/**
 * Puts the rooms together in the order in which they need each other, and takes them apart in the opposite one:
 * nothing new comes in, what is on the wire comes home, then the database closes.
 */
export async function startDecorum({
  config,
  clock,
  random,
  log,
}: {
  config: Config;
  clock: Clock;
  random: Random;
  log: Log;
}): Promise<Decorum> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    const failures: unknown[] = [];
    for (const each of stops.splice(0).reverse()) await each().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const databaseUrl = config.databaseUrl ?? (await ownDatabase(config, clock, log, stops));
    const pool = {
      url: databaseUrl,
      clock,
      onIdleLoss: (error: Error) => log.warn({ err: error }, 'A database connection was lost'),
    };
    const db = openDb({ ...pool, max: 20 });
    stops.push(() => db.close());
    // The engine's own connections: no crowd at the API makes a lease run out.
    const engineDb = openDb({ ...pool, max: 10, planOnce: true });
    stops.push(() => engineDb.close());
    const { applied } = await migrate(db);
    if (!(await listTenants(db)).includes(config.tenantId)) {
      throw new Error(
        `There is no tenant "${config.tenantId}": set DECORUM_TENANT to one of cc_tenants, or leave it out.`,
      );
    }
    if (applied.length > 0) log.info({ files: applied.join(', ') }, 'The database was brought up to date');

    const newId = uuidv7Source(clock);
    const secret = await secretOf(config);
    if (config.secret === null && config.databaseUrl !== null) {
      const text = 'DECORUM_SECRET is not set: only processes that share DECORUM_DATA share a secret';
      log.warn({ path: config.dataDir }, text);
    }
    const links = config.publicBaseUrl
      ? unsubscribeLinks(keyFor('unsubscribe', secret), config.publicBaseUrl)
      : null;
    const channels = channelsFrom({ ...config.channels, unsubscribeUrl: links?.urlFor ?? null }, { clock });
    stops.push(async () => {
      for (const channel of channels) channel.close?.();
    });
    const delivered = new Map(channels.map(({ channel, key }) => [channel, key]));
    const notifier = createNotifier(db);
    stops.push(() => notifier.idle());
    const settings = engineSettings(config);
    const dispatcher = createDispatcher({
      db,
      clock,
      random,
      log,
      n8n: config.n8nWebhookUrl === null ? null : { url: config.n8nWebhookUrl },
      forceFail: config.dispatcherForceFail,
    });
    const onWork = () => {
      notifier.nudge('decorum_changed', config.tenantId);
      notifier.nudge('decorum_events', config.tenantId);
      dispatcher.wake();
    };
    const metrics = processMetrics();
    const meter = prometheusMeter(metrics);
    const engine = createEngine({
      db: engineDb,
      meter,
      channels,
      clock,
      random,
      newId,
      log,
      onWork,
      settings,
    });
    const codes = codeDigests(keyFor('codes', secret));
    const conversations = createConversations({
      db,
      clock,
      newId,
      log,
      channels,
      helpContact: config.helpContact,
      codes,
      newCode,
      verifiedMs: config.verifiedMs,
      awaitingMs: config.awaitingMs,
      tellDecisions: settings.tellDecisions,
      onWork: () => {
        onWork();
        notifier.nudge('decorum_due', config.tenantId);
        engine.wake();
      },
    });
    const onChange = () => {
      notifier.nudge('decorum_due', config.tenantId);
      notifier.nudge('decorum_changed', config.tenantId);
    };

    const launcher = createLauncher({ db, clock, newId, log, defaults: settings, onChange });

    let carrier: CarrierProcess | null = null;
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`;
    const { sendgrid } = config.channels;
    const sendgridPublicKey = sendgridKeySource({
      configured: config.sendgridPublicKey,
      sendgrid,
      clock,
    });
    const startedAt = clock.now();
    const app = buildApp({
      db,
      clock,
      newId,
      config: {
        tenantId: config.tenantId,
        auth: config.auth,
        ...(config.publicBaseUrl && { publicBaseUrl: config.publicBaseUrl }),
        ...(config.defaultCountry && { defaultCountry: config.defaultCountry }),
        ...(config.opsTimezone && { timezone: config.opsTimezone }),
      },
      // Each request is a line only when somebody debugs; what goes wrong always is.
      log: requestLog(config.logLevel === 'info' ? 'warn' : config.logLevel),
      metrics,
      routes: [
        jobRoutes({
          engine,
          defaults: settings,
          delivered,
          onChange,
        }),
        jobActionRoutes({ engine, onChange }),
        bulkActionRoutes({ engine, onChange }),
        campaignRoutes({ defaults: settings, onChange }),
        campaignActionRoutes({ defaults: settings, launcher, onChange }),
        campaignPreviewRoutes({ defaults: settings, delivered }),
        eligibilityRoutes(settings),
        partyEligibilityRoutes(settings),
        providerWebhooks({
          db,
          clock,
          random,
          newId,
          tellDecisions: settings.tellDecisions,
          meter,
          publicBaseUrl: config.publicBaseUrl,
          twilioAuthTokens: config.channels.twilio ? [config.channels.twilio.authToken] : [],
          sendgridPublicKey,
          onReceipt: () => {
            onWork();
            engine.wake();
          },
          codes,
          onMessage: () => {
            notifier.nudge('decorum_inbound', config.tenantId);
            conversations.wake();
          },
        }),
        ...(links
          ? [unsubscribeRoutes({ links, tellDecisions: settings.tellDecisions, onChange: onWork })]
          : []),
        systemRoutes({
          startedAt,
          channels,
          roles: config.roles,
          privateDatabase: config.databaseUrl === null,
          carrier: () =>
            carrier && { url: `http://localhost:${config.carrier?.port}`, for: config.carrier?.for ?? [] },
        }),
        consolePages(fileURLToPath(new URL('../console/dist', import.meta.url))),
      ],
    });

    // The API opens first and closes last, so that callbacks find it for as long as anything is on the wire.
    if (config.roles.has('api')) {
      await app.listen({ host: config.host, port: config.port }).catch((error) => {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
        throw new Error(`Port ${config.port} is in use by another program; set PORT to a free one.`, {
          cause: error,
        });
      });
      stops.push(() => app.close());
    }
    if (config.carrier && config.roles.has('worker')) {
      carrier = await startCarrierProcess({
        ...config.carrier,
        appUrl: `http://127.0.0.1:${config.port}`,
        publicBaseUrl: config.publicBaseUrl,
        clock,
        log,
      });
      stops.push(async () => carrier?.stop());
    }
    if (config.roles.has('worker')) {
      await engine.start();
      stops.push(() => engine.stop());
      await conversations.start();
      stops.push(() => conversations.stop());
    }
    if (config.roles.has('scheduler')) {
      const ending = new AbortController();
      const loops = [
        dispatcher.start(ending.signal),
        launcher.run(ending.signal),
        keepHouse({ db, clock, log, tenantId: config.tenantId }, ending.signal),
        keepCounts({ db, clock, log }, ending.signal),
      ];
      stops.push(async () => {
        ending.abort();
        dispatcher.wake();
        await Promise.all(loops);
      });
    }
    return { url, db, stop, greeting: greetingOf(config, url) };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

async function ownDatabase(
  config: Config,
  clock: Clock,
  log: Log,
  stops: (() => Promise<unknown>)[],
): Promise<string> {
  const embedded = await startEmbedded({
    dataDir: config.dataDir,
    clock,
    log,
    onGivenUp: (error) => {
      log.error({ err: error }, 'Another process has taken the database; this one ends');
      process.exit(1);
    },
  });
  stops.push(() => embedded.stop());
  return embedded.url;
}

function greetingOf(config: Config, url: string): string {
  const local = url.replace('127.0.0.1', 'localhost');
  const lines = [
    '',
    '  Decorum is ready.',
    '',
    ...(config.roles.has('api') ? [`  Console   ${local}/`, `  API       ${local}/docs`] : []),
    ...(config.carrier ? [`  Phone     http://localhost:${config.carrier.port}/`] : []),
    `  Database  ${config.databaseUrl === null ? `private PostgreSQL, data in ${config.dataDir}` : 'from DATABASE_URL'}`,
    '',
    config.carrier
      ? '  No provider credentials are set: the local carrier delivers, and nothing leaves this machine.'
      : '  Providers are configured: messages leave this machine.',
    '',
  ];
  return lines.join('\n');
}
