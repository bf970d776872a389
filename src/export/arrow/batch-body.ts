// The body of one record batch while it is laid out: small columns are written into one block, big values stay where they lie.

/** IPC format § alignment: what every buffer begins at a multiple of. */
const alignment = 64;

/** Larger pieces are listed, smaller ones copied: a piece costs more on its way to the disk than its bytes do. */
const worthListing = 16384;
const firstBlock = 16384;

export interface Node {
  readonly length: number;
  readonly nullCount: number;
}

export interface Region {
  readonly offset: number;
  readonly length: number;
}

/** IPC format § RecordBatch: nodes and regions in the order in which columns give them, each region at a multiple of 64 bytes. */
export class BatchBody {
  readonly nodes: Node[] = [];
  readonly regions: Region[] = [];
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  /** Of the block, [from, used) is not listed yet; the rest is zero. */
  #from = 0;
  #used = 0;
  #block!: Block;

  constructor() {
    this.#begin(firstBlock);
  }

  get byteLength(): number {
    return this.#length;
  }

  /** A buffer of `length` bytes, all zero, to be written before the next one is asked for. */
  room(length: number): Block {
    const padded = roundUp(length);
    if (this.#used + padded > this.#block.bytes.length) {
      this.#list();
      this.#begin(Math.max(padded, 2 * this.#block.bytes.length));
    }
    this.#block.at = this.#used;
    this.#region(length, padded);
    this.#used += padded;
    return this.#block;
  }

  /** A buffer of nothing, e.g. the validity of a column without nulls. */
  nothing(): void {
    this.#region(0, 0);
  }

  /** A buffer of what lies in these, one behind the other: they must stay as they are until the batch is written. */
  values(pieces: readonly (ArrayBufferView | undefined)[]): void {
    let length = 0;
    for (const piece of pieces) length += piece?.byteLength ?? 0;
    if (length < worthListing) this.#copied(pieces, length);
    else this.#listed(pieces, length);
  }

  /** All that was laid out. */
  chunks(): readonly Uint8Array[] {
    this.#list();
    return this.#chunks;
  }

  #copied(pieces: readonly (ArrayBufferView | undefined)[], length: number): void {
    if (length === 0) {
      this.nothing();
      return;
    }
    const { bytes, at } = this.room(length);
    let to = at;
    for (const piece of pieces) {
      if (!piece) continue;
      bytes.set(bytesOf(piece), to);
      to += piece.byteLength;
    }
  }

  #listed(pieces: readonly (ArrayBufferView | undefined)[], length: number): void {
    this.#list();
    for (const piece of pieces) if (piece && piece.byteLength > 0) this.#chunks.push(bytesOf(piece));
    const padded = roundUp(length);
    this.#region(length, padded);
    if (this.#used + alignment > this.#block.bytes.length) this.#begin(this.#block.bytes.length);
    // What pads them stands before the next multiple of the block, so that what comes then begins at one.
    this.#used += alignment;
    this.#from = this.#used - (padded - length);
  }

  #region(length: number, padded: number): void {
    this.regions.push({ offset: this.#length, length });
    this.#length += padded;
  }

  #begin(size: number): void {
    this.#block = blockOf(size);
    [this.#from, this.#used] = [0, 0];
  }

  #list(): void {
    if (this.#used > this.#from) this.#chunks.push(this.#block.bytes.subarray(this.#from, this.#used));
    this.#from = this.#used;
  }
}

/** Memory that small buffers lie in, seen as numbers of several widths; `at`: the byte at which the present one begins. */
export interface Block {
  readonly bytes: Uint8Array;
  readonly int32: Int32Array;
  readonly uint32: Uint32Array;
  readonly int64: BigInt64Array;
  readonly float64: Float64Array;
  at: number;
}

function blockOf(size: number): Block {
  const memory = new ArrayBuffer(size);
  return {
    bytes: new Uint8Array(memory),
    int32: new Int32Array(memory),
    uint32: new Uint32Array(memory),
    int64: new BigInt64Array(memory),
    float64: new Float64Array(memory),
    at: 0,
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** To the next multiple of the alignment. */
export function roundUp(n: number): number {
  return Math.ceil(n / alignment) * alignment;
}
