import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type FieldError, newKey, Refusal } from '../../../api/ask.ts';
import { type Campaign, changeCampaign, createCampaign } from '../../../api/campaigns.ts';
import { bodyOf, changesOf, type Draft } from './draft.ts';
import { missingOf, withoutChanged } from './faults.ts';

type Saved = { draft: Draft; base: Draft };

/**
 * Saves a draft. What the server refuses is told per field, and a field's fault is gone as soon as it is changed. An
 * answer that was lost is asked for again by the same key, so that saving twice does not make two campaigns.
 */
export function useSave(campaign: Campaign | null) {
  const queries = useQueryClient();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const last = useRef({ body: '', key: '' });
  const save = useMutation({
    mutationFn: async ({ draft, base }: Saved): Promise<Campaign> => {
      if (campaign) {
        const changes = changesOf(base, draft);
        if (Object.keys(changes).length === 0) return campaign;
        return (await changeCampaign(campaign.id, changes)).campaign;
      }
      const body = bodyOf(draft);
      const text = JSON.stringify(body);
      if (last.current.body !== text) last.current = { body: text, key: newKey() };
      return (await createCampaign(body, last.current.key)).campaign;
    },
    onSuccess: (saved) => {
      queries.setQueryData(['campaigns', 'one', saved.id], saved);
      void queries.invalidateQueries({ queryKey: ['campaigns', 'list'] });
    },
    onError: (error) => setErrors(error instanceof Refusal ? error.errors : []),
  });
  return {
    errors,
    error: save.error,
    isSaving: save.isPending,
    changed: (changes: Partial<Draft>) => {
      if (errors.length > 0) setErrors(withoutChanged(errors, changes));
    },
    /** Null when it was refused; then the faults say why. */
    save: async (saved: Saved): Promise<Campaign | null> => {
      const missing = missingOf(saved.draft);
      setErrors(missing);
      save.reset();
      if (missing.length > 0) return null;
      return await save.mutateAsync(saved).catch(() => null);
    },
  };
}
