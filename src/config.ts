import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { ChannelSettings } from './channels/registry.ts';
import { normalizeAddress } from './policy/address.ts';
import type { QuietWindow } from './policy/quiet-hours.ts';
import { isZone } from './policy/wall-clock.ts';

/** The one reader of the environment. Everything else is handed the part it needs. */
export type Config = {
  host: string;
  port: number;
  roles: ReadonlySet<Role>;
  tenantId: string;
  auth: 'local';
  /** Null: the private PostgreSQL in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  publicBaseUrl: string | null;
  defaultCountry: string | null;
  opsQuietHours: QuietWindow;
  opsTimezone: string | null;
  n8nWebhookUrl: string | null;
  /** From which the keys of this installation are made; null: one of its own, in `dataDir`. */
  secret: string | null;
  /** How long somebody counts as verified after a one-time code. */
  verifiedMs: number;
  /** How long a job waits for a verification. */
  awaitingMs: number;
  /** Whom people may ask, told in the answer to HELP. */
  helpContact: string | null;
  dispatcherForceFail: boolean;
  reconcileAfterMs: number;
  leaseMs: number;
  sendMs: number;
  logLevel: string;
  channels: ChannelSettings;
  /** Verifies SendGrid's events; null: asked of SendGrid when needed. */
  sendgridPublicKey: string | null;
  /** The local carrier stands in for providers without credentials; null when all have theirs. */
  carrier: { port: number; smtpPort: number; for: ('twilio' | 'email')[] } | null;
};

export const ROLES = ['api', 'worker', 'scheduler'] as const;
export type Role = (typeof ROLES)[number];

/** Opens nothing but a local carrier. */
export const CARRIER_ACCOUNT = {
  accountSid: 'AC0dec0000000000000000000000000dec',
  authToken: 'decorumlocalcarrierauthtoken0000',
  sendgridKey: 'SG.decorum-local.carrier',
  fromNumber: '+15005550006',
  whatsappFrom: '+14155238886',
  emailFrom: 'notices@decorum.example',
} as const;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

export class BadConfig extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings need mending:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'BadConfig';
    this.problems = problems;
  }
}

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
    .transform(Number)
    .refine((value) => value <= 65_535, 'must be a port number from 0 to 65535')
    .default(fallback);
const url = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `must be a URL such as ${example}` });
const http = url(/^https?$/, 'https://api.example.com').transform((text) => text.replace(/\/+$/, ''));
const milliseconds = (fallback: number, least: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number of milliseconds')
    .transform(Number)
    .refine((value) => value >= least, `must be at least ${least} milliseconds`)
    .default(fallback);
const window = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'must be a window such as 21:00-08:00')
  .transform((text): QuietWindow => ({ start: text.slice(0, 5), end: text.slice(6) }));

const environment = z.object({
  PORT: port(3001),
  HOST: z.string().default('127.0.0.1'),
  // A socket's URL has no host, which a URL parser refuses: postgresql://user@/decorum?host=/run/postgresql.
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\/\S*\/\S+$/,
      'must be a URL such as postgresql://user:password@host:5432/decorum',
    )
    .optional(),
  DECORUM_DATA: z.string().default('.decorum'),
  DECORUM_AUTH: z.enum(['local'], 'must be "local", the one mode of this version').default('local'),
  DECORUM_ROLES: z
    .string()
    .default(ROLES.join(','))
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(ROLES, `must be a list of ${ROLES.join(', ')}`)).min(1)),
  DECORUM_TENANT: z.string().max(100).default('default'),
  DECORUM_RECONCILE_AFTER_MS: milliseconds(30_000, 0),
  // A send may last 20 seconds; its lease must outlive it.
  DECORUM_LEASE_MS: milliseconds(60_000, 30_000),
  PUBLIC_BASE_URL: http.optional(),
  DEFAULT_COUNTRY: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'must be two letters, such as VN')
    .optional(),
  OPS_QUIET_HOURS: window.default({ start: '21:00', end: '08:00' }),
  OPS_TIMEZONE: z.string().refine(isZone, 'must be an IANA zone such as Asia/Ho_Chi_Minh').optional(),
  N8N_OUTBOUND_WEBHOOK_URL: http.optional(),
  DECORUM_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  DECORUM_VERIFIED_MS: milliseconds(15 * 60_000, 1_000),
  DECORUM_AWAITING_MS: milliseconds(24 * 60 * 60_000, 60_000),
  HELP_CONTACT: z.string().trim().max(100, 'must be at most 100 characters').optional(),
  AUTOMATION_DISPATCHER_FORCE_FAIL: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  CARRIER_PORT: port(3002),
  CARRIER_SMTP_PORT: port(2525),
  TWILIO_API_BASE_URL: http.optional(),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hexadecimal digits')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().min(8, 'must be the Auth Token of the account').optional(),
  TWILIO_API_KEY: z
    .string()
    .regex(/^SK[0-9a-fA-F]{32}$/, 'must be SK and 32 hexadecimal digits')
    .optional(),
  TWILIO_API_SECRET: z.string().min(8).optional(),
  TWILIO_FROM_NUMBER: z.string().optional(),
  TWILIO_WHATSAPP_FROM: z.string().optional(),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG[0-9a-fA-F]{32}$/, 'must be MG and 32 hexadecimal digits')
    .optional(),
  SENDGRID_API_BASE_URL: http.optional(),
  SENDGRID_API_KEY: z.string().min(8).optional(),
  SENDGRID_FROM: z.string().optional(),
  SENDGRID_WEBHOOK_PUBLIC_KEY: z.string().optional(),
  SMTP_URL: url(/^smtps?$/, 'smtp://user:password@mail.example.com:587').optional(),
  SMTP_FROM: z.string().optional(),
});
type Environment = z.infer<typeof environment>;

