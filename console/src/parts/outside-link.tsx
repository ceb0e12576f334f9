import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/language.ts';

/** A link that leaves the console and therefore opens beside it. */
export function OutsideLink({
  href,
  className,
  before,
  children,
}: {
  href: string;
  className?: string | undefined;
  before?: ReactNode;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <a href={href} className={className} target="_blank" rel="noreferrer">
      {before}
      <span>
        {children} <span aria-hidden>↗</span>
      </span>
      <VisuallyHidden>{t('app.opensTab')}</VisuallyHidden>
    </a>
  );
}
