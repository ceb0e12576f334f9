import { Refusal } from '../api/ask.ts';
import type { Text } from '../i18n/language.ts';

/** The server's own sentence, or that it could not be asked. */
export const problemWords = (t: Text, error: Error): string =>
  error instanceof Refusal ? error.message : t('app.away');
