import type { FastifySchemaCompiler } from 'fastify';
import { type core, z } from 'zod';
import { type FieldError, Problem, summary } from './problem.ts';

/**
 * Reads one part of a request by its zod schema. What does not fit becomes a 422 whose `errors` say, field
 * by field, what to send instead; messages written in a schema win over those made here.
 */
export const readBySchema: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart = 'body' }) =>
  (data: unknown) => {
    const read = readFields(schema, data);
    if ('value' in read) return read;
    const { errors } = read;
    const part = httpPart === 'querystring' ? 'query' : httpPart === 'params' ? 'path' : httpPart;
    return { error: new Problem(422, 'invalid_request', summary(part, errors), { errors }) };
  };

/** Reads anything by a schema, or says field by field what to write instead. */
export function readFields<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
): { value: z.output<Schema> } | { errors: FieldError[] } {
  const read = schema.safeParse(data, { error: mend, reportInput: true });
  if (read.success) return { value: read.data };
  return { errors: read.error.issues.flatMap((issue) => fieldErrors(issue, [])) };
}

function fieldErrors(issue: core.$ZodIssue, above: readonly PropertyKey[]): FieldError[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key].map(String).join('.'),
      message: issue.message,
      code: 'unknown_field',
    }));
  }
  if (issue.code === 'invalid_union') {
    // The alternative that fits best is the one the caller meant.
    const [closest] = issue.errors.toSorted((a, b) => a.length - b.length);
    if (closest?.some((inner) => inner.path.length > 0)) {
      return closest.flatMap((inner) => fieldErrors(inner, path));
    }
  }
  return [{ path: path.map(String).join('.'), message: issue.message, code: codeOf(issue) }];
}

function codeOf(issue: core.$ZodIssue): string {
  if (issue.code === 'custom')
    return typeof issue.params?.code === 'string' ? issue.params.code : 'invalid_value';
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'required';
  return issue.code;
}

const mend: core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return isNothing(issue)
        ? missing(issue)
        : `Send ${a(issue.expected)} here, not ${a(nameOf(issue.input))}.`;
    case 'unrecognized_keys':
      return `There is no such field here. ${knownFields(issue.inst)}`;
    case 'invalid_value':
      return `Send one of: ${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      return issue.minimum === 1 && issue.origin === 'string'
        ? 'It must not be empty.'
        : `Send at least ${issue.minimum}${unit(issue.origin)}.`;
    case 'too_big':
      return `Send at most ${issue.maximum}${unit(issue.origin)}.`;
    case 'invalid_format':
      return formats[issue.format] ?? 'It is not written in the expected form.';
    case 'invalid_union':
      return isNothing(issue) ? missing(issue) : 'It fits none of the shapes that are known here.';
    default:
      return;
  }
};

const formats: Record<string, string> = {
  uuid: 'Send a UUID such as 0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47.',
  datetime: 'Send an instant of RFC 3339 with its offset, such as 2026-03-01T09:30:00+07:00.',
  url: 'Send a full URL such as https://example.com/path.',
};

const isNothing = ({ input, path }: core.$ZodRawIssue): boolean =>
  input === undefined || (input === null && (path ?? []).length === 0);

const missing = ({ path, expected }: core.$ZodRawIssue & { expected?: string }): string =>
  (path ?? []).length === 0
    ? 'Send a JSON object as the body, with the header Content-Type: application/json.'
    : `Send this field${expected === undefined ? '' : `: ${a(expected)} is expected`}.`;

function knownFields(schema: unknown): string {
  if (!(schema instanceof z.ZodObject)) return 'Remove it.';
  return `Known fields: ${Object.keys(schema.shape).join(', ')}.`;
}

const unit = (origin: string): string =>
  ({ string: ' characters', array: ' entries', set: ' entries', object: ' fields', record: ' fields' })[
    origin
  ] ?? '';

const nameOf = (input: unknown): string =>
  input === null ? 'null' : Array.isArray(input) ? 'array' : Number.isNaN(input) ? 'nan' : typeof input;

const words: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  undefined: 'nothing',
  nan: 'something that is no number',
};
const a = (type: string): string => words[type] ?? type;
