import type { Clock, Random } from './clock.ts';

/** Makes a provider's identifier: a prefix such as `SM` and 32 hexadecimal digits. */
export type NewSid = (prefix: string) => string;

/** Start time and counter keep ids unique whatever `random` returns, so tests may pass a constant. */
export function sidSource(clock: Clock, random: Random): NewSid {
  const born = (clock.now() % 2 ** 40).toString(16).padStart(10, '0');
  let count = 0;
  return (prefix) => {
    count += 1;
    const noise = Math.floor(random() * 2 ** 52)
      .toString(16)
      .padStart(13, '0');
    return `${prefix}${noise}${born}${count.toString(16).padStart(9, '0')}`;
  };
}
