import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/language.ts';
import classes from './dialog.module.css';

/** A box over the page, with a title; Esc and a cross close it. */
export function Dialog({
  opened,
  title,
  onClose,
  children,
}: {
  opened: boolean;
  title: string;
  onClose(): void;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <Modal.Root opened={opened} onClose={onClose} centered>
      <Modal.Overlay />
      <Modal.Content>
        {/* Mantine's own header would be a second banner of the page. */}
        <div className={classes.head}>
          <Modal.Title component="h2">{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('ask.close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
