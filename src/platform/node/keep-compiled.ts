// Keeps the program's compiled code from one start to the next: a tenth of a second of each conversion.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { buildId } from './build-id.js';
import { compiledPlace } from './cache-place.js';
import { keepScripts } from './keep-scripts.js';

type Enable = (folder: string) => unknown;

/** Of Node, from 22.1 on. */
const byNode = (module as { enableCompileCache?: Enable }).enableCompileCache;

/**
 * To be called before anything else is loaded. Only in the user's own cache folder, which nobody else can write to: what lies there
 * is run. Node's threads inherit the choice by the environment, and a user's own NODE_COMPILE_CACHE goes first. Never throws.
 */
export function keepCompiled(
  environment: Record<string, string | undefined>,
  build: string = buildId,
  enable: Enable = byNode ?? keepScripts,
): void {
  if (build === '' || environment.NODE_COMPILE_CACHE || environment.NODE_DISABLE_COMPILE_CACHE) return;
  const place = compiledPlace(environment);
  if (place === undefined || !isOwn(place)) return;
  const folder = join(place, build);
  if (!existsSync(folder)) forgetAll(place);
  enable(folder);
  if (enable !== keepScripts) environment.NODE_COMPILE_CACHE = folder;
}

/** With `sudo`, the environment may be that of a user whose files root should not run. */
function isOwn(place: string): boolean {
  const user = process.getuid?.();
  if (user === undefined) return true;
  try {
    const found = statSync(place, { throwIfNoEntry: false });
    return found ? found.uid === user : isOwn(dirname(place));
  } catch {
    return false;
  }
}

/** What other builds left: of each change of the program some megabytes would stay for ever. */
function forgetAll(place: string): void {
  try {
    for (const name of readdirSync(place)) rmSync(join(place, name), { recursive: true, force: true });
  } catch {
    // Not there yet, or not ours.
  }
}
