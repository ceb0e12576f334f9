import { Link } from '@tanstack/react-router';
import type { Preview, PreviewText } from '../../../api/campaign-preview.ts';
import { useFormat } from '../../../format.ts';
import { useText, wordFor } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import { useLanguageName } from '../../../parts/language-name.ts';
import classes from './texts.module.css';

/** What some of them would read, in their languages and on their channels. */
export function Texts({ preview }: { preview: Preview }) {
  const t = useText();
  const format = useFormat();
  if (preview.texts.length === 0) return null;
  return (
    <Card
      title={t('campaigns.texts.title')}
      note={
        preview.segmentsTotal > 0 &&
        t('campaigns.texts.segmentsTotal', {
          count: preview.segmentsTotal,
          formatted: format.number(preview.segmentsTotal),
        })
      }
    >
      <ul className={classes.texts}>
        {preview.texts.map((text) => (
          <li key={text.partyId}>
            <OneText text={text} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function OneText({ text }: { text: PreviewText }) {
  const t = useText();
  const format = useFormat();
  const languageName = useLanguageName();
  const isShort = text.channel === 'sms';
  return (
    <>
      {text.promptText && (
        <>
          <p className={classes.bubble} lang={text.language}>
            {text.promptText}
          </p>
          <p className={classes.after}>{t('campaigns.texts.after')}</p>
        </>
      )}
      <div className={classes.bubble} lang={text.language} data-later={Boolean(text.promptText)}>
        {text.subject && <b className={classes.subject}>{text.subject}</b>}
        {text.text}
      </div>
      <p className={`${classes.about} num`}>
        {[
          languageName(text.language),
          wordFor(t, 'channel', text.channel),
          isShort &&
            t('campaigns.texts.segments', {
              count: text.segments,
              formatted: format.number(text.segments),
              encoding: text.encoding,
            }),
        ]
          .filter(Boolean)
          .join(' · ')}
        {' · '}
        <Link to="/people/$id" params={{ id: text.partyId }}>
          {t('campaigns.texts.asFor', { name: text.name })}
        </Link>
      </p>
    </>
  );
}
