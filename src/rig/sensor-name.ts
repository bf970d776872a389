// What a sensor can be called.

/** Names that a dataset's columns have already, or that are not safe as a key. */
export const reservedNames: readonly string[] = [
  'frame_index',
  'stamp_ns',
  'recording',
  'ego',
  'projection',
  '__proto__',
  'constructor',
  'prototype',
];

export const NAME_PATTERN = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const LONGEST = 64;

/** A name with an ending that makes it another's, cut before that where both together are too long. */
export function cutName(base: string, ending = ''): string {
  return base.slice(0, LONGEST - ending.length) + ending;
}
