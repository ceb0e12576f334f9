import type { ReactNode } from 'react';
import classes from './card.module.css';

/** A box with a title; `note` is the quiet line beside it. */
export function Card({
  title,
  note,
  level = 2,
  children,
}: {
  title?: ReactNode;
  note?: ReactNode;
  level?: 2 | 3;
  children: ReactNode;
}) {
  const Heading = `h${level}` as const;
  return (
    <section className={classes.card}>
      {title && (
        <div className={classes.head}>
          <Heading>{title}</Heading>
          {note && <span className={classes.note}>{note}</span>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Cards beside each other, as many as there is room for. */
export const Cards = ({ children }: { children: ReactNode }) => (
  <div className={classes.cards}>{children}</div>
);

/** One number, what it counts, and a note below. */
export function Figure({ label, value, note }: { label: ReactNode; value: ReactNode; note?: ReactNode }) {
  return (
    <div className={classes.figure}>
      <span className={classes.label}>{label}</span>
      <span className={`${classes.value} num`}>{value}</span>
      {note && <span className={classes.note}>{note}</span>}
    </div>
  );
}
