export type TemplatesSearch = {
  q?: string;
  /** The form that is open. */
  new?: 'template';
};

export const templatesSearch = (search: Record<string, unknown>): TemplatesSearch => {
  const q = typeof search.q === 'number' ? String(search.q) : search.q;
  return {
    ...(typeof q === 'string' && q !== '' && { q: q.slice(0, 100) }),
    ...(search.new === 'template' && { new: 'template' }),
  };
};

/** Which text of the template is open; without a channel the one for all channels. */
export type TemplateSearch = { language?: string; channel?: string; new?: 'variant' };

export const templateSearch = (search: Record<string, unknown>): TemplateSearch => ({
  ...(typeof search.language === 'string' &&
    /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(search.language) && { language: search.language }),
  ...(typeof search.channel === 'string' &&
    /^[a-z_]{1,40}$/.test(search.channel) && { channel: search.channel }),
  ...(search.new === 'variant' && { new: 'variant' }),
});
