/** A variable's value. Lists and objects have no form that a person should read. */
export type Variables = Readonly<Record<string, string | number | boolean | null | undefined>>;

type Parts = { subject?: string | null; body: string; html?: string | null };

/** `subject` and `html` are there when the template has them. */
export type Rendered = {
  subject?: string;
  text: string;
  html?: string;
  /** Names without a value, each once, in order of appearance; their placeholders are left standing. */
  missing: string[];
};

const PLACEHOLDER = /\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*\}\}/g;

/**
 * Fills in `{{name}}`. There is nothing else in this language: no paths, conditions or code. Values are
 * written literally, a value that holds `{{…}}` is not looked at again, and in `html` they are escaped.
 */
export function render({ subject, body, html }: Parts, variables: Variables): Rendered {
  const missing = new Set<string>();
  const fill = (text: string, write: (value: string) => string): string =>
    text.replaceAll(PLACEHOLDER, (placeholder, name: string) => {
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (value !== undefined && value !== null) return write(String(value));
      missing.add(name);
      return placeholder;
    });
  // A line break in a subject would begin a header of its own.
  const oneLine = (value: string) => value.replaceAll(/[\r\n]+/g, ' ');
  return {
    ...(subject ? { subject: fill(subject, oneLine) } : {}),
    text: fill(body, (value) => value),
    ...(html ? { html: fill(html, escapeHtml) } : {}),
    missing: [...missing],
  };
}

/** The names that a template asks for. */
export function placeholdersOf({ subject, body, html }: Parts): string[] {
  const all = [subject, body, html].flatMap((text) => [...(text ?? '').matchAll(PLACEHOLDER)]);
  return [...new Set(all.map(([, name = '']) => name))];
}

/** Braces that look like a placeholder and are none, such as `{{user.name}}`, `{{#if}}` or an open `{{`. */
export function brokenPlaceholders(text: string): string[] {
  return text.replaceAll(PLACEHOLDER, '').match(/\{\{[^{}\n]{0,40}(\}\})?|\}\}/g) ?? [];
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
