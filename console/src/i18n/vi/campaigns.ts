import type { campaigns as english } from '../en/campaigns.ts';
import type { Words } from '../translation.ts';

export const campaigns: Words<typeof english> = {
  title: 'Chiến dịch',
};
