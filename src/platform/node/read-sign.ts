// Reads of files that another thread does: recognised by the memory that is given to them.
import { type ReadElsewhere, readInto } from './file.js';

/**
 * Memory that is given to reads of files for these to be done by `reader`. Nothing is meant to be written to it, and nobody looks at
 * what is.
 */
export function readSign(reader: ReadElsewhere): (length: number) => Uint8Array {
  let sign: Uint8Array = new Uint8Array(0);
  return length => {
    if (sign.length < length) {
      sign = new Uint8Array(new SharedArrayBuffer(Math.ceil(length * 1.25)));
      readInto(sign.buffer, reader);
    }
    return sign;
  };
}
