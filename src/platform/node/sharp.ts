// The picture library, loaded when a picture is: most runs decode none, and it takes longer to load than they take to start.
import type sharp from 'sharp';

let loaded: Promise<typeof sharp> | undefined;

/** One picture at a time and nothing kept: the order of work never shows in the output. */
export function loadSharp(): Promise<typeof sharp> {
  loaded ??= import('sharp').then(({ default: library }) => {
    library.concurrency(1);
    library.cache(false);
    return library;
  });
  return loaded;
}
