// Keeps the program's compiled code from one start to the next, where Node can (22.8 and later): a tenth of a second of each conversion.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { buildId } from './build-id.js';
import { compiledPlace } from './cache-place.js';

type Enable = (folder: string) => unknown;

/**
 * To be called before anything else is loaded. Only in the user's own cache folder, which nobody else can write to: what lies there
 * is run. Threads inherit the choice by the environment, and a user's own NODE_COMPILE_CACHE goes first. Never throws.
 */
export function keepCompiled(
  environment: Record<string, string | undefined>,
  build: string = buildId,
  enable: Enable | undefined = (module as { enableCompileCache?: Enable }).enableCompileCache,
): void {
  if (!enable || build === '' || environment.NODE_COMPILE_CACHE || environment.NODE_DISABLE_COMPILE_CACHE) return;
  const place = compiledPlace(environment);
  if (place === undefined) return;
  const folder = join(place, build);
  if (!existsSync(folder)) forgetAll(place);
  enable(folder);
  environment.NODE_COMPILE_CACHE = folder;
}

/** What other builds left: of each change of the program some megabytes would stay for ever. */
function forgetAll(place: string): void {
  try {
    for (const name of readdirSync(place)) rmSync(join(place, name), { recursive: true, force: true });
  } catch {
    // Not there yet, or not ours.
  }
}
