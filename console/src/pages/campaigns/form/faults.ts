import type { FieldError } from '../../../api/ask.ts';
import { knownWord, type Language, type Text } from '../../../i18n/language.ts';
import type { Draft } from './draft.ts';

/** Where the server finds what a field of the form holds. */
const PATHS: Record<keyof Draft, string> = {
  name: 'name',
  purpose: 'purpose',
  channels: 'allowedChannels',
  words: 'content',
  templateKey: 'templateKey',
  text: 'content.text',
  subject: 'content.subject',
  html: 'content.html',
  variables: 'variables',
  audience: 'audience',
  filter: 'audience',
  startsAt: 'startsAt',
  expiresAt: 'expiresAt',
  perMinute: 'perMinute',
  onQuietHours: 'onQuietHours',
  priority: 'priority',
  capMax: 'frequencyCap',
  capHours: 'frequencyCap',
  onUnknown: 'onUnknown',
};

const isBelow = (path: string, above: string) => path === above || path.startsWith(`${above}.`);

/** Without those of the fields that were changed since: the server has not seen them yet. */
export const withoutChanged = (errors: readonly FieldError[], changes: Partial<Draft>): FieldError[] =>
  errors.filter(
    ({ path }) =>
      !(Object.keys(changes) as (keyof Draft)[]).some(
        (field) => isBelow(path, PATHS[field]) || isBelow(PATHS[field], path),
      ),
  );

/**
 * What is wrong with a field, or below it. English has the server's own sentence, the others theirs for the codes that
 * they know.
 */
export function faultAt(
  errors: readonly FieldError[],
  path: string,
  { t, language }: { t: Text; language: Language },
): string | undefined {
  const found = errors.find((error) => isBelow(error.path, path));
  if (!found) return undefined;
  if (language === 'en' && found.message !== '') return found.message;
  return knownWord(t, 'campaigns', `fault.${found.code}`) ?? found.message;
}

/** What the form can tell without asking. */
export const missingOf = ({ name, purpose }: Pick<Draft, 'name' | 'purpose'>): FieldError[] => [
  ...(name.trim() === '' ? [{ path: 'name', message: '', code: 'name_missing' }] : []),
  ...(purpose === '' ? [{ path: 'purpose', message: '', code: 'purpose_missing' }] : []),
];
