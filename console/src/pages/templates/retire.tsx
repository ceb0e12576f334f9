import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { retireTemplate, type Template } from '../../api/templates.ts';
import { useText } from '../../i18n/language.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useVariantName } from './variant-words.ts';

/** Takes a text out of use; asks first. Messages that were made with it keep theirs. */
export function Retire({ template }: { template: Template }) {
  const t = useText();
  const queries = useQueryClient();
  const variantName = useVariantName();
  const [asking, setAsking] = useState(false);
  const retire = useMutation({
    mutationFn: () =>
      retireTemplate(template.key, { language: template.language, channel: template.channel }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['templates'] });
      setAsking(false);
    },
  });
  return (
    <>
      <Button
        variant="default"
        c="var(--failed)"
        onClick={() => {
          retire.reset();
          setAsking(true);
        }}
      >
        {t('templates.retire')}
      </Button>
      <Confirm
        opened={asking}
        question={t('templates.retireAsk', { name: template.key, variant: variantName(template) })}
        yes={t('templates.retireYes')}
        dangerous
        pending={retire.isPending}
        error={retire.error}
        onYes={() => retire.mutate()}
        onNo={() => setAsking(false)}
      >
        {t('templates.retireNote')}
      </Confirm>
    </>
  );
}