/** Reads and checks all settings. Throws `BadConfig` with every problem, by its key. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable is one that is not set.
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = environment.safeParse(present);
  if (!read.success) {
    throw new BadConfig(read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  }
  const settings = read.data;
  const problems = crossChecks(settings);
  if (problems.length > 0) throw new BadConfig(problems);

  const carrierUrl = `http://127.0.0.1:${settings.CARRIER_PORT}`;
  const twilio = twilioOf(settings, carrierUrl);
  const { sendgrid, smtp } = emailOf(settings, carrierUrl);
  const stands = [
    ...(twilio.baseUrl === carrierUrl ? (['twilio'] as const) : []),
    ...(sendgrid?.baseUrl === carrierUrl ? (['email'] as const) : []),
  ];
  const outside = [twilio.baseUrl, sendgrid?.baseUrl].filter((base) => base && !isLoopback(base));
  // Providers on this machine can call back to it; those elsewhere need a public address.
  const publicBaseUrl =
    settings.PUBLIC_BASE_URL ?? (outside.length === 0 ? `http://127.0.0.1:${settings.PORT}` : null);
  return {
    host: settings.HOST,
    port: settings.PORT,
    roles: new Set(settings.DECORUM_ROLES),
    tenantId: settings.DECORUM_TENANT,
    auth: settings.DECORUM_AUTH,
    databaseUrl: settings.DATABASE_URL ?? null,
    dataDir: isAbsolute(settings.DECORUM_DATA) ? settings.DECORUM_DATA : resolve(settings.DECORUM_DATA),
    publicBaseUrl,
    defaultCountry: settings.DEFAULT_COUNTRY?.toUpperCase() ?? null,
    opsQuietHours: settings.OPS_QUIET_HOURS,
    opsTimezone: settings.OPS_TIMEZONE ?? null,
    secret: settings.DECORUM_SECRET ?? null,
    verifiedMs: settings.DECORUM_VERIFIED_MS,
    awaitingMs: settings.DECORUM_AWAITING_MS,
    helpContact: settings.HELP_CONTACT ?? null,
    n8nWebhookUrl: settings.N8N_OUTBOUND_WEBHOOK_URL ?? null,
    dispatcherForceFail: settings.AUTOMATION_DISPATCHER_FORCE_FAIL === '1',
    reconcileAfterMs: settings.DECORUM_RECONCILE_AFTER_MS,
    leaseMs: settings.DECORUM_LEASE_MS,
    sendMs: 20_000,
    logLevel: settings.LOG_LEVEL,
    channels: { twilio, sendgrid, smtp, publicBaseUrl },
    sendgridPublicKey: settings.SENDGRID_WEBHOOK_PUBLIC_KEY ?? null,
    carrier:
      stands.length === 0
        ? null
        : { port: settings.CARRIER_PORT, smtpPort: settings.CARRIER_SMTP_PORT, for: [...stands] },
  };
}

export const isLoopback = (text: string): boolean => LOOPBACK.has(URL.parse(text)?.hostname ?? text);

function crossChecks(settings: Environment): string[] {
  const problems: string[] = [];
  const need = (ok: boolean, problem: string) => {
    if (!ok) problems.push(problem);
  };
  need(
    LOOPBACK.has(settings.HOST),
    `HOST is ${settings.HOST}, but DECORUM_AUTH=local believes whoever connects and so listens on 127.0.0.1 only; ` +
      'leave HOST out and put a proxy with a login in front',
  );
  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token } = settings;
  need(
    !sid || Boolean(token),
    'TWILIO_AUTH_TOKEN is missing beside TWILIO_ACCOUNT_SID; callbacks are checked with it',
  );
  need(!token || Boolean(sid), 'TWILIO_ACCOUNT_SID is missing beside TWILIO_AUTH_TOKEN');
  need(
    Boolean(settings.TWILIO_API_KEY) === Boolean(settings.TWILIO_API_SECRET),
    'TWILIO_API_KEY and TWILIO_API_SECRET go together',
  );
  need(
    !sid || Boolean(settings.TWILIO_FROM_NUMBER),
    'TWILIO_FROM_NUMBER is missing: the number that texts and calls come from',
  );
  for (const key of ['TWILIO_FROM_NUMBER', 'TWILIO_WHATSAPP_FROM'] as const) {
    const value = settings[key];
    if (value === undefined) continue;
    const number = normalizeAddress('whatsapp', value);
    need(number.ok, `${key} must be a number with its country code, such as +15005550006`);
  }
  for (const key of ['SENDGRID_FROM', 'SMTP_FROM'] as const) {
    const value = settings[key];
    if (value === undefined) continue;
    need(normalizeAddress('email', value).ok, `${key} must be an email address, such as notices@example.com`);
  }
  need(
    !settings.SENDGRID_API_KEY || Boolean(settings.SENDGRID_FROM),
    'SENDGRID_FROM is missing: the verified address that mail comes from',
  );
  need(
    !settings.SMTP_URL || Boolean(settings.SMTP_FROM ?? settings.SENDGRID_FROM),
    'SMTP_FROM is missing: the address that mail comes from',
  );
  return problems;
}

const plainNumber = (text: string): string => text.replace(/^whatsapp:/i, '');

function twilioOf(settings: Environment, carrierUrl: string): NonNullable<ChannelSettings['twilio']> {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = settings;
  if (!accountSid || !authToken) {
    return {
      accountSid: CARRIER_ACCOUNT.accountSid,
      authToken: CARRIER_ACCOUNT.authToken,
      fromNumber: settings.TWILIO_FROM_NUMBER ?? CARRIER_ACCOUNT.fromNumber,
      whatsappFrom: plainNumber(settings.TWILIO_WHATSAPP_FROM ?? CARRIER_ACCOUNT.whatsappFrom),
      baseUrl: settings.TWILIO_API_BASE_URL ?? carrierUrl,
    };
  }
  return {
    accountSid,
    authToken,
    apiKeySid: settings.TWILIO_API_KEY ?? null,
    apiKeySecret: settings.TWILIO_API_SECRET ?? null,
    fromNumber: settings.TWILIO_FROM_NUMBER as string,
    whatsappFrom: settings.TWILIO_WHATSAPP_FROM
      ? plainNumber(settings.TWILIO_WHATSAPP_FROM)
      : (settings.TWILIO_FROM_NUMBER as string),
    messagingServiceSid: settings.TWILIO_MESSAGING_SERVICE_SID ?? null,
    baseUrl: settings.TWILIO_API_BASE_URL ?? 'https://api.twilio.com',
  };
}

function emailOf(settings: Environment, carrierUrl: string): Pick<ChannelSettings, 'sendgrid' | 'smtp'> {
  if (settings.SMTP_URL) {
    const from = (settings.SMTP_FROM ?? settings.SENDGRID_FROM) as string;
    return { smtp: { url: settings.SMTP_URL, from }, sendgrid: null };
  }
  const from = settings.SENDGRID_FROM ?? CARRIER_ACCOUNT.emailFrom;
  if (settings.SENDGRID_API_KEY) {
    const baseUrl = settings.SENDGRID_API_BASE_URL ?? 'https://api.sendgrid.com';
    return { smtp: null, sendgrid: { apiKey: settings.SENDGRID_API_KEY, from, baseUrl } };
  }
  const baseUrl = settings.SENDGRID_API_BASE_URL ?? carrierUrl;
  return { smtp: null, sendgrid: { apiKey: CARRIER_ACCOUNT.sendgridKey, from, baseUrl } };
}
