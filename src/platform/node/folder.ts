// A folder on disk as Folder: what lies in it, and nothing outside it.
import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import type { ClosedFolder, Folder } from '../../bytes/bytes.js';
import { FramelockError } from '../../issue.js';
import { compareTexts } from '../../text-order.js';
import { eventLoopTurn } from './event-loop-turn.js';
import { openFile, reason } from './file.js';
import { orNone } from './or-none.js';

/** Folders of the system's own, which it closes to everybody: a disk of recordings has them at its root. */
const notData = /(^|\/)(lost\+found|\$RECYCLE\.BIN|System Volume Information|\.[^/]*)$/;

/** What the system says of a link that leads nowhere, or in a circle. */
const nothingThere = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** What a listing has come by. */
interface Seen {
  readonly found: string[];
  readonly shut: ClosedFolder[];
  /** Those that are not followed, by why. */
  readonly links: Map<string, string[]>;
}

/** Of a listing: the largest public datasets have some three million files, a whole disk many more. */
const MOST_FILES = 2 ** 23;

/**
 * Throws FL0101 when `path` is not a readable folder. `part`: what of it is meant. `only`: the files and folders in it that are
 * listed, FL0101 where they hold more than `mostFiles`. Links are followed as long as they stay inside.
 */
export function openFolder(
  path: string,
  name: string = basename(resolve(path)),
  part?: string,
  only: readonly string[] = [''],
  mostFiles = MOST_FILES,
): Folder {
  const root = orNone(() => realpathSync(path));
  if (root === undefined || !statSync(root).isDirectory()) {
    throw new FramelockError('FL0101', 'expected a readable folder, got something else or nothing', {
      at: { file: name },
    });
  }
  const inside = (real: string) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);

  let closed: ClosedFolder[] = [];

  /** `parents` are the real folders above, so that a link to one of them is not walked in a circle. */
  async function walk(relative: string, parents: readonly string[], seen: Seen, isLink = false): Promise<void> {
    await eventLoopTurn();
    const { found, shut, links } = seen;
    const look = <T>(at: () => T): T | undefined => {
      try {
        return at();
      } catch (cause) {
        const { code } = cause as { code?: string };
        if (!nothingThere.has(code ?? '') && !notData.test(relative)) shut.push({ path: relative, why: reason(cause) });
        return undefined;
      }
    };
    const real = look(() => realpathSync(join(root!, relative)));
    const why = real === undefined ? 'leading nowhere' : inside(real) ? undefined : 'leading out of the folder';
    if (why !== undefined && isLink && !notData.test(relative)) {
      const alike = links.get(why) ?? [];
      alike.push(relative);
      links.set(why, alike);
    }
    if (real === undefined || why !== undefined || parents.includes(real)) return;
    const stat = look((): Stats => statSync(real));
    if (stat?.isFile()) found.push(relative);
    if (!stat?.isDirectory()) return;
    for (const entry of look(() => readdirSync(real, { withFileTypes: true })) ?? []) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      // What is a file by its entry needs no further call: a dataset has millions.
      if (entry.isFile()) found.push(path);
      else await walk(path, [...parents, real], seen, entry.isSymbolicLink());
    }
    if (found.length > mostFiles)
      throw new FramelockError(
        'FL0101',
        `expected at most ${mostFiles} files below a folder, got more; give the folder of the recording itself`,
        { at: { file: name } },
      );
  }

  return {
    name,
    ...(part === undefined ? {} : { part }),
    async list() {
      const seen: Seen = { found: [], shut: [], links: new Map() };
      for (const one of only) await walk(one, [], seen);
      const links = Array.from(seen.links, ([why, paths]) => ({
        path: paths.sort(compareTexts)[0],
        why,
        links: paths.length,
      }));
      closed = [...seen.shut, ...links];
      return withoutTwins(seen.found).sort(compareTexts);
    },
    closed: () => closed,
    async open(relative) {
      const refuse = (text: string) => new FramelockError('FL0101', text, { at: { file: `${name}/${relative}` } });
      const parts = relative.split('/');
      if (relative.includes('\0') || relative.includes('\\') || parts.some(p => p === '' || p === '.' || p === '..')) {
        throw refuse('expected a relative path that stays in the folder, got another');
      }
      const real = orNone(() => realpathSync(join(root, relative)));
      if (real !== undefined && !inside(real)) throw refuse('expected a file in the folder, got a link that leaves it');
      return openFile(real ?? join(root, relative), relative);
    },
  };
}

/** Copies through other systems put a hidden `._x` beside each file x, which holds what macOS knows of it and none of its bytes. */
function withoutTwins(paths: string[]): string[] {
  const isTwin = (path: string) => path.startsWith('._', path.lastIndexOf('/') + 1);
  if (!paths.some(isTwin)) return paths;
  const all = new Set(paths);
  return paths.filter(path => !isTwin(path) || !all.has(path.replace(/(^|\/)\._([^/]*)$/, '$1$2')));
}
