import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import { type Template as Published, templatesQuery, type Variant } from '../../api/templates.ts';
import { useText } from '../../i18n/language.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { PlusIcon } from '../../parts/icons.tsx';
import { useLanguageName } from '../../parts/language-name.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { SideDrawer } from '../../parts/side-drawer.tsx';
import { Editor } from './editor.tsx';
import classes from './templates.module.css';
import { VariantForm } from './variant-form.tsx';
import { byVariant, missingLanguages, searchOf, useVariantName } from './variant-words.ts';

/** One template: its texts by language and channel, one of them open to be written. */
export function Template() {
  const t = useText();
  const { key } = useParams({ from: '/templates/$key' });
  const asked = useSearch({ from: '/templates/$key' });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(templatesQuery);
  const head = (
    <PageHead
      before={<Link to="/templates">{t('templates.title')}</Link>}
      title={key}
      sub={t('templates.oneLead')}
    />
  );
  if (!data) {
    return (
      <>
        {head}
        {error ? (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={420} radius="md" />
        )}
      </>
    );
  }
  const published = data.filter((template) => template.key === key).toSorted(byVariant);
  const [first] = published;
  const current: Variant = asked.language
    ? { language: asked.language, channel: asked.channel ?? null }
    : { language: first?.language ?? 'en', channel: first?.channel ?? null };
  const open = published.find((each) => isSame(each, current)) ?? null;
  const go = (variant: Variant) => void navigate({ to: '.', search: searchOf(variant), resetScroll: false });
  return (
    <>
      {head}
      <Variants published={published} current={current} all={data} />
      <Editor
        key={`${key} ${current.language} ${current.channel}`}
        name={key}
        variant={current}
        published={open}
      />
      <SideDrawer
        opened={asked.new === 'variant'}
        title={t('templates.addVariant')}
        sub={<p className="note">{t('templates.addLead')}</p>}
        onClose={() => go(current)}
      >
        <VariantForm
          name={key}
          language={missingLanguages(published, data)[0] ?? 'en'}
          onWrite={(_, variant) => go(variant)}
          onCancel={() => go(current)}
        />
      </SideDrawer>
    </>
  );
}

const isSame = (a: Variant, b: Variant) => a.language === b.language && a.channel === b.channel;

/** The texts that exist, those that are only being written, and those that others would have. */
function Variants({
  published,
  current,
  all,
}: {
  published: readonly Published[];
  current: Variant;
  all: readonly Published[];
}) {
  const t = useText();
  const may = useMay('templates:EDIT');
  const variantName = useVariantName();
  const languageName = useLanguageName();
  const missing = missingLanguages(published, all).filter((language) => language !== current.language);
  const isNew = !published.some((each) => isSame(each, current));
  return (
    <nav className={classes.tabs} aria-label={t('templates.variants')}>
      {[...published, ...(isNew ? [{ ...current, version: 0 }] : [])].map((each) => (
        <Link
          key={`${each.language} ${each.channel}`}
          to="."
          search={searchOf(each)}
          activeOptions={{ exact: true }}
          resetScroll={false}
          aria-current={isSame(each, current) ? 'true' : undefined}
        >
          {variantName(each)}{' '}
          <small className="num">{each.version > 0 ? `v${each.version}` : t('templates.unpublished')}</small>
        </Link>
      ))}
      {may &&
        missing.map((language) => (
          <Link key={language} to="." search={{ language }} resetScroll={false} className={classes.missing}>
            <PlusIcon /> {t('templates.writeIn', { language: languageName(language) })}
          </Link>
        ))}
      {may && (
        <Link
          to="."
          search={{ ...searchOf(current), new: 'variant' }}
          resetScroll={false}
          className={classes.missing}
        >
          <PlusIcon /> {t('templates.addVariant')}
        </Link>
      )}
    </nav>
  );
}
