import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Content, type Preview, previewQuery, type Variant } from '../../api/templates.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { Card } from '../../parts/card.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import classes from './preview.module.css';

/** What a person would read, with sample values for the blanks; counted as the networks count. */
export function PreviewCard({
  variant,
  content,
  values,
  onValue,
}: {
  variant: Variant;
  content: Content;
  values: Record<string, string>;
  onValue(variable: string, value: string): void;
}) {
  const t = useText();
  const { data, error } = useQuery({ ...previewQuery(variant, content, values), gcTime: 60_000 });
  return (
    <Card title={t('templates.preview')} note={t('templates.previewNote')}>
      {error && <ErrorNotice error={error} />}
      {data && <Shown variant={variant} preview={data} />}
      {data && data.broken.length > 0 && (
        <p className={classes.broken}>{t('templates.broken', { braces: data.broken.join('  ') })}</p>
      )}
      {Object.keys(values).length > 0 && (
        <fieldset className={classes.values}>
          <legend>{t('templates.samples')}</legend>
          {Object.entries(values).map(([variable, value]) => (
            <TextInput
              key={variable}
              size="xs"
              label={variable}
              value={value}
              onChange={(event) => onValue(variable, event.currentTarget.value)}
            />
          ))}
        </fieldset>
      )}
    </Card>
  );
}

function Shown({ variant: { language, channel }, preview }: { variant: Variant; preview: Preview }) {
  const t = useText();
  const isMail = channel === 'email' || (channel === null && preview.html !== null);
  return (
    <>
      {channel !== 'email' && (
        <>
          <div className={classes.phone} data-channel={channel ?? 'any'}>
            <p className={classes.bubble} lang={language}>
              {preview.text || <span className={classes.empty}>{t('templates.empty')}</span>}
            </p>
          </div>
          {(channel === null || channel === 'sms') && <Segments preview={preview} />}
          {channel === 'voice' && <p className="note">{t('templates.spoken')}</p>}
        </>
      )}
      {isMail && (
        <div className={classes.mail}>
          <p className={classes.subject} lang={language}>
            <span className="note">{t('templates.subject')}</span>{' '}
            {preview.subject ?? t('templates.noSubject')}
          </p>
          {preview.html ? (
            // Nothing in it runs, and it reaches nothing: a picture from elsewhere would tell that somebody looked.
            <iframe title={t('templates.htmlPreview')} sandbox="" srcDoc={onPaper(preview.html)} />
          ) : (
            <p className={classes.plain} lang={language}>
              {preview.text || <span className={classes.empty}>{t('templates.empty')}</span>}
            </p>
          )}
        </div>
      )}
    </>
  );
}

/** A mail is read on white, whatever the console's colours are. */
const onPaper = (html: string): string =>
  `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><style>:root{color-scheme:light}body{margin:12px;background:#fff;color:#1b2430;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}</style>${html}`;

/** One letter outside the small alphabet more than halves the room; that is worth seeing while one writes. */
function Segments({ preview: { text, segments, encoding } }: { preview: Preview }) {
  const t = useText();
  const format = useFormat();
  return (
    <p className={`${classes.segments} num`} data-encoding={encoding} aria-live="polite">
      <b>{t('templates.segments', { count: segments, formatted: format.number(segments) })}</b>
      {' · '}
      {encoding}
      {' · '}
      {t('templates.characters', { count: [...text].length, formatted: format.number([...text].length) })}
      {encoding === 'UCS-2' && <small>{t('templates.ucs2')}</small>}
    </p>
  );
}
