// One run per output: a lock file that names its process, taken over when that process is gone.
import {
  closeSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FramelockError } from '../../issue.js';
import { makeFolderNow } from './make-folder-now.js';

/** Makes missing folders above it. Returns what releases the lock. Throws FL0703 while another living process holds it. */
export function takeLock(path: string): () => void {
  try {
    makeFolderNow(dirname(path));
  } catch (cause) {
    throw notWritable(path, cause);
  }
  for (let attempt = 0; attempt < 10; attempt++) {
    if (create(path)) {
      sweep(path);
      return () => rmSync(path, { force: true });
    }
    const holder = read(path);
    if (holder === undefined) continue;
    if (holder === '' ? isFresh(path) : isAlive(holder)) {
      throw new FramelockError(
        'FL0703',
        'another framelock process is writing this output; wait for it or choose another place',
        { at: { file: path } },
      );
    }
    setAside(path, holder);
  }
  throw new FramelockError('FL0703', 'the output is being taken by other processes; try again', { at: { file: path } });
}

/** False when it is there already. It appears with its name in it: whoever is killed at any moment leaves no lock that names nobody. */
function create(path: string): boolean {
  const named = besides(path);
  try {
    rmSync(named, { force: true });
    writeFileSync(named, nameOf(process.pid), { flag: 'wx' });
    try {
      linkSync(named, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    }
    return createInPlace(path);
  } catch (error) {
    throw notWritable(path, error);
  } finally {
    rmSync(named, { force: true });
  }
}

/** Where a file system has no hard links (FAT, some network shares): a run killed between the two steps holds the lock for ten seconds. */
function createInPlace(path: string): boolean {
  const name = nameOf(process.pid);
  let fd: number;
  try {
    fd = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(fd, name);
    return true;
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** This process's own file beside the lock; `sweep` takes what dead ones left. */
function besides(path: string): string {
  return `${path}.${process.pid}`;
}

function notWritable(path: string, cause: unknown): FramelockError {
  const { code } = cause as NodeJS.ErrnoException;
  const text = `the output folder cannot be written (${code}); choose another place`;
  return new FramelockError('FL0701', text, { at: { file: path }, cause });
}

/** Of two runs that find a dead run's lock at once, only one can rename it; the other may catch the new one, and gives it back. */
function setAside(path: string, holder: string): void {
  const aside = besides(path);
  try {
    renameSync(path, aside);
    if (read(aside) === holder) rmSync(aside, { force: true });
    else renameSync(aside, path);
  } catch {
    // Another run was faster; the next attempt sees its lock.
  }
}

/** What runs left that were killed while they took the lock or set a dead run's aside. */
function sweep(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    const [, pid] = name.startsWith(basename(path)) ? (/^\.(\d+)$/.exec(name.slice(basename(path).length)) ?? []) : [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/** A lock without a name (file systems without hard links) is just being written, or its process was killed in between: after ten seconds it was. */
function isFresh(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs < 10_000;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(holder: string): boolean {
  const pid = Number.parseInt(holder, 10);
  // In a new container a killed run's number may be our own.
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || !isRunning(pid)) return false;
  // The number may have gone to another program since.
  const name = nameOf(pid);
  return name === holder || name === String(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A process by its number and, where Linux tells, when it started (proc(5), field 22 of stat). */
function nameOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  const start = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return start === undefined ? String(pid) : `${pid} ${start}`;
}
