// Which build of the program this is, beyond its version: what one build kept, another does not believe.
declare const FRAMELOCK_BUILD: string | undefined;

/** A hash of the compiled modules, put in by scripts/bundle.mjs; empty where they run as they are. */
export const buildId: string = typeof FRAMELOCK_BUILD === 'string' ? FRAMELOCK_BUILD : '';
