import type { Entry, Rule } from '../api/jobs.ts';
import { useFormat } from '../format.ts';
import { knownWord, useText, wordFor } from '../i18n/language.ts';
import { RuleList } from '../job/rules.tsx';
import { NoValue } from '../parts/no-value.tsx';
import { fieldWord } from './entry-words.ts';
import classes from './record.module.css';

/** What an entry holds, field by field, in words where there are some. */
export function Payload({ payload }: { payload: Entry['payload'] }) {
  const { rules, ...rest } = payload;
  return (
    <>
      {Object.keys(rest).length > 0 && <Fields value={rest} />}
      {Array.isArray(rules) && <RuleList rules={rules as Rule[]} />}
    </>
  );
}

export function Fields({ value }: { value: Record<string, unknown> }) {
  const t = useText();
  return (
    <dl className={classes.fields}>
      {Object.entries(value).map(([field, each]) => (
        <div key={field}>
          <dt>{fieldWord(t, field)}</dt>
          <dd>
            <Value field={field} value={each} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function Value({ field, value }: { field: string; value: unknown }) {
  const t = useText();
  const format = useFormat();
  if (value === null || value === undefined || value === '') return <NoValue />;
  if (typeof value === 'boolean') return <>{value ? t('record.yes') : t('record.no')}</>;
  if (typeof value === 'number') return <span className="num">{format.number(value)}</span>;
  if (typeof value === 'string') {
    if (INSTANT.test(value)) return <span className="num">{format.whole(value)}</span>;
    return <>{wordOf(field, value)}</>;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return <NoValue />;
    if (value.every((each) => typeof each === 'string')) {
      return <>{format.list(value.map((each) => wordOf(field, each)))}</>;
    }
    return <code>{JSON.stringify(value)}</code>;
  }
  return <Fields value={value as Record<string, unknown>} />;

  function wordOf(name: string, code: string): string {
    switch (name) {
      case 'channel':
      case 'allowedChannels':
        return wordFor(t, 'channel', code);
      case 'reason':
      case 'reasons':
      case 'heldReason':
      case 'reasonCode':
        return wordFor(t, 'reason', code);
      case 'changed':
        return fieldWord(t, code);
      case 'purpose':
        return knownWord(t, 'purpose', code) ?? code;
      case 'decision':
        return knownWord(t, 'decision', code) ?? code;
      default:
        return code;
    }
  }
}
