import type { people as english } from '../en/people.ts';
import type { Words } from '../translation.ts';

export const people: Words<typeof english> = {
  title: 'Mọi người',
};
