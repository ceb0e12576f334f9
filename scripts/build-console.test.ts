import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const checkout = join(import.meta.dirname, '..');

/** A checkout with the build script, the packages, and a console of one line. */
async function smallCheckout() {
  const root = await mkdtemp(join(tmpdir(), 'decorum-console-'));
  await mkdir(join(root, 'scripts'));
  await mkdir(join(root, 'console'));
  for (const path of ['scripts/build-console.mjs', 'scripts/setup-lock.mjs', 'package-lock.json']) {
    await cp(join(checkout, path), join(root, path));
  }
  await symlink(join(checkout, 'node_modules'), join(root, 'node_modules'));
  const build = () => run(process.execPath, [join(root, 'scripts/build-console.mjs')]);
  const write = (name: string, text: string) => writeFile(join(root, 'console', name), text);
  const built = async () => {
    const assets = join(root, 'console/dist/assets');
    return (
      await Promise.all((await readdir(assets)).map((name) => readFile(join(assets, name), 'utf8')))
    ).join('');
  };
  return { build, write, built, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

test('the console is built when its sources changed, and only then', async () => {
  await using small = await smallCheckout();
  assert.equal((await small.build()).stderr, '', 'without a page there is nothing to build');

  await small.write('index.html', '<!doctype html><script type="module" src="/main.ts"></script>');
  await small.write('main.ts', 'document.title = "first" as string;');
  assert.match((await small.build()).stderr, /building its console/);
  assert.match(await small.built(), /first/);
  assert.equal((await small.build()).stderr, '');

  await small.write('main.ts', 'document.title = "second" as string;');
  assert.match((await small.build()).stderr, /building its console/);
  assert.match(await small.built(), /second/);
});

test('a console that cannot be built says where and is tried again', async () => {
  await using small = await smallCheckout();
  await small.write('index.html', '<!doctype html><script type="module" src="/main.ts"></script>');
  await small.write('main.ts', 'import "./missing.ts";');
  await assert.rejects(small.build(), /missing\.ts[\s\S]*The console could not be built/);
  await small.write('missing.ts', 'document.title = "mended";');
  await small.build();
  assert.match(await small.built(), /mended/);
});
