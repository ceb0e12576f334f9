import type { ReactNode } from 'react';
import classes from './table.module.css';

/**
 * A table of two-line rows; on a narrow screen every row is a card, whose places a row's own class gives by
 * `grid-template`. Its classes are those of `table.module.css`.
 */
export function Table({
  caption,
  head,
  children,
  rowCount,
}: {
  /** What it lists; for those who do not see it. */
  caption: string;
  head: readonly { key: string; label: ReactNode; className?: string | undefined }[];
  children: ReactNode;
  /** How many rows there are in all, where only some are in the page. */
  rowCount?: number;
}) {
  return (
    <table className={classes.table} aria-rowcount={rowCount}>
      <caption className={classes.hidden}>{caption}</caption>
      <thead>
        <tr>
          {head.map(({ key, label, className }) => (
            <th key={key} scope="col" className={className}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
