import { Alert, Button } from '@mantine/core';
import { Refusal } from '../api/ask.ts';
import { useText } from '../i18n/language.ts';
import classes from './error-notice.module.css';
import { problemWords } from './problem-words.ts';

/**
 * What went wrong and what mends it, in the server's own sentence. `fields` are those that show their errors
 * themselves; the others are listed here.
 */
export function ErrorNotice({
  error,
  fields = [],
  onRetry,
}: {
  error: Error | null;
  fields?: readonly string[];
  onRetry?: () => void;
}) {
  const t = useText();
  if (!error) return null;
  const errors = error instanceof Refusal ? error.errors : [];
  const left = errors.filter(
    ({ path }) => !fields.some((field) => path === field || path.startsWith(`${field}.`)),
  );
  return (
    <Alert color="red" role="alert" className={classes.notice}>
      {/* What each marked field says itself need not be said twice. */}
      <p>{errors.length > 0 && left.length === 0 ? t('ask.marked') : problemWords(t, error)}</p>
      {errors.length > 1 && left.length > 0 && (
        <ul>
          {left.map(({ path, message }) => (
            <li key={path + message}>{path ? t('ask.field', { field: path, message }) : message}</li>
          ))}
        </ul>
      )}
      {onRetry && (
        <Button size="xs" variant="default" onClick={onRetry} mt="xs">
          {t('ask.retry')}
        </Button>
      )}
    </Alert>
  );
}
