import type { Db } from './db.ts';

/** What a search asks for, as patterns of `like`. */
export type Words = {
  /** For `search_text`, without case and accents. */
  name: string;
  /** For addresses, which are stored in lower case: a number as it is stored, however it was written. */
  address: string;
  /** The same as a text. */
  addressText: string;
};

export const wordsOf = (q: string): Words => {
  const number = q.replace(/[\s().-]/g, '');
  const addressText = /^\+?\d{3,}$/.test(number) ? number : q.toLowerCase();
  return { name: containing(plain(q)), address: containing(addressText), addressText };
};

/** As `cc_search_text` of the database. */
const plain = (text: string): string =>
  text
    .replace(/[đĐ]/g, 'd')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[A-Z]/g, (c) => c.toLowerCase());

const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

export const PEOPLE_FOUND = `
with people as (
  select id from cc_parties where tenant_id = $1::text and search_text like $2::text limit $4::integer
), addresses as (
  select address from cc_identity_links where tenant_id = $1::text and address like $3::text limit $4::integer
)
select id, null as address from people union all select null, address from addresses`;

/** The people and the addresses with these words in them; null when there are more than `most` of either. */
export async function peopleFound(
  db: Db,
  tenantId: string,
  { name, address }: Words,
  most: number,
): Promise<{ people: string[]; addresses: string[] } | null> {
  const rows = await db.query<{ id: string | null; address: string | null }>(PEOPLE_FOUND, [
    tenantId,
    name,
    address,
    most + 1,
  ]);
  const people = rows.flatMap(({ id }) => (id === null ? [] : [id]));
  const addresses = rows.flatMap((row) => (row.address === null ? [] : [row.address]));
  return people.length > most || addresses.length > most ? null : { people, addresses };
}
