import { Button } from '@mantine/core';
import { useText } from '../i18n/language.ts';
import classes from './load-more.module.css';

/** The next page of a list, where there is one; `more` says what the button does when it is not that. */
export function LoadMore({
  list: { hasNextPage, isFetchingNextPage, fetchNextPage },
  more,
}: {
  more?: string;
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown };
}) {
  const t = useText();
  if (!hasNextPage) return null;
  return (
    <div className={classes.more}>
      <Button variant="default" onClick={() => fetchNextPage()} disabled={isFetchingNextPage}>
        {isFetchingNextPage ? t('table.loading') : (more ?? t('table.more'))}
      </Button>
    </div>
  );
}
