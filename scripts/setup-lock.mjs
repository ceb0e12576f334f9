import fs from 'node:fs';
import path from 'node:path';

/** No step of the set-up takes as long; a lock that old was left by a process whose number came again. */
const longestMs = 30 * 60_000;

/**
 * Runs `work` while no other process runs it for the same directory. The lock is a file with the process id
 * in it; one whose process is gone is taken over. Ages are compared between files, by the same clock.
 */
export function withLock(directory, name, work) {
  makeDirectory(directory);
  const lock = path.join(directory, name);
  const candidate = `${lock}.${process.pid}`;
  let waited = false;
  for (;;) {
    fs.writeFileSync(candidate, String(process.pid));
    try {
      // A link appears whole, with its content, or fails because the lock exists.
      fs.linkSync(candidate, lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = holderOf(lock, candidate);
      if (holder === null) {
        takeAway(lock, candidate);
        continue;
      }
      if (!waited) console.error(`Another set-up (process ${holder}) is running here; waiting for it.`);
      waited = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    } finally {
      fs.rmSync(candidate, { force: true });
    }
  }
  try {
    return work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/** As root, the database's account must be able to pass through: the same mode as `src/store/place.ts` gives. */
function makeDirectory(directory) {
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  if (fs.mkdirSync(directory, { recursive: true, mode })) fs.chmodSync(directory, mode);
}

/** The living process that holds the lock, or `null` when there is none. */
function holderOf(lock, candidate) {
  try {
    const pid = Number(fs.readFileSync(lock, 'utf8'));
    const ageMs = fs.statSync(candidate).mtimeMs - fs.statSync(lock).mtimeMs;
    return pid !== process.pid && ageMs < longestMs && isAlive(pid) ? pid : null;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Renamed first: if another process took it over in the same moment, its fresh lock goes back. */
function takeAway(lock, candidate) {
  const aside = `${lock}.stale-${process.pid}`;
  try {
    fs.renameSync(lock, aside);
    if (holderOf(aside, candidate) !== null) fs.renameSync(aside, lock);
    fs.rmSync(aside, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
