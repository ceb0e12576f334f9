import { pino } from 'pino';
import { redactText } from './policy/redaction.ts';

/** The part of a logger that the product uses: fields first, then a full sentence. */
export type Log = Record<
  'debug' | 'info' | 'warn' | 'error',
  (fields: Record<string, unknown>, text: string) => void
>;

/** Only these fields reach a log line; whatever else a caller hands over is dropped. */
const ALLOWED = new Set([
  'err',
  'jobId',
  'tenantId',
  'channel',
  'provider',
  'attempt',
  'reason',
  'code',
  'status',
  'count',
  'waiting',
  'ms',
  'url',
  'port',
  'path',
  'pid',
  'method',
  'route',
  'requestId',
  'statusCode',
  'eventType',
  'eventId',
  'version',
  'name',
  'adopted',
  'dir',
  'processed',
  'key',
  'until',
  'files',
  'role',
  'signal',
]);

const clean = (value: unknown): unknown => {
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) {
    return {
      type: value.name,
      message: messageOf(value),
      ...('code' in value && { code: String(value.code) }),
      ...(value.stack && { stack: framesOf(value.stack) }),
      ...(value.cause instanceof Error && { cause: messageOf(value.cause) }),
    };
  }
  return typeof value === 'number' || typeof value === 'boolean' || value === null
    ? value
    : redactText(String(value));
};

/** The operating system's errors name hosts and ports, which an operator needs and nobody wrote. */
const messageOf = (error: Error): string => ('syscall' in error ? error.message : redactText(error.message));

/** Where in the code it happened; the message above the frames is told apart. */
const framesOf = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

/**
 * JSON lines on standard output. Fields pass an allow-list and every text a mask, since path redaction does not
 * reach deep keys or message text: no number, address, code or token can get into a line by accident.
 */
export function createLog({
  level = 'info',
  destination,
}: {
  level?: string;
  destination?: NodeJS.WritableStream;
} = {}): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: (err) => err } },
    destination ?? process.stdout,
  );
  const at = (name: keyof Log) => (fields: Record<string, unknown>, text: string) => {
    const kept = Object.entries(fields).filter(([key, value]) => ALLOWED.has(key) && value !== undefined);
    logger[name](Object.fromEntries(kept.map(([key, value]) => [key, clean(value)])), redactText(text));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
