import type { Db } from '../store/db.ts';
import { findParty, type Party, type PartyRef } from '../store/parties.ts';
import { notFound } from './problem.ts';

export async function partyOr404(db: Db, tenantId: string, ref: PartyRef): Promise<Party> {
  const party = await findParty(db, tenantId, ref);
  if (party) return party;
  throw notFound('There is no such person. Name one by our UUID, or by ref: and your own externalRef.');
}
