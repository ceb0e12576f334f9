import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import { type Template, templatesQuery } from '../../api/templates.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { ClearFilters, FilterBar } from '../../parts/filters.tsx';
import { PlusIcon } from '../../parts/icons.tsx';
import { useLanguageName } from '../../parts/language-name.ts';
import { Moment } from '../../parts/moment.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import table from '../../parts/table.module.css';
import { Table } from '../../parts/table.tsx';
import { useFilters } from '../../parts/use-filters.ts';
import { useRowFocus } from '../../parts/use-row-focus.ts';
import { NewTemplate } from './new-template.tsx';
import classes from './templates.module.css';
import { byVariant, missingLanguages, searchOf, useVariantName } from './variant-words.ts';

/** The texts that messages are made of, each in its languages and for its channels. */
export function Templates() {
  const t = useText();
  const navigate = useNavigate();
  const may = useMay('templates:EDIT');
  const form = useSearch({ from: '/templates' }).new;
  const { values, set, clear } = useFilters(['q'] as const);
  const { data, error, refetch } = useQuery(templatesQuery);
  useRowFocus();
  const q = values.q?.toLocaleLowerCase();
  const keys = [...Map.groupBy(data ?? [], ({ key }) => key)].filter(
    ([key, variants]) =>
      !q ||
      key.toLocaleLowerCase().includes(q) ||
      variants.some(({ body }) => body.toLocaleLowerCase().includes(q)),
  );
  const open = (next: 'template' | undefined) =>
    void navigate({
      to: '.',
      search: (({ new: _closed, ...rest }: { new?: string }) =>
        next ? { ...rest, new: next } : rest) as never,
    });
  return (
    <>
      <PageHead
        title={t('templates.title')}
        sub={t('templates.lead')}
        actions={
          may && (
            <Button leftSection={<PlusIcon />} onClick={() => open('template')}>
              {t('templates.new')}
            </Button>
          )
        }
      />
      {data && data.length > 0 && (
        <FilterBar
          search={
            <SearchBox
              label={t('templates.search')}
              value={values.q}
              onChange={(next) => set({ q: next }, { replace: true })}
            />
          }
        />
      )}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} />}
      {keys.length > 0 && (
        <Table
          caption={t('templates.title')}
          head={(['key', 'variants', 'changed'] as const).map((name) => ({
            key: name,
            label: t(`templates.${name}`),
          }))}
        >
          {keys.map(([key, variants]) => (
            <Row key={key} name={key} variants={variants} all={data ?? []} />
          ))}
        </Table>
      )}
      {data && data.length > 0 && keys.length === 0 && (
        <EmptyState title={t('templates.noneFound')}>
          <ClearFilters onClear={clear} />
        </EmptyState>
      )}
      {data?.length === 0 && (
        <EmptyState title={t('templates.none')}>
          <p>{t('templates.noneNext')}</p>
          <Button onClick={() => open('template')} disabled={!may}>
            {t('templates.new')}
          </Button>
        </EmptyState>
      )}
      <NewTemplate opened={form === 'template'} onClose={() => open(undefined)} />
    </>
  );
}

function Row({
  name,
  variants,
  all,
}: {
  name: string;
  variants: readonly Template[];
  all: readonly Template[];
}) {
  const t = useText();
  const format = useFormat();
  const variantName = useVariantName();
  const languageName = useLanguageName();
  const sorted = variants.toSorted(byVariant);
  const [first] = sorted;
  const missing = missingLanguages(variants, all);
  const latest =
    variants
      .map(({ createdAt }) => createdAt)
      .sort()
      .at(-1) ?? null;
  return (
    <tr className={`${table.row} ${classes.row}`}>
      <td className={classes.key}>
        <Link
          to="/templates/$key"
          params={{ key: name }}
          search={first ? searchOf(first) : {}}
          className={table.open}
          data-row
        >
          {name}
        </Link>
        <small className={table.clamp}>{first?.subject ?? first?.body}</small>
      </td>
      <td className={classes.variants}>
        <ul className={`${classes.chips} ${table.above}`}>
          {sorted.map((variant) => (
            <li key={variant.id}>
              <Link to="/templates/$key" params={{ key: name }} search={searchOf(variant)}>
                {variantName(variant)} <span className="num">v{variant.version}</span>
              </Link>
            </li>
          ))}
        </ul>
        {missing.length > 0 && (
          <small>
            {t('templates.missing', { languages: format.list(missing.map((each) => languageName(each))) })}
          </small>
        )}
      </td>
      <td className={classes.changed}>
        <Moment at={latest} />
      </td>
    </tr>
  );
}
