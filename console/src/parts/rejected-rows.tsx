/** As many as anybody reads; the rest is told in a sentence below. */
export const MOST_REJECTED = 100;

/** The rows of a file that cannot be used, each with its line and what is wrong. */
export function RejectedRows({
  rows,
  label,
  heads: { line, field, reason },
  className,
}: {
  rows: readonly { line: number; field: string | null; reason: string }[];
  label: string;
  heads: { line: string; field: string; reason: string };
  className: string | undefined;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={className} tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{line}</th>
            <th scope="col">{field}</th>
            <th scope="col">{reason}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_REJECTED).map((row) => (
            <tr key={`${row.line} ${row.field}`}>
              <td className="num">{row.line}</td>
              <td>{row.field}</td>
              <td>{row.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
