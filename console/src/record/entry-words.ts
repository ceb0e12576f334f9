import type { Entry } from '../api/jobs.ts';
import type { Format } from '../format.ts';
import { knownWord, type Text, wordFor } from '../i18n/language.ts';
import { reasonWords } from '../job/job-words.ts';

/** Who did it, as people name it. */
export function actorWords(t: Text, actor: string): string {
  const [kind, name = ''] = actor.split(':');
  if (kind === 'provider') return t('actor.provider', { provider: wordFor(t, 'provider', name) });
  return actor === 'engine' ? t('actor.engine') : actor;
}

type Told = { t: Text; format: Format; now: number };

/** What an entry of the record says beyond its kind, on one line; empty when nothing. */
export function entryWords({ t, format, now }: Told, { eventType, payload }: Entry): string {
  const read = (key: string): string => (typeof payload[key] === 'string' ? payload[key] : '');
  const number = (key: string): string =>
    typeof payload[key] === 'number' ? format.number(payload[key]) : '';
  const joined = (...words: (string | null | undefined | false)[]) => words.filter(Boolean).join(', ');
  const channel = () => wordFor(t, 'channel', read('channel')) || t('record.everyChannel');
  switch (eventType) {
    case 'outbound_job_created':
      return joined(wordFor(t, 'channel', read('channel')), knownWord(t, 'purpose', read('purpose')));
    case 'outbound_eligibility_decision':
      return joined(
        payload.asked === true && joined(t('record.asked'), wordFor(t, 'channel', read('channel'))),
        knownWord(t, 'decision', read('decision')),
        read('reason') && reasonWords(t, read('reason'), null),
      );
    case 'tool_call':
      return joined(
        read('tool'),
        knownWord(t, 'end', read('end')) ?? read('found'),
        typeof payload.ms === 'number' && `${format.number(payload.ms)} ms`,
        read('code'),
      );
    case 'outbound_receipt':
      return joined(wordFor(t, 'delivery', read('providerStatus') || read('status')), read('code'));
    case 'party_created':
      return joined(read('externalRef'), format.list(wordsIn(payload.addresses)));
    case 'party_changed':
      return joined(
        payload.import === true && t('record.byImport', { line: number('line') }),
        format.list(wordsIn(payload.changed).map((field) => fieldWord(t, field))),
      );
    case 'preferences_changed':
      return format.list(differences(payload.before, payload.after).map((field) => fieldWord(t, field)));
    case 'consent_recorded':
      return joined(knownWord(t, 'consent', read('status')), channel(), read('source'));
    case 'address_suppressed':
      return joined(read('address'), channel(), wordFor(t, 'reason', read('reason')));
    case 'suppression_lifted':
      return joined(read('address'), channel(), read('note'));
    case 'people_imported':
      return t('record.imported', {
        created: number('created'),
        updated: number('updated'),
        rejected: number('rejected'),
      });
    case 'campaign_status_changed':
      return joined(read('name'), `${read('from')} → ${read('to')}`);
    case 'template_published':
    case 'template_retired':
      return joined(
        read('key'),
        read('language'),
        wordFor(t, 'channel', read('channel')),
        t('record.version', { version: number('version') }),
      );
    default: {
      const reason = read('heldReason') || read('reasonCode');
      const next = read('nextAttemptAt');
      return [
        read('name'),
        reason && reasonWords(t, reason, read('reasonMessage') || null),
        next && `→ ${format.time(next, now)}`,
      ]
        .filter(Boolean)
        .join(' ');
    }
  }
}

/** A field of a payload as people name it; its own name where there is none yet. */
export const fieldWord = (t: Text, field: string): string => knownWord(t, 'field', field) ?? field;

const wordsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

function differences(before: unknown, after: unknown): string[] {
  const [had, has] = [before, after].map((each) => (each ?? {}) as Record<string, unknown>) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  return Object.keys({ ...had, ...has }).filter(
    (field) => JSON.stringify(had[field] ?? null) !== JSON.stringify(has[field] ?? null),
  );
}
