import type { NewId } from '../ids.ts';
import { sameTags } from '../policy/tags.ts';
import type { KnownLink, KnownPerson, knownPeople, PeopleChanges } from '../store/people-import.ts';
import type { PersonRow } from './people-csv.ts';

type Changed = 'displayName' | 'language' | 'tags' | 'addresses' | 'preferences' | 'consent' | 'suppressed';

type Touched = { id: string; externalRef: string | null; line: number; changed: Changed[] };

export type PlannedImport = {
  created: number;
  updated: number;
  unchanged: number;
  rejected: { line: number; field: string | null; reason: string }[];
  changes: PeopleChanges;
  /** People on record whom the file changes, and in what. */
  touched: Touched[];
};

/** What a chunk changes, by comparing its rows with what is on record. */
export function planPeople(
  rows: readonly PersonRow[],
  known: Awaited<ReturnType<typeof knownPeople>>,
  { newId, now }: { newId: NewId; now: number },
): PlannedImport {
  const byRef = new Map(known.people.map((person) => [person.externalRef, person]));
  const byId = new Map(known.people.map((person) => [person.id, person]));
  const links = new Map(known.links.map((link) => [`${link.kind} ${link.address}`, link]));
  const suppressed = new Set(known.suppressed.map(({ address, channel }) => `${channel} ${address}`));
  const planned: PlannedImport = {
    created: 0,
    updated: 0,
    unchanged: 0,
    rejected: [],
    touched: [],
    changes: { people: [], links: [], preferences: [], consents: [], suppressions: [] },
  };
  for (const row of rows) {
    const owners = row.addresses.flatMap(({ kind, value }) => links.get(`${kind} ${value}`) ?? []);
    const person = row.externalRef === null ? ownerOf(owners, byId) : byRef.get(row.externalRef);
    const foreign = owners.find(({ partyId }) => partyId !== person?.id);
    if (foreign && (row.externalRef !== null || owners.length > 1)) {
      const owner = byId.get(foreign.partyId)?.externalRef;
      const reason = `This address belongs to another person${owner ? ` (${owner})` : ''}.`;
      planned.rejected.push({ line: row.line, field: foreign.kind, reason });
      continue;
    }
    const changed = planRow(row, person, links, suppressed, planned.changes, { newId, now });
    if (!person) planned.created += 1;
    else if (changed.length === 0) planned.unchanged += 1;
    else {
      const { id, externalRef } = person;
      planned.updated += 1;
      planned.touched.push({ id, externalRef, line: row.line, changed });
    }
  }
  return planned;
}

const ownerOf = (
  owners: readonly KnownLink[],
  byId: ReadonlyMap<string, KnownPerson>,
): KnownPerson | undefined => owners[0] && byId.get(owners[0].partyId);

/** Adds one row's changes; answers what of the person they change. */
function planRow(
  row: PersonRow,
  person: KnownPerson | undefined,
  links: ReadonlyMap<string, KnownLink>,
  suppressed: ReadonlySet<string>,
  changes: PeopleChanges,
  { newId, now }: { newId: NewId; now: number },
): Changed[] {
  const id = person?.id ?? newId();
  const changed = planPerson(row, person, id, changes);
  const ties = row.addresses.filter(({ kind, value, status }) => {
    const link = links.get(`${kind} ${value}`);
    return !link || (status !== null && link.status !== status);
  });
  for (const { kind, value, status } of ties) {
    changes.links.push({ id: newId(), party: id, kind, address: value, status: status ?? 'bound' });
  }
  if (ties.length > 0) changed.push('addresses');
  if (planPreferences(row, person, id, changes)) changed.push('preferences');
  if (row.consent && isNews(row.consent, person?.consents ?? [])) {
    const { status, channel, source, at } = row.consent;
    const evidence = { import: true, line: row.line };
    changes.consents.push({ id: newId(), party: id, channel, status, source, evidence, at: at ?? now });
    changed.push('consent');
  }
  const news = row.suppressed.filter(({ address, channel }) => !suppressed.has(`${channel} ${address}`));
  for (const { address, channel } of news) changes.suppressions.push({ id: newId(), address, channel });
  if (news.length > 0) changed.push('suppressed');
  return changed;
}

function planPerson(
  row: PersonRow,
  person: KnownPerson | undefined,
  id: string,
  changes: PeopleChanges,
): Changed[] {
  const ref = row.externalRef ?? person?.externalRef ?? null;
  const name = row.displayName ?? person?.displayName ?? row.externalRef ?? 'Unnamed';
  const language = row.language ?? person?.language ?? null;
  const tags = row.tags ?? person?.tags ?? [];
  const changed: Changed[] = [];
  if (name !== person?.displayName) changed.push('displayName');
  if (language !== (person?.language ?? null)) changed.push('language');
  if (!sameTags(tags, person?.tags ?? [])) changed.push('tags');
  if (!person || changed.length > 0) changes.people.push({ id, ref, name, language, tags });
  return changed;
}

/**
 * A file tells what was true when it was written. With a date it adds what is later than the latest on record; without
 * one it never undoes a withdrawal, because the person may have withdrawn since.
 */
function isNews(
  { status, channel, at }: NonNullable<PersonRow['consent']>,
  known: KnownPerson['consents'],
): boolean {
  const latest = known.find((consent) => consent.channel === channel);
  if (latest?.status === status) return false;
  if (at !== null) return latest === undefined || latest.at < at;
  const covers = (consent: { channel: string | null }) =>
    channel === null || consent.channel === null || consent.channel === channel;
  return status === 'withdrawn' || !known.some((each) => each.status === 'withdrawn' && covers(each));
}

function planPreferences(
  { preferences: cells }: PersonRow,
  person: KnownPerson | undefined,
  party: string,
  changes: PeopleChanges,
): boolean {
  if (!cells) return false;
  const had = person?.preferences ?? null;
  const wanted = {
    // A file can add a "do not contact", never lift one: that takes a person who answers for it.
    dnc: cells.doNotContact === true || had?.doNotContact === true,
    // Nobody allowed anything yet: what the file does not allow stays closed.
    channels: cells.allowedChannels ?? had?.allowedChannels ?? [],
    timezone: cells.timezone ?? had?.timezone ?? null,
    quiet_start: cells.quietHours?.start ?? had?.quietHoursStart ?? null,
    quiet_end: cells.quietHours?.end ?? had?.quietHoursEnd ?? null,
  };
  const same =
    had !== null &&
    wanted.dnc === had.doNotContact &&
    [...wanted.channels].sort().join() === [...had.allowedChannels].sort().join() &&
    wanted.timezone === had.timezone &&
    wanted.quiet_start === had.quietHoursStart &&
    wanted.quiet_end === had.quietHoursEnd;
  if (!same) changes.preferences.push({ party, ...wanted });
  return !same;
}
