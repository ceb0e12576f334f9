import { hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret of an installation that was given none, made on the first start and kept in its data directory. Whoever
 * runs several processes on several machines gives all of them one: `DECORUM_SECRET`.
 */
async function ownSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret');
  const read = () =>
    readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
  const present = (await read()).trim();
  if (present !== '') return present;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // A link appears whole or not at all, and of two processes the first one's secret stays.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return (await read()).trim();
}

/** The secret that was given, or else the installation's own. */
export const secretOf = async ({
  secret,
  dataDir,
}: {
  secret: string | null;
  dataDir: string;
}): Promise<string> => secret ?? (await ownSecret(dataDir));

/** A key for one use: knowing one tells nothing of the secret and of the others. */
export const keyFor = (use: 'codes' | 'unsubscribe', secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `decorum ${use}`, 32));
