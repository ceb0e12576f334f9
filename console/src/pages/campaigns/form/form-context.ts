import { createContext, useContext } from 'react';
import type { FieldError } from '../../../api/ask.ts';
import type { Campaign } from '../../../api/campaigns.ts';
import { useLanguage, useText } from '../../../i18n/language.ts';
import type { Draft } from './draft.ts';
import { faultAt } from './faults.ts';

export type FormState = {
  draft: Draft;
  set(changes: Partial<Draft>): void;
  errors: readonly FieldError[];
  /** Null before it is saved for the first time. */
  campaign: Campaign | null;
  /** Since its launch: then most of it says something of jobs that exist. */
  isFixed: boolean;
};

export const FormContext = createContext<FormState | null>(null);

/** The draft that the sections of the form share, and what is wrong with which field of it. */
export function useForm(): FormState & { fault(path: string): string | undefined } {
  const form = useContext(FormContext);
  if (!form) throw new Error('useForm is for parts of the campaign form.');
  const t = useText();
  const language = useLanguage();
  return { ...form, fault: (path) => faultAt(form.errors, path, { t, language }) };
}
