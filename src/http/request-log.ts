import { Writable } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import { redactText } from '../policy/redaction.ts';

/**
 * The logger that the web framework demands. Its lines pass the same mask as all others, as whole texts: a value
 * that slipped into a field is masked like one in a message.
 */
export function requestLog(level: string, out: NodeJS.WritableStream = process.stdout): FastifyBaseLogger {
  const masked = new Writable({
    write: (line, _encoding, done) => {
      out.write(maskLine(String(line)));
      done();
    },
  });
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, masked);
}

/** Strings only: numbers, such as the line's level, keep their type. */
function maskLine(line: string): string {
  try {
    return `${JSON.stringify(JSON.parse(line), (key, value) =>
      typeof value === 'string' && key !== 'time' ? redactText(value) : value,
    )}\n`;
  } catch {
    return redactText(line);
  }
}
