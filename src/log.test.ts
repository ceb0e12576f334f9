import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { createLog } from './log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  write(createLog({ level: 'debug', destination }));
  return lines.map((line) => JSON.parse(line));
}

test('a line keeps the fields that are allowed and drops the rest', () => {
  const [line] = logged((log) =>
    log.info({ jobId: 'j1', body: 'hello', to: '+84912345678' }, 'A job was sent'),
  );
  assert.equal(line?.jobId, 'j1');
  assert.equal(line?.msg, 'A job was sent');
  assert.equal('body' in (line ?? {}), false);
  assert.equal('to' in (line ?? {}), false);
});

test('numbers and addresses are masked in fields, messages, errors and their causes', () => {
  const cause = new Error('duplicate key (an@example.net)');
  const error = new Error('refused for +84912345678', { cause });
  const text = JSON.stringify(
    logged((log) =>
      log.error({ err: error, reason: 'asked for an@example.net' }, 'Could not reach +84912345678'),
    ),
  );
  assert.ok(!text.includes('912345678') && !text.includes('an@example.net'), text);
  assert.ok(text.includes('log.test.ts'), 'the stack says where');
});

test('the operating system’s errors keep their host and port', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:55432'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  });
  const [line] = logged((log) => log.warn({ err: error }, 'The database is away'));
  assert.deepEqual(
    (line?.err as { message?: string } | undefined)?.message,
    'connect ECONNREFUSED 127.0.0.1:55432',
  );
});
