import type { Clock } from '../clock.ts';
import { type Config, isLoopback } from '../config.ts';
import { localTime } from '../policy/wall-clock.ts';
import { broken, doubtful, type Finding, fine } from './finding.ts';
import { whyUnreachable } from './reach.ts';

export async function examineSettings(config: Config, clock: Clock): Promise<Finding[]> {
  return [
    publicAddress(config),
    zone(config, clock),
    quietHours(config),
    ...(await n8n(config, clock)),
    ...(config.dispatcherForceFail ? [forcedFailure] : []),
  ];
}

function publicAddress({ publicBaseUrl, channels }: Config): Finding {
  const what = 'callbacks';
  const outside = [channels.twilio?.baseUrl, channels.sendgrid?.baseUrl].some(
    (url) => url && !isLoopback(url),
  );
  const mend = 'Set PUBLIC_BASE_URL to the https address under which the internet reaches this Decorum.';
  if (publicBaseUrl === null) {
    return doubtful(
      what,
      'PUBLIC_BASE_URL is not set, so providers cannot report what became of a message',
      mend,
    );
  }
  return outside && isLoopback(publicBaseUrl)
    ? doubtful(what, `providers on the internet cannot reach ${publicBaseUrl}`, mend)
    : fine(what, `providers call back ${publicBaseUrl}`);
}

function zone({ opsTimezone }: Config, clock: Clock): Finding {
  const what = 'time zone';
  if (opsTimezone !== null) {
    return fine(what, `${opsTimezone} (there it is ${localTime(clock.now(), opsTimezone).time})`);
  }
  return doubtful(
    what,
    'OPS_TIMEZONE is not set: messages to people whose zone nobody knows are held',
    'Set OPS_TIMEZONE to your zone, for example OPS_TIMEZONE=Asia/Ho_Chi_Minh.',
  );
}

function quietHours({ opsQuietHours: { start, end } }: Config): Finding {
  const what = 'quiet hours';
  if (start !== end) return fine(what, `${start}-${end}, for people without their own`);
  return doubtful(
    what,
    'there are none for people without their own',
    'Set OPS_QUIET_HOURS to a window such as 21:00-08:00.',
  );
}

async function n8n({ n8nWebhookUrl }: Config, clock: Clock): Promise<Finding[]> {
  if (n8nWebhookUrl === null) return [];
  // Its own address stands for a workflow, which a question must not start.
  const { origin } = new URL(n8nWebhookUrl);
  const why = await whyUnreachable(origin, clock);
  return [
    why === null
      ? fine('n8n', `reachable at ${origin}`)
      : broken(
          'n8n',
          `${origin} cannot be reached (${why}); events wait`,
          'Start n8n, or mend N8N_OUTBOUND_WEBHOOK_URL.',
        ),
  ];
}

const forcedFailure = doubtful(
  'events',
  'the dispatcher is told to fail (AUTOMATION_DISPATCHER_FORCE_FAIL=1)',
  'Leave that setting out when the drill is over.',
);
