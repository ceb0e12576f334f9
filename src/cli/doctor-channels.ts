import { createTransport } from 'nodemailer';
import { channelsFrom } from '../channels/registry.ts';
import { readSmtpUrl } from '../channels/smtp-url.ts';
import type { Clock } from '../clock.ts';
import { CARRIER_ACCOUNT, type Config } from '../config.ts';
import { redactText } from '../policy/redaction.ts';
import { broken, type Finding, fine } from './finding.ts';
import { whyUnreachable } from './reach.ts';

const SMTP_WITHIN_MS = 3_000;

/** How one provider is configured, without its secret, and, unless `place` is null, whether it answers there. */
type Provider = { described: string; place: string | null; why: string | null; mend: string };

/** Each channel with its provider. That a key is accepted is known from the first message only. */
export async function examineChannels(config: Config, clock: Clock): Promise<Finding[]> {
  const channels = channelsFrom(config.channels, { clock });
  for (const channel of channels) channel.close?.();
  const providers = await examineProviders(config, clock);
  return channels.map(({ channel, provider }) => {
    const known = providers[provider];
    if (!known) return fine(channel, provider);
    const { described, place, why, mend } = known;
    if (place === null) return fine(channel, `${provider}, ${described}`);
    return why === null
      ? fine(channel, `${provider}, ${described}; ${place} answers`)
      : broken(channel, `${provider}, ${described}; ${place} cannot be reached (${why})`, mend);
  });
}

async function examineProviders(
  { channels, carrier }: Config,
  clock: Clock,
): Promise<Record<string, Provider>> {
  const { twilio, sendgrid, smtp } = channels;
  const carrierUrl = carrier && `http://127.0.0.1:${carrier.port}`;
  const overHttp = async (baseUrl: string, described: string, key: string): Promise<Provider> => {
    // The carrier has a line of its own, which says once whether it runs.
    if (baseUrl === carrierUrl) {
      return { described: 'no credentials: the local carrier stands in', place: null, why: null, mend: '' };
    }
    const isUsual = /^https:\/\/api\.(twilio|sendgrid)\.com$/.test(baseUrl);
    const mend = `Check the network of this machine${isUsual ? '' : `, or mend ${key}`}.`;
    return { described, place: baseUrl, why: await whyUnreachable(baseUrl, clock), mend };
  };
  return {
    ...(twilio && {
      twilio: await overHttp(
        twilio.baseUrl,
        `account ${masked(twilio.accountSid)}, token ${masked(twilio.authToken)}, from ${twilio.fromNumber}`,
        'TWILIO_API_BASE_URL',
      ),
    }),
    ...(sendgrid && {
      sendgrid: await overHttp(
        sendgrid.baseUrl,
        `key ${masked(sendgrid.apiKey)}, from ${sendgrid.from}`,
        'SENDGRID_API_BASE_URL',
      ),
    }),
    ...(smtp && { smtp: await relay(smtp) }),
  };
}

/** Greets the relay and signs in; sends nothing. */
async function relay({ url, from }: { url: string; from: string }): Promise<Provider> {
  const settings = readSmtpUrl(url);
  const place = `${settings.host}:${settings.port}`;
  const mend = 'Start the relay, or mend SMTP_URL.';
  const transport = createTransport({
    ...settings,
    connectionTimeout: SMTP_WITHIN_MS,
    greetingTimeout: SMTP_WITHIN_MS,
    socketTimeout: SMTP_WITHIN_MS,
  });
  const described = `${settings.auth ? `user ${masked(settings.auth.user)}, ` : ''}from ${from}`;
  try {
    await transport.verify();
    return { described, why: null, place, mend };
  } catch (error) {
    return { described, why: redactText((error as Error).message), place, mend };
  } finally {
    transport.close();
  }
}

/** Enough of a key to recognise it. The local carrier's own is no secret. */
function masked(secret: string): string {
  if (Object.values(CARRIER_ACCOUNT).some((known) => known === secret)) return 'of the local carrier';
  return secret.length < 12 ? '•••' : `${secret.slice(0, 3)}•••${secret.slice(-3)}`;
}
