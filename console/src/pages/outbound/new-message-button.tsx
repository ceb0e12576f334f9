import { Button } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useMay } from '../../api/me.ts';
import { useText } from '../../i18n/language.ts';

const NewMessage = lazy(() =>
  import('./new-message/new-message.tsx').then(({ NewMessage }) => ({ default: NewMessage })),
);

/** Opens the form, which the address remembers; it is loaded then. */
export function NewMessageButton() {
  const t = useText();
  const may = useMay('outbound_jobs:CREATE');
  const { new: form } = useSearch({ from: '/outbound' });
  if (!may) return null;
  return (
    <>
      <Button
        component={Link}
        to="."
        search={((before: object) => ({ ...before, new: 'message' })) as never}
        resetScroll={false}
      >
        {t('outbound.new')}
      </Button>
      <Suspense>{form === 'message' && <NewMessage />}</Suspense>
    </>
  );
}
