import { useText } from '../i18n/language.ts';
import { Dialog } from '../parts/dialog.tsx';
import { type KeyDoes, keySign, useHeldKeys } from '../parts/keys.tsx';
import classes from './keys-help.module.css';

/** What the keyboard does on the page that is open. */
export function KeysHelp({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useText();
  const held = useHeldKeys();
  const here = held.filter(({ everywhere }) => !everywhere);
  const everywhere = held.filter((key) => key.everywhere);
  return (
    <Dialog opened={opened} title={t('keys.title')} onClose={onClose}>
      {here.length > 0 && (
        <List title={t('keys.here')} keys={here.map(({ key, does }) => ({ signs: [keySign(key)], does }))} />
      )}
      <List
        title={t('keys.everywhere')}
        keys={[
          { signs: [keySign('mod'), 'K'], does: 'keys.palette' },
          ...everywhere.map(({ key, does }) => ({ signs: [keySign(key)], does })),
        ]}
      />
    </Dialog>
  );
}

function List({
  title,
  keys,
}: {
  title: string;
  keys: readonly { signs: readonly string[]; does: KeyDoes }[];
}) {
  const t = useText();
  return (
    <section className={classes.list}>
      <h3>{title}</h3>
      <dl>
        {keys.map(({ signs, does }) => (
          <div key={signs.join()}>
            <dt>
              {signs.map((sign) => (
                <kbd key={sign}>{sign}</kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
