import { audit } from './en/audit.ts';
import { campaigns } from './en/campaigns.ts';
import { codes } from './en/codes.ts';
import { explained } from './en/explained.ts';
import { job } from './en/job.ts';
import { outbound } from './en/outbound.ts';
import { overview } from './en/overview.ts';
import { parts } from './en/parts.ts';
import { people } from './en/people.ts';
import { record } from './en/record.ts';
import { shell } from './en/shell.ts';
import { templates } from './en/templates.ts';

/** Every text of the console, a file per area. The other languages have the same keys and the same blanks. */
export const en = {
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
