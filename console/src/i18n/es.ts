import { audit } from './es/audit.ts';
import { campaigns } from './es/campaigns.ts';
import { codes } from './es/codes.ts';
import { explained } from './es/explained.ts';
import { job } from './es/job.ts';
import { outbound } from './es/outbound.ts';
import { overview } from './es/overview.ts';
import { parts } from './es/parts.ts';
import { people } from './es/people.ts';
import { record } from './es/record.ts';
import { shell } from './es/shell.ts';
import { templates } from './es/templates.ts';
import type { Translation } from './translation.ts';

export const es: Translation = {
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
