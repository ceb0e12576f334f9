import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

type Json = Record<string, unknown>;

/**
 * What the provider's published OpenAPI file says against a request body, as sentences; empty when it is valid.
 * Names that the file does not know count as wrong. `contentType` picks the body's schema.
 */
export function complaintsOf(file: string, operation: string, contentType: string, body: unknown): string[] {
  const document = JSON.parse(
    readFileSync(new URL(`../../test/data/contracts/openapi/${file}`, import.meta.url), 'utf8'),
  ) as Json;
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref, ...rest } = value as Json;
    if (typeof $ref === 'string') return resolve(at(document, $ref.slice(2).split('/')));
    const resolved = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, resolve(part)]));
    const isClosed =
      resolved.type === 'object' && resolved.properties && !('additionalProperties' in resolved);
    return isClosed ? { ...resolved, additionalProperties: false } : resolved;
  };
  const path = ['paths', operation, 'post', 'requestBody'];
  const requestBody = resolve(at(document, path)) as { content: Record<string, { schema: Json }> };
  const schema = requestBody.content[contentType]?.schema;
  if (!schema) throw new Error(`${file} has no ${contentType} body for ${operation}.`);
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.validate(schema, body);
  return (ajv.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
}

const at = (document: unknown, path: string[]): unknown =>
  path.reduce((value, key) => (value as Json)[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
