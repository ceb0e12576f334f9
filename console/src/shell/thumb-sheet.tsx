import { Drawer } from '@mantine/core';
import type { System } from '../api/system.ts';
import { useText } from '../i18n/language.ts';
import type { NavEntry } from './nav-entry.ts';
import { OutsideLinks, Places } from './places-nav.tsx';
import { Settings } from './settings.tsx';
import classes from './shell.module.css';
import { Who } from './who.tsx';

/** On a phone: all that does not fit under the thumb. */
export function ThumbSheet({
  opened,
  places,
  carrier,
  onClose,
}: {
  opened: boolean;
  places: readonly NavEntry[];
  carrier: System['carrier'];
  onClose(): void;
}) {
  const t = useText();
  return (
    <Drawer.Root
      opened={opened}
      onClose={onClose}
      position="bottom"
      size="auto"
      classNames={{ content: classes.sheet ?? '' }}
    >
      <Drawer.Overlay backgroundOpacity={0.18} />
      <Drawer.Content>
        <div className={classes.sheetHead}>
          <Drawer.Title component="h2">{t('app.more')}</Drawer.Title>
          <Drawer.CloseButton aria-label={t('ask.close')} />
        </div>
        <Drawer.Body>
          <nav className={classes.nav} aria-label={t('app.more')}>
            <Places groups={[places]} />
            <OutsideLinks carrier={carrier} />
          </nav>
          <Settings />
          <Who />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
