/** Node's words for a socket that could not be opened or broke. `ENOENT` is a socket file that is gone. */
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** PostgreSQL closed the session: shutdown, crash of another backend, start-up, idle timeout. */
const sessionCodes = new Set(['57P01', '57P02', '57P03', '57P05']);

const driverMessages =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired)/;

/**
 * Whether a statement failed because the database could not be reached or went away, so that the same
 * statement may succeed later. It does not say whether the statement took effect: a commit may have.
 */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code !== undefined) {
    if (code === 'ENOENT') return syscall === 'connect';
    if (socketCodes.has(code) || sessionCodes.has(code) || /^08...$/.test(code)) return true;
  }
  return driverMessages.test(error.message) || isConnectionLost(error.cause);
}

/** Whether a row was refused because its key exists already, by that constraint or index when one is named. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof Error)) return false;
  const { code, constraint: broken } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && (constraint === undefined || broken === constraint);
}

/** Too many connections, a deadlock, a serialisation failure, a lock that was not free. */
const passingCodes = new Set(['53300', '40P01', '40001', '55P03']);

/** Whether the same statement may succeed in a moment, without anybody mending anything. */
export const isPassing = (error: unknown): boolean =>
  isConnectionLost(error) ||
  (error instanceof Error && passingCodes.has(String((error as { code?: unknown }).code)));

/** Whether PostgreSQL broke a deadlock by ending this transaction: the same work may succeed at once. */
export const isDeadlock = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: unknown }).code === '40P01';
