// Words for a process, or a system, that has as many files open as it may; undefined for any other failure.

export function noFilesLeft(cause: unknown): string | undefined {
  const code = (cause as { code?: string } | null | undefined)?.code;
  if (code !== 'EMFILE' && code !== 'ENFILE') return undefined;
  return 'as many open files as the system allows: raise `ulimit -n`, or give fewer recordings at once';
}
