// SHA-256 of all inputs, made beside the conversion: of files from the moment they are opened, of what folders hold once it is known.
import type { SourceFile } from '../../source/source.js';
import { type Hashing, startHashing } from './hash-worker.js';
import type { Session } from './session.js';

export function hashFiles(files: readonly SourceFile[], { hashing, named }: Session): Hashing {
  const inFolders = files.filter(({ name }) => !hashing || !named.files.has(name));
  const here = startHashing(new Map(inFolders.map(({ name }) => [name, named.pathOf(name)!])));
  const hashes = Promise.all([here.hashes, hashing?.hashes]).then(
    ([own, begun]) => new Map([...(begun ?? []), ...own]),
  );
  // Awaited only at the end of a conversion: a failure before that must not end the process by itself.
  hashes.catch(() => {});
  return { hashes, cancel: () => here.cancel() };
}
