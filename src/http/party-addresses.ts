import { z } from 'zod';
import { maskAddress, normalizeAddress } from '../policy/address.ts';
import type { Db } from '../store/db.ts';
import { type LinkWanted, putLinks } from '../store/parties.ts';
import type { AppDeps } from './deps.ts';
import { addressKindField, linkStatusField } from './fields.ts';
import { type FieldError, Problem, unprocessable } from './problem.ts';

const addressBody = z.strictObject({
  kind: addressKindField,
  value: z.string().max(400),
  status: linkStatusField
    .optional()
    .describe('`bound` unless told: you say that the address is this person’s.'),
});
export const addressesBody = z.array(addressBody).max(50);
/** What was sent, normalised; all addresses that cannot be are told at once. */
export function linksOf(addresses: z.infer<typeof addressesBody>, { newId, config }: AppDeps): LinkWanted[] {
  const errors: FieldError[] = [];
  const links: LinkWanted[] = [];
  for (const [index, { kind, value, status }] of addresses.entries()) {
    const path = `addresses.${index}.value`;
    const address = normalizeAddress(kind, value, { defaultCountry: config.defaultCountry });
    if (!address.ok) errors.push({ path, message: address.message, code: address.code });
    else if (links.some((link) => link.kind === kind && link.value === address.value)) {
      errors.push({
        path,
        message: 'This address is in the list twice. Send it once.',
        code: 'duplicate_address',
      });
    } else links.push({ id: newId(), kind, value: address.value, status: status ?? null });
  }
  const [first, ...rest] = errors;
  if (first) throw unprocessable(first, ...rest);
  return links;
}

export async function tie(tx: Db, wanted: Parameters<typeof putLinks>[1]): Promise<void> {
  const taken = await putLinks(tx, wanted);
  if (taken.length === 0) return;
  throw new Problem(
    409,
    'address_taken',
    `${masked(taken).join(' and ')} belongs to another person already. ` +
      'Untie it there first, or leave it out: an address belongs to one person.',
    {
      errors: taken.map(({ kind, value }) => ({
        path: `addresses.${wanted.links.findIndex((link) => link.kind === kind && link.value === value)}.value`,
        message: `${kind} ${maskAddress(kind, value)} belongs to another person.`,
        code: 'address_taken',
      })),
    },
  );
}

export const masked = (links: readonly Pick<LinkWanted, 'kind' | 'value'>[]): string[] =>
  links.map(({ kind, value }) => `${kind} ${maskAddress(kind, value)}`);
