// Columns of whole numbers that are as narrow as the largest number in them allows.

/** Zeros, for numbers up to `most`: 1, 2 or 4 bytes each. */
export function narrowColumn(most: number, count: number): Uint8Array | Uint16Array | Uint32Array {
  return most < 256 ? new Uint8Array(count) : narrowWords(most, count);
}

/** The same in 2 or 4 bytes. */
export function narrowWords(most: number, count: number): Uint16Array | Uint32Array {
  return most < 65536 ? new Uint16Array(count) : new Uint32Array(count);
}
