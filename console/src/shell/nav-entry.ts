import type { ParseKeys } from 'i18next';
import type { ComponentType } from 'react';
import type { NAMESPACES } from '../i18n/language.ts';

/** One place of the console: in the navigation, and in the palette. */
export type NavEntry = {
  to: '/' | '/outbound' | '/campaigns' | '/people' | '/templates' | '/audit';
  /** The key of its name. */
  label: ParseKeys<typeof NAMESPACES>;
  Icon: ComponentType;
  /** A number that asks for attention; renders nothing when nothing does. */
  Count?: ComponentType;
};
