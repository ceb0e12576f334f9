import type { Translation } from './translation.ts';
import { audit } from './vi/audit.ts';
import { campaigns } from './vi/campaigns.ts';
import { codes } from './vi/codes.ts';
import { explained } from './vi/explained.ts';
import { job } from './vi/job.ts';
import { outbound } from './vi/outbound.ts';
import { overview } from './vi/overview.ts';
import { parts } from './vi/parts.ts';
import { people } from './vi/people.ts';
import { record } from './vi/record.ts';
import { shell } from './vi/shell.ts';
import { templates } from './vi/templates.ts';

export const vi: Translation = {
  ...shell,
  ...parts,
  ...codes,
  ...job,
  ...explained,
  ...overview,
  ...outbound,
  ...record,
  campaigns,
  people,
  templates,
  audit,
};
