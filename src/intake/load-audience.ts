import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { addToList, clearList, matchPeople, type Named, setListAudience } from '../store/audience-list.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { type AudienceNotes, type AudienceRow, readAudience, reject } from './read-audience.ts';
import type { CsvSource } from './read-csv.ts';

export type LoadedAudience = AudienceNotes & { people: number };

export type LoadAudienceOptions = {
  csv: CsvSource;
  tenantId: string;
  campaignId: string;
  /** What the file is called, for people. */
  file: string | null;
  clock: Clock;
  newId: NewId;
  actor: string;
  /** Finds out what would happen and changes nothing. */
  dryRun?: boolean | undefined;
  /** For numbers without a country code, ISO 3166, such as VN. */
  defaultCountry?: string | undefined;
  /** Locks the campaign and throws when its audience may not change. */
  lock: (tx: Db) => Promise<unknown>;
};

type Member = { id: string; line: number; variables: AudienceRow['variables'] };

const CHUNK = 2_000;

/**
 * Replaces a campaign's audience by the people whom a file names. They must be on record; a row that names nobody
 * known, or somebody named before, is reported. Throws `UnreadableFile`.
 *
 * The file is read and matched before anything is locked, however slowly it comes in; then the whole list is
 * replaced in one transaction, so that a crash leaves the old one. The same file again makes the same list.
 */
export async function loadAudience(db: Db, options: LoadAudienceOptions): Promise<LoadedAudience> {
  const { tenantId } = options;
  const notes: AudienceNotes = { rows: 0, rejected: [], variables: [] };
  // Kept as the texts that the database will read: a fraction of what as many objects would take.
  const chunks: string[] = [];
  let rows: AudienceRow[] = [];
  const match = async () => {
    const members = await membersOf(db, tenantId, rows, notes);
    if (members.length > 0) chunks.push(JSON.stringify(members));
    rows = [];
  };
  for await (const row of readAudience(options.csv, notes, options.defaultCountry)) {
    rows.push(row);
    if (rows.length === CHUNK) await match();
  }
  await match();

  const people = await replaceList(db, options, chunks, notes);
  notes.rejected.sort((a, b) => a.line - b.line);
  return { ...notes, people };
}

async function membersOf(
  db: Db,
  tenantId: string,
  rows: readonly AudienceRow[],
  notes: AudienceNotes,
): Promise<Member[]> {
  const ids = await matchPeople(
    db,
    tenantId,
    rows.map(({ person }) => person),
  );
  return rows.flatMap(({ line, person, variables }, index) => {
    const id = ids[index];
    if (id) return [{ id, line, variables }];
    reject(notes, { line, field: fieldOf(person), reason: unknownPerson(person) });
    return [];
  });
}

const fieldOf = (person: Named): string => ('ref' in person ? 'externalRef' : person.kind);

const unknownPerson = (person: Named): string =>
  `Nobody on record has this ${'ref' in person ? 'externalRef' : 'address'}. Import people first.`;

class DryRun extends Error {}

async function replaceList(
  db: Db,
  options: LoadAudienceOptions,
  chunks: readonly string[],
  notes: AudienceNotes,
): Promise<number> {
  const { tenantId, campaignId, clock, newId, actor, file } = options;
  let people = 0;
  try {
    await db.transaction(async (tx) => {
      await options.lock(tx);
      await clearList(tx, tenantId, campaignId);
      for (const chunk of chunks) {
        const members: Member[] = JSON.parse(chunk);
        const added = new Set(await addToList(tx, tenantId, campaignId, members));
        people += added.size;
        for (const { id, line } of members) {
          // The first row of a person takes the name; what is left over are repetitions.
          if (!added.delete(id)) {
            reject(notes, { line, field: null, reason: 'This person is on a line further up already.' });
          }
        }
      }
      if (options.dryRun) throw new DryRun();
      const now = clock.now();
      const { variables } = notes;
      await setListAudience(tx, tenantId, campaignId, { kind: 'list', file, people, variables }, now);
      await recordAudit(tx, tenantId, [
        {
          id: newId(),
          at: now,
          eventType: 'campaign_audience_uploaded',
          actor,
          payload: { campaignId, file, rows: notes.rows, people, rejected: notes.rows - people },
        },
      ]);
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  return people;
}
