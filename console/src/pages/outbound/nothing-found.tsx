import { Link } from '@tanstack/react-router';
import type { JobQuery } from '../../api/jobs.ts';
import { useText } from '../../i18n/language.ts';
import { EmptyState } from '../../parts/empty-state.tsx';

/** No job is as it was asked for: what to do depends on what was asked. */
export function NothingFound({ asked: { status, ...rest } }: { asked: JobQuery }) {
  const t = useText();
  const isFiltered = Object.keys(rest).length > 0;
  if (!isFiltered && !status) {
    return (
      <EmptyState title={t('outbound.empty')}>
        <p>{t('outbound.emptyNext')}</p>
        <Link to="/">{t('app.toOverview')}</Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={isFiltered ? t('outbound.noMatch') : t('jobs.none')}>
      <Link to="/outbound" search={isFiltered && status ? { status } : {}} resetScroll={false}>
        {isFiltered ? t('filter.clear') : t('jobs.showAll')}
      </Link>
    </EmptyState>
  );
}
