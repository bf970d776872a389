// Paths that a person named, as Inputs with names that are unique and tell nothing of the machine.
import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Folder, Input } from '../../bytes/bytes.js';
import { FramelockError } from '../../issue.js';
import { isAbsence, openFile, reason, renamed, unreachable } from './file.js';
import { openFolder } from './folder.js';
import { namedPlace } from './named-place.js';

export interface NamedInputs {
  readonly inputs: readonly Input[];
  /** The path on this machine of a file that a source names; undefined for a name that none of the inputs gave. */
  pathOf(name: string): string | undefined;
  /** Name and path of the inputs that are files; what a folder holds is known only when it is opened. */
  readonly files: ReadonlyMap<string, string>;
}

/** `what`: the word for what was to be named, for whoever names nothing. */
export async function openInputs(paths: readonly string[], what = 'a recording'): Promise<NamedInputs> {
  const names = uniqueNames(paths);
  const inputs: Input[] = [];
  const files = new Map<string, string>();
  const folders: { prefix: string; path: string }[] = [];
  for (const [i, given] of paths.entries()) {
    const { path, part, only } = namedPlace(given);
    if (isFolder(path, what)) {
      // One folder's files need no prefix; of several folders each file says whose it is.
      const prefix = paths.length > 1 ? `${names[i]}/` : '';
      inputs.push({ folder: prefixed(openFolder(path, names[i], part, only), prefix) });
      folders.push({ prefix, path });
    } else {
      inputs.push({ bytes: await openFile(path, names[i]) });
      files.set(names[i], path);
    }
  }
  return {
    inputs,
    files,
    pathOf: name => {
      const folder = folders.find(f => name.startsWith(f.prefix));
      return files.get(name) ?? (folder && join(folder.path, name.slice(folder.prefix.length)));
    },
  };
}

/** Whether a folder stands there, or something else. Throws FL0101 where nothing can be found; `what` should have been there. */
export function isFolder(path: string, what: string): boolean {
  const refused = (got: string, cause?: unknown) =>
    new FramelockError('FL0101', `expected ${what}, got ${got}; check the path`, { at: { file: path }, cause });
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    // Not by `throwIfNoEntry`: Node 20 throws all the same where a file is in the place of a folder, Node 24 does not.
    if (isAbsence(cause)) throw refused(`no such file or folder${unreachable(path)}`, cause);
    // Links in a circle, a name that is too long, a folder above that may not be entered.
    throw refused(reason(cause), cause);
  }
}

/** Last names, with as many parent folders as it takes to tell them apart; a path given twice keeps one name. */
export function uniqueNames(paths: readonly string[]): string[] {
  const full = paths.map(path => resolve(path));
  return full.map(path => {
    let name = basename(path);
    let parent = dirname(path);
    const clash = () => full.some(other => other !== path && other.endsWith(`/${name}`));
    while (clash() && dirname(parent) !== parent) {
      name = `${basename(parent)}/${name}`;
      parent = dirname(parent);
    }
    return name;
  });
}

function prefixed(folder: Folder, prefix: string): Folder {
  if (prefix === '') return folder;
  return {
    name: folder.name,
    part: folder.part,
    list: () => folder.list(),
    ...(folder.closed === undefined ? {} : { closed: () => folder.closed!() }),
    async open(path) {
      const bytes = await folder.open(path);
      return renamed(bytes, prefix + bytes.name);
    },
  };
}
