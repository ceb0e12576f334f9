import { searchText } from '../../parts/search-text.ts';

/** What the address of the list may say; anything else in it is left out. */
export type PeopleSearch = {
  q?: string;
  tag?: string;
  language?: string;
  channel?: string;
  timezone?: string;
  /** Whether they said "do not contact". */
  dnc?: 'yes' | 'no';
  /** The form that is open. */
  new?: 'person' | 'import';
};

export function peopleSearch(search: Record<string, unknown>): PeopleSearch {
  const text = searchText(search);
  return {
    ...text('q', /^.{1,200}$/),
    ...text('tag', /^.{1,50}$/),
    ...text('language', /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i),
    ...text('channel', /^[a-z_]{1,40}$/),
    ...text('timezone', /^[\w+/-]{1,100}$/),
    ...((search.dnc === 'yes' || search.dnc === 'no') && { dnc: search.dnc }),
    ...((search.new === 'person' || search.new === 'import') && { new: search.new }),
  };
}
