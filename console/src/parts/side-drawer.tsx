import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/language.ts';
import classes from './side-drawer.module.css';

/** What opens over a page from the right; on a phone it fills the screen. Esc closes it. */
export function SideDrawer({
  opened,
  title,
  sub,
  size = 480,
  onClose,
  children,
}: {
  opened: boolean;
  title: ReactNode;
  sub?: ReactNode;
  size?: number;
  onClose(): void;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <Drawer.Root
      opened={opened}
      onClose={onClose}
      position="right"
      size={size}
      classNames={{ content: classes.drawer ?? '' }}
    >
      <Drawer.Overlay backgroundOpacity={0.18} />
      <Drawer.Content>
        <div className={classes.head}>
          <div>
            <Drawer.Title component="h2">{title}</Drawer.Title>
            {sub}
          </div>
          <Drawer.CloseButton aria-label={t('ask.close')} />
        </div>
        <Drawer.Body className={classes.body}>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
