import type { Log } from '../log.ts';
import { redactText } from '../policy/redaction.ts';

/** What the product's rooms log, for a person who watches: only what went wrong, unless asked for all. */
export function terminalLog(note: (line: string) => void, { debug }: { debug: boolean }): Log {
  const write = ({ err }: Record<string, unknown>, text: string) => {
    const cause = err instanceof Error ? ` (${err.message})` : '';
    note(redactText(`! ${text}${cause}`));
  };
  const inDetail = debug ? write : () => {};
  return { debug: inDetail, info: inDetail, warn: write, error: write };
}
