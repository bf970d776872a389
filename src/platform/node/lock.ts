// One run per output: a lock file that names its process, taken over when that process is gone.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { FramelockError } from '../../issue.js';

/** Returns what releases the lock. Throws FL0703 while another living process holds it. */
export function takeLock(path: string): () => void {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const fd = openSync(path, 'wx');
      writeSync(fd, String(process.pid));
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
    if (heldByAnother(path)) {
      throw new FramelockError(
        'FL0703',
        'another framelock process is writing this output; wait for it or choose another place',
        {
          at: { file: path },
        },
      );
    }
    rmSync(path, { force: true });
  }
  throw new FramelockError('FL0703', 'the output is being taken by other processes; try again', { at: { file: path } });
}

function heldByAnother(path: string): boolean {
  let pid: number;
  try {
    pid = Number(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
  // In a new container a killed run's number may be our own.
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
