import { iso } from '../clock.ts';
import { redactText } from '../policy/redaction.ts';
import { listTenants } from '../store/claim.ts';
import { hasEmbedded } from '../store/embedded-client.ts';
import { migrationState } from '../store/migration-state.ts';
import { type SystemCheck, systemCheck } from '../store/system.ts';
import { counted } from './columns.ts';
import type { Context } from './command.ts';
import { type OpenDatabase, withDatabase } from './database.ts';
import { sizeInWords } from './doctor-machine.ts';
import { broken, doubtful, type Finding, fine } from './finding.ts';

const what = 'database';

export async function examineDatabase(context: Context): Promise<Finding[]> {
  const { databaseUrl, dataDir } = context.config();
  if (databaseUrl === null && !hasEmbedded(dataDir)) {
    return [
      doubtful(
        what,
        `there is no database in ${dataDir} yet`,
        'Run "npm start" or "decorum migrate", which make it; or set DATABASE_URL.',
      ),
    ];
  }
  try {
    return await withDatabase(context, (open) => examine(open, context), { upToDate: false });
  } catch (error) {
    if (context.stop.aborted) throw error;
    const [first = '', ...rest] = sentences((error as Error).message);
    return [broken(what, first, rest.join(' ') || 'Mend what it says, then ask again.')];
  }
}

/** Our errors say first what is wrong and then how to mend it. */
const sentences = (text: string): string[] => redactText(text).split(/(?<=[.)]) (?=[A-Z])|(?<=:) (?=[a-z])/);

async function examine({ db, holderPid }: OpenDatabase, context: Context): Promise<Finding[]> {
  const { databaseUrl, dataDir, tenantId } = context.config();
  const { pending, unknown, applied } = await migrationState(db);
  const where =
    databaseUrl === null
      ? `private, in ${dataDir}${holderPid === null ? ', held by nobody' : `, held by process ${holderPid}`}`
      : `your own, ${redactText(databaseUrl)}`;
  const [newer] = unknown;
  if (newer !== undefined) {
    return [
      broken(what, `${where}; it has the migration ${newer} of a newer Decorum`, 'Run that newer Decorum.'),
    ];
  }
  if (pending.length > 0) {
    const found = `${where}; ${counted(pending.length, 'migration')} to apply (${pending.join(', ')})`;
    return [doubtful(what, found, 'Run "decorum migrate", or "npm start", which does it first.')];
  }
  if (!(await listTenants(db)).includes(tenantId)) {
    return [
      fine(what, where),
      broken(
        'tenant',
        `the tenant "${tenantId}" does not exist`,
        'Mend DECORUM_TENANT, or add it to cc_tenants.',
      ),
    ];
  }
  const now = context.clock.now();
  const check = await systemCheck(db, tenantId, now);
  const version = check.version.split(' ')[0];
  return [
    fine(
      what,
      `PostgreSQL ${version}, ${where}; ${sizeInWords(check.sizeBytes)}, ${counted(applied.length, 'migration')}, none missing`,
    ),
    ...queue(check),
  ];
}

function queue({ due, onTheWire, unknown, pauses }: SystemCheck): Finding[] {
  const words = `${due} due, ${onTheWire} on the wire, ${unknown} of unknown fate`;
  return [
    unknown === 0
      ? fine('queue', words)
      : doubtful(
          'queue',
          words,
          'A running worker asks the provider; where nobody can tell, retry or cancel the job.',
        ),
    ...pauses.map(({ key, reason, until }) =>
      doubtful(
        'paused',
        `${key} until ${iso(until)}${reason ? ` (${reason})` : ''}`,
        'Wait, or mend the provider account.',
      ),
    ),
  ];
}
