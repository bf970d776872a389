// A machine that has no memory, threads or open files left: no damage of a recording, and nothing to go on from.
import { FramelockError, type Place } from './issue.js';

/** As V8, Node and the codecs say it: of buffers, of WebAssembly's memories, of threads that end or cannot start. */
const refusals =
  /out of memory|memory limit|allocation failed|(could not|cannot|unable to) (allocate|enlarge|grow)|worker initialization failure|\b(EAGAIN|ENOMEM)\b/i;
/** Of a process, or of a system, that has as many files open as it may. */
const noFilesLeft = /\b(EMFILE|ENFILE)\b/;

/** FL0804 where that is why; undefined for any other failure. `wanted`: what it was needed for, as in `to read a message`. */
export function exhaustion(cause: unknown, wanted: string, at?: Place): FramelockError | undefined {
  if (isExhaustion(cause)) return new FramelockError('FL0804', cause.message, { at: cause.at ?? at, cause });
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  const said = `${String(code)} ${String(message)}`;
  if (noFilesLeft.test(said)) {
    const text = `the system lets no more files be open ${wanted}; raise \`ulimit -n\`, or give fewer recordings at once, then run the same command again`;
    return new FramelockError('FL0804', text, { at, cause });
  }
  return refusals.test(said) ? exhausted(wanted, cause, at) : undefined;
}

export function exhausted(wanted: string, cause: unknown, at?: Place): FramelockError {
  const text = `the system gives no more memory or threads ${wanted}; allow the process more (\`ulimit -a\`, the limits of its container), then run the same command again`;
  return new FramelockError('FL0804', text, { at, cause });
}

export function isExhaustion(error: unknown): error is FramelockError {
  return error instanceof FramelockError && error.code === 'FL0804';
}
