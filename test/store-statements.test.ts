import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { freshDatabase } from './postgres.ts';

const src = resolve(import.meta.dirname, '../src');

/** They make connections, schemas and servers: what they say depends on where they run. */
const BELOW_THE_STATEMENTS =
  /^store\/(db|migrate|listen|holder|private-server|embedded(-\w+)?|postmaster(-\w+)?)\.ts$/;

test('every statement is a constant of the store that the migrated schema understands', async () => {
  const files = await sources();
  const statements = await exportedStatements(files.filter((file) => file.startsWith('store/')));
  assert.ok(statements.size >= 40, `only ${statements.size} statements were found`);

  const refused: string[] = [];
  await using db = await freshDatabase();
  await db.session(async (session) => {
    for (const [name, text] of statements) {
      const prepared = name.replace(/\W/g, '_');
      await session
        .script(`prepare "${prepared}" as ${text}`)
        .catch(({ message }) => refused.push(`${name}: ${message}`));
    }
    // The door is real: what the schema does not know is refused here.
    await assert.rejects(session.script('prepare wrong as select phone from cc_parties'), /"phone" does not/);
    await assert.rejects(
      session.script('prepare wrong as select $1::uuid = tenant_id from cc_parties'),
      /uuid/,
    );
  });
  assert.deepEqual(refused, []);

  const names = new Set([...statements.keys()].map((name) => name.slice(name.indexOf(' ') + 1)));
  const inline: string[] = [];
  for (const file of files.filter((each) => !BELOW_THE_STATEMENTS.test(each))) {
    const source = await readFile(resolve(src, file), 'utf8');
    // Elsewhere these words also name other things; in the store every such call is a statement.
    const receivers = file.startsWith('store/') ? /\w+/ : /db|tx|session/;
    for (const text of statementTexts(source, receivers))
      if (!names.has(text)) inline.push(`${file}: ${text}`);
  }
  assert.deepEqual(inline, [], 'A statement is an exported constant beside its function in src/store/.');
});

test('a text that is built, inline or unknown is seen whatever is written around it', () => {
  const seen = (source: string) => statementTexts(source, /\w+/);
  assert.deepEqual(seen('await db.one<Row>(ROW_BY_ID, [id]); tx.run(TOUCH)'), ['ROW_BY_ID', 'TOUCH']);
  assert.deepEqual(
    seen('db\n  .query<Pick<Row, "a"> & { b: Map<string, () => void> }>(\n    `select 1 + ` + one,\n'),
    ['`select 1 + ` + one'],
  );
  assert.deepEqual(seen('session?.run(isNew ? ONE : OTHER, [])'), ['isNew ? ONE : OTHER']);
  assert.deepEqual(seen('db.one(rowById(id), [])'), ['rowById(id)']);
});

const sources = async (): Promise<string[]> =>
  (await readdir(src, { recursive: true }))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort();

/** By file and name, such as `claim.ts CLAIM_JOBS`. */
async function exportedStatements(files: readonly string[]): Promise<Map<string, string>> {
  const statements = new Map<string, string>();
  for (const file of files) {
    const exported: Record<string, unknown> = await import(`../src/${file}`);
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value === 'string' && /^\s*(with|select|insert|update|delete)\s/i.test(value)) {
        assert.match(name, /^[A-Z][A-Z0-9_]*$/, `${file} exports a statement under the name ${name}`);
        statements.set(`${file.slice('store/'.length)} ${name}`, value);
      }
    }
  }
  return statements;
}

/** The first argument, as it is written, of every `query`, `one`, `run` and `script` of the receivers. */
function statementTexts(source: string, receivers: RegExp): string[] {
  const calls = source.matchAll(
    new RegExp(`\\b(?:${receivers.source})\\s*\\??\\.\\s*(?:query|one|run|script)\\b`, 'g'),
  );
  return [...calls].flatMap((call) => {
    const open = afterTypeArguments(source, call.index + call[0].length);
    return source[open] === '(' ? [firstArgument(source, open + 1)] : [];
  });
}

/** Skips `<Row>`, in which `=>` closes nothing. */
function afterTypeArguments(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === '<') depth += 1;
    else if (source[at] === '>' && source[at - 1] !== '=') depth -= 1;
    if (depth === 0 && source[at] !== '>') return at;
  }
  return source.length;
}

function firstArgument(source: string, start: number): string {
  let depth = 0;
  let quote = '';
  for (let at = start; at < source.length; at += 1) {
    const char = source[at] as string;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if ('`\'"'.includes(char)) quote = char;
    else if ('([{'.includes(char)) depth += 1;
    else if (depth === 0 && ',)'.includes(char)) return source.slice(start, at).trim();
    else if (')]}'.includes(char)) depth -= 1;
  }
  return source.slice(start).trim();
}
