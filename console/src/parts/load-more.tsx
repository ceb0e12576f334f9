import { Button } from '@mantine/core';
import { useText } from '../i18n/language.ts';
import classes from './load-more.module.css';

/** The next page of a list, where there is one. */
export function LoadMore({
  list: { hasNextPage, isFetchingNextPage, fetchNextPage },
}: {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown };
}) {
  const t = useText();
  if (!hasNextPage) return null;
  return (
    <div className={classes.more}>
      <Button variant="default" onClick={() => fetchNextPage()} disabled={isFetchingNextPage}>
        {isFetchingNextPage ? t('table.loading') : t('table.more')}
      </Button>
    </div>
  );
}
