import type { templates as english } from '../en/templates.ts';
import type { Words } from '../translation.ts';

export const templates: Words<typeof english> = {
  title: 'Mẫu',
};
