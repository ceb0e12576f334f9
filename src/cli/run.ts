import { createDispatcher } from '../automation/dispatcher.ts';
import { channelsFrom } from '../channels/registry.ts';
import { unsubscribeLinks } from '../channels/unsubscribe-link.ts';
import { createEngine } from '../engine/engine.ts';
import { engineSettings } from '../engine-settings.ts';
import { keyFor, secretOf } from '../secret.ts';
import { createNotifier } from '../store/notifier.ts';
import { askCarrier } from './carrier-health.ts';
import { columns, counted } from './columns.ts';
import { BadUsage, type Command, type Context, EXIT, Failure } from './command.ts';
import { type OpenDatabase, withDatabase } from './database.ts';

/** One pass of the worker, for a scheduler such as cron, or beside a running server: leases keep them apart. */
export const run: Command = {
  options: { limit: { type: 'string' } },
  needs: [],
  run: async ({ values }, context) => {
    const limit = limitOf(values.limit);
    await needCarrier(context);
    const { counts, events } = await withDatabase(context, (open) => workOnce(open, context, limit), {
      onStop: 'finish',
    });
    if (counts.processed === 0) context.say('Nothing is due.');
    else {
      context.say(`Worked through ${counted(counts.processed, 'job')}:`);
      context.say();
      const { processed: _all, ...ends } = counts;
      for (const line of columns(Object.entries(ends).map(([end, count]) => [`  ${end}`, String(count)]))) {
        context.say(line);
      }
    }
    if (events > 0) context.say(`Told ${counted(events, 'event')} to the inbox and to webhooks.`);
    return context.stop.aborted ? EXIT.interrupted : EXIT.done;
  },
};

function limitOf(text: string | boolean | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1) return limit;
  throw new BadUsage('--limit must be a whole number from 1.');
}

/** Without it every send would fail as unreachable, count as an attempt, and be tried again later. */
async function needCarrier({ config, clock }: Context): Promise<void> {
  const { carrier } = config();
  if (!carrier) return;
  const url = `http://127.0.0.1:${carrier.port}`;
  if ((await askCarrier(url, clock)) === 'carrier') return;
  throw new Failure(
    `The local carrier is not running at ${url}, and without provider credentials nothing else can deliver: ` +
      'run "npm start", which runs it, or set the credentials of a provider.',
    EXIT.notNow,
  );
}

async function workOnce({ db }: OpenDatabase, context: Context, limit: number) {
  const config = context.config();
  const { clock, random, newId, log, stop } = context;
  const { publicBaseUrl } = config;
  const key = keyFor('unsubscribe', await secretOf(config));
  const unsubscribeUrl = publicBaseUrl === null ? null : unsubscribeLinks(key, publicBaseUrl).urlFor;
  const channels = channelsFrom({ ...config.channels, unsubscribeUrl }, { clock });
  const notifier = createNotifier(db);
  const engine = createEngine({
    db,
    channels,
    clock,
    random,
    newId,
    log,
    onWork: () => {
      notifier.nudge('decorum_changed', config.tenantId);
      notifier.nudge('decorum_events', config.tenantId);
    },
    settings: engineSettings(config),
  });
  // Nothing more is taken then, and what is on the wire comes home and is recorded.
  stop.addEventListener('abort', () => void engine.stop(), { once: true });
  try {
    // Where only this command ever works, nobody else looks for what a killed run left behind.
    await engine.reconcile();
    const counts = await engine.runDueOutboundJobs({ limit });
    if (stop.aborted) return { counts, events: 0 };
    const dispatcher = createDispatcher({
      db,
      clock,
      random,
      log,
      n8n: config.n8nWebhookUrl === null ? null : { url: config.n8nWebhookUrl },
      forceFail: config.dispatcherForceFail,
    });
    const { sent } = await dispatcher.runOnce();
    return { counts, events: sent };
  } finally {
    await notifier.idle();
    for (const channel of channels) channel.close?.();
  }
}
