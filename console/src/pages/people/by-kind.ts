import { ADDRESS_KINDS, type Address } from '../../api/people.ts';

/** Phones first: they are what most channels reach. */
export const byKind = (addresses: readonly Address[]): Address[] =>
  addresses.toSorted((a, b) => ADDRESS_KINDS.indexOf(a.kind) - ADDRESS_KINDS.indexOf(b.kind));
