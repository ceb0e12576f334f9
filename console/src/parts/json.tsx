import { Button, CopyButton } from '@mantine/core';
import { useText } from '../i18n/language.ts';
import classes from './json.module.css';

/** Text as a machine writes it, which can be copied. */
export function Code({ text, copy }: { text: string; copy?: string }) {
  const t = useText();
  return (
    <div className={classes.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton value={text}>
        {({ copied, copy: toClipboard }) => (
          <Button size="xs" variant="default" onClick={toClipboard} className={classes.copy}>
            <span aria-live="polite">{copied ? t('ask.copied') : (copy ?? t('ask.copy'))}</span>
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

export const Json = ({ value }: { value: unknown }) => <Code text={JSON.stringify(value, null, 2)} />;
