// Says that a recording is unpacked before it can be read, and on a terminal how far: gigabytes take a while.
import { printable } from '../issue.js';
import type { UnpackProgress } from '../platform/node/unpacking.js';
import { sizeText, talk } from './print.js';

/** What is read in less than a second needs no word, bytes. */
const worthSaying = 64 * 2 ** 20;

export function unpackingLine(quiet: boolean): UnpackProgress | undefined {
  if (quiet) return undefined;
  return (name, done, size) => {
    if (size < worthSaying) return;
    const what = `unpacking ${printable(name)} (${sizeText(size)})`;
    if (!process.stderr.isTTY) {
      if (done === 0) talk(what);
    } else process.stderr.write(done < size ? `\r${what} ${Math.floor((100 * done) / size)} %` : '\r\u001b[K');
  };
}
