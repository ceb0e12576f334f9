import { PURPOSES } from '../../../../src/policy/words.ts';
import { CAMPAIGN_STATUSES, type CampaignQuery } from '../../api/campaigns.ts';

/** What the address of the list may say; anything else in it is left out. */
export function campaignsSearch(search: Record<string, unknown>): CampaignQuery {
  const status = CAMPAIGN_STATUSES.find((each) => each === search.status);
  const purpose = PURPOSES.find((each) => each === search.purpose);
  // An address such as `?q=2026` is read as a number.
  const q = typeof search.q === 'number' ? String(search.q) : search.q;
  return {
    ...(status && { status }),
    ...(purpose && { purpose }),
    ...(typeof q === 'string' && q !== '' && { q: q.slice(0, 200) }),
  };
}

/** A new campaign may begin as a copy of another. */
export const copySearch = ({ copy }: Record<string, unknown>): { copy?: string } =>
  typeof copy === 'string' && /^[0-9a-f-]{36}$/i.test(copy) ? { copy } : {};
