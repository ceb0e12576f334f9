import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/language.ts';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './error-notice.tsx';

/**
 * Asks before something happens. The question says what and to how many, and so does the button; what leaves all as
 * it is has the focus. A refusal is told here, and nothing is closed.
 */
export function Confirm({
  opened,
  question,
  children,
  yes,
  no,
  dangerous = false,
  pending = false,
  error = null,
  onYes,
  onNo,
}: {
  opened: boolean;
  question: string;
  children?: ReactNode;
  yes: string;
  no?: string;
  dangerous?: boolean;
  pending?: boolean;
  error?: Error | null;
  onYes(): void;
  onNo(): void;
}) {
  const t = useText();
  return (
    <Dialog opened={opened} title={question} onClose={onNo}>
      {children}
      <ErrorNotice error={error} />
      <Group gap="xs" mt="md" justify="flex-end">
        <Button variant="default" onClick={onNo} data-autofocus>
          {no ?? t('ask.keep')}
        </Button>
        <Button color={dangerous ? 'red.9' : 'accent'} loading={pending} onClick={onYes}>
          {yes}
        </Button>
      </Group>
    </Dialog>
  );
}
