// Where indexes of recordings, and compiled code, are kept: in the user's cache folder, unless FRAMELOCK_CACHE says otherwise.
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

export type CachePlace =
  | { readonly kind: 'off' }
  /** Each beside its recording, as `<recording>.flindex`. */
  | { readonly kind: 'beside' }
  | { readonly kind: 'folder'; readonly path: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** FRAMELOCK_CACHE: `off`, `beside`, or a folder. Without it the folder that the system has for such files. */
export function cachePlace(environment: Environment, system: string = process.platform): CachePlace {
  const { FRAMELOCK_CACHE: choice = '' } = environment;
  if (choice === 'off' || choice === 'beside') return { kind: choice };
  if (choice !== '') return { kind: 'folder', path: resolve(choice) };
  const folder = systemFolder(environment, system);
  return folder === undefined ? { kind: 'off' } : { kind: 'folder', path: join(folder, 'framelock', 'indexes') };
}

/** Undefined where nothing is to be kept. Never a folder that FRAMELOCK_CACHE names: others may write there too. */
export function compiledPlace(environment: Environment): string | undefined {
  const folder = environment.FRAMELOCK_CACHE === 'off' ? undefined : systemFolder(environment, process.platform);
  return folder === undefined ? undefined : join(folder, 'framelock', 'compiled');
}

/** By the XDG base directory specification (a relative path in it is to be ignored), and what macOS and Windows have for it. */
function systemFolder(environment: Environment, system: string): string | undefined {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (xdg !== undefined && isAbsolute(xdg)) return xdg;
  if (system === 'win32') return local !== undefined && isAbsolute(local) ? local : undefined;
  const home = homeFolder(environment);
  if (home === undefined) return undefined;
  return system === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
}

function homeFolder({ HOME: home }: Environment): string | undefined {
  if (home !== undefined && isAbsolute(home)) return home;
  try {
    const path = homedir();
    return isAbsolute(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
