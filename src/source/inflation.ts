// How much what is compressed in one file may become: a few bytes can claim to be terabytes.

/** No recording is compressed a thousandfold, but small files may be by chance: bytes, and times the file's size. */
const leastInflated = 2 ** 32;
const mostInflation = 1000;

export class Inflation {
  /** Bytes so far. */
  total = 0;
  readonly most: number;

  constructor(fileSize: number) {
    this.most = Math.max(leastInflated, mostInflation * fileSize);
  }

  /** Counts `size` bytes more; false where that is more than a file of this size can hold. */
  add(size: number): boolean {
    this.total += size;
    return this.total <= this.most;
  }
}
