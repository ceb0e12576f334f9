// `node scripts/complete-lockfile.mjs`, after every `npm install` that changed package-lock.json.
//
// Some registries do not carry every optional platform package (Biome and oxc for other systems). npm then leaves
// them out of the lockfile, and `npm ci` elsewhere refuses it ("Missing: … from lock file"). This adds their entries,
// with os, cpu and libc read off their names.
import fs from 'node:fs';
import path from 'node:path';

const file = path.resolve(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
const platform =
  /^(android|darwin|linux|win32|freebsd|openharmony|netbsd|openbsd|aix|sunos)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(.*))?$/;
const added = [];

for (const [parent, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const at = `node_modules/${name}`;
    if (lock.packages[at] || lock.packages[`${parent}/${at}`]) continue;
    const named = platform.exec(
      name
        .split('/')
        .at(-1)
        .replace(/^(cli|binding)-/, ''),
    );
    if (!named) {
      console.error(`The platform of ${name} (in ${parent}) cannot be told from its name.`);
      continue;
    }
    const [, os, cpu, abi = ''] = named;
    const libc = os !== 'linux' ? null : abi.startsWith('musl') ? 'musl' : 'glibc';
    lock.packages[at] = {
      version,
      cpu: [cpu],
      ...(entry.dev && { dev: true }),
      ...(libc && { libc: [libc] }),
      license: entry.license,
      optional: true,
      os: [os],
    };
    added.push(name);
  }
}

const { '': root, ...rest } = lock.packages;
const sorted = Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'Nothing was missing.' : `Added ${added.length}: ${added.join(', ')}`);
