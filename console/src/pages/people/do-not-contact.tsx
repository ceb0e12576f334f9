import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { putPreferences, type WholePerson } from '../../api/people.ts';
import { useText } from '../../i18n/language.ts';
import { Confirm } from '../../parts/confirm.tsx';

/** Shuts a person off, or lifts that: both ask first, since nothing overrides it. */
export function DoNotContact({ person }: { person: WholePerson }) {
  const t = useText();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const isOn = person.preferences?.doNotContact ?? false;
  const which = isOn ? 'lift' : 'set';
  const put = useMutation({
    mutationFn: () => putPreferences(person.id, { doNotContact: !isOn }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['person', person.id] });
      void queries.invalidateQueries({ queryKey: ['people'] });
      setAsking(false);
    },
  });
  const name = person.displayName;
  return (
    <>
      <Button
        variant="default"
        {...(!isOn && { c: 'var(--failed)' })}
        onClick={() => {
          put.reset();
          setAsking(true);
        }}
      >
        {t(`people.dnc.${which}`)}
      </Button>
      <Confirm
        opened={asking}
        question={t(`people.dnc.${which}Ask`, { name })}
        yes={t(`people.dnc.${which}Yes`)}
        dangerous={!isOn}
        pending={put.isPending}
        error={put.error}
        onYes={() => put.mutate()}
        onNo={() => setAsking(false)}
      >
        {t(`people.dnc.${which}Note`)}
      </Confirm>
    </>
  );
}
