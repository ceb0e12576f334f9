import { queryOptions } from '@tanstack/react-query';
import type { LiveEvent } from '../live.ts';
import { ask, type Page, queryOf } from './ask.ts';

export type Template = {
  id: string;
  key: string;
  language: string;
  version: number;
  /** Null: for every channel without a variant of its own. */
  channel: string | null;
  subject: string | null;
  body: string;
  html: string | null;
  variables: string[];
  createdBy: string | null;
  createdAt: string;
  retiredAt: string | null;
};

/** A text of a template, as it is published and as it is written. */
export type Content = { subject: string; body: string; html: string };
/** One text of a key: in a language, for a channel or (null) for all. */
export type Variant = { language: string; channel: string | null };

export type Preview = {
  subject: string | null;
  text: string;
  html: string | null;
  variables: string[];
  missing: string[];
  broken: string[];
  segments: number;
  encoding: 'GSM-7' | 'UCS-2';
};

const TEMPLATES = '/api/templates';
const template = (key: string) => `${TEMPLATES}/${encodeURIComponent(key)}`;
const MOST = 200;

const sent = ({ subject, body, html }: Content) => ({ subject: subject || null, body, html: html || null });

export const publishTemplate = (key: string, variant: Variant, content: Content) =>
  ask<{ template: Template }>('POST', TEMPLATES, { key, ...variant, ...sent(content) });
export const retireTemplate = (key: string, variant: Variant) =>
  ask<{ template: Template }>('POST', `${template(key)}/retire`, variant);

/** The newest version of every variant, all of them. */
export const templatesQuery = queryOptions({
  queryKey: ['templates', 'list'],
  queryFn: async () => {
    const all: Template[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<Template> = await ask('GET', `${TEMPLATES}${queryOf({ limit: MOST, cursor })}`);
      all.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return all;
  },
});

export const versionsQuery = (key: string, { language, channel }: Variant) =>
  queryOptions({
    queryKey: ['templates', 'versions', key, language, channel ?? ''],
    queryFn: () =>
      ask<Page<Template>>('GET', `${template(key)}/versions${queryOf({ language, channel, limit: MOST })}`),
  });

export const previewQuery = (variant: Variant, content: Content, variables: Record<string, string>) =>
  queryOptions({
    queryKey: ['preview', variant, content, variables],
    queryFn: () => ask<Preview>('POST', `${TEMPLATES}/preview`, { ...variant, ...sent(content), variables }),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What an event of the live stream makes old. */
export const followTemplates = ({ eventType }: LiveEvent): (readonly string[])[] =>
  eventType.startsWith('template') ? [['templates']] : [];
