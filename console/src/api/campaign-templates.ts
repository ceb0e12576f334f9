import { queryOptions } from '@tanstack/react-query';
import type { ChannelName } from '../../../src/policy/words.ts';
import { ask, type Page, queryOf } from './ask.ts';

/** The newest version of a variant; a null channel is for every channel without a variant of its own. */
export type TemplateVariant = {
  key: string;
  language: string;
  channel: ChannelName | null;
  version: number;
  subject: string | null;
  body: string;
  html: string | null;
  variables: string[];
};

export type TemplateChoice = { key: string; variants: TemplateVariant[] };

const PAGE = 200;
/** A list that one picks from; whoever has more finds theirs by writing its key. */
const MOST_PAGES = 5;

/** All templates with their variants, by key. */
export const templateChoicesQuery = queryOptions({
  queryKey: ['templates', 'choices'],
  queryFn: async (): Promise<TemplateChoice[]> => {
    const variants: TemplateVariant[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const found: Page<TemplateVariant> = await ask(
        'GET',
        `/api/templates${queryOf({ limit: PAGE, cursor })}`,
      );
      variants.push(...found.items);
      cursor = found.nextCursor;
      if (cursor === null) break;
    }
    const byKey = Map.groupBy(variants, ({ key }) => key);
    return [...byKey]
      .map(([key, own]) => ({ key, variants: own.toSorted((a, b) => a.language.localeCompare(b.language)) }))
      .toSorted((a, b) => a.key.localeCompare(b.key));
  },
});
