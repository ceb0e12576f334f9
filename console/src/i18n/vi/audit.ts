import type { audit as english } from '../en/audit.ts';
import type { Words } from '../translation.ts';

export const audit: Words<typeof english> = {
  title: 'Nhật ký',
};
