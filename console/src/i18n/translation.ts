import type { en } from './en.ts';

/** The keys of English with other words; a language without a singular leaves out `…_one`. */
export type Words<Of> = {
  [Key in keyof Of as Key extends `${string}_one` ? never : Key]: Of[Key] extends string
    ? string
    : Words<Of[Key]>;
} & { [Key in keyof Of as Key extends `${string}_one` ? Key : never]?: string };

/** All areas together. */
export type Translation = Words<typeof en>;
