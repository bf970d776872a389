// One run per output: a lock file that names its process, taken over when that process is gone.
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { FramelockError } from '../../issue.js';

/** Returns what releases the lock. Throws FL0703 while another living process holds it. */
export function takeLock(path: string): () => void {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      const fd = openSync(path, 'wx');
      writeSync(fd, nameOf(process.pid));
      closeSync(fd);
      return () => rmSync(path, { force: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') {
        throw new FramelockError('FL0701', `the output folder cannot be written (${code}); choose another place`, {
          at: { file: path },
          cause: error,
        });
      }
    }
    const holder = read(path);
    if (holder === '') {
      // Just being written, or its process was killed in between: a moment tells.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      if (read(path) !== '') continue;
    } else if (holder !== undefined && isAlive(holder)) {
      throw new FramelockError(
        'FL0703',
        'another framelock process is writing this output; wait for it or choose another place',
        { at: { file: path } },
      );
    }
    if (holder !== undefined) setAside(path, holder);
  }
  throw new FramelockError('FL0703', 'the output is being taken by other processes; try again', { at: { file: path } });
}

/** Of two runs that find a dead run's lock at once, only one can rename it; the other may catch the new one, and gives it back. */
function setAside(path: string, holder: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (read(aside) === holder) rmSync(aside, { force: true });
    else renameSync(aside, path);
  } catch {
    // Another run was faster; the next attempt sees its lock.
  }
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
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // The number may have gone to another program since.
  return nameOf(pid) === holder;
}

/** A process by its number and, where Linux tells, when it started (proc(5), field 22 of stat). */
function nameOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  const start = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return start === undefined ? String(pid) : `${pid} ${start}`;
}
