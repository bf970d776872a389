// The part of Node's Buffer that rosbag's BagReader calls, over plain bytes, so that this room needs no platform.
const utf8 = new TextDecoder();

/** Reads outside throw RangeError, as Buffer's do. `subarray` and `slice` give RecordBuffers too. */
export class RecordBuffer extends Uint8Array {
  static over(bytes: Uint8Array): RecordBuffer {
    return new RecordBuffer(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A view, as of Buffer and unlike of Uint8Array. */
  override slice(from?: number, to?: number): RecordBuffer {
    return this.subarray(from, to) as RecordBuffer;
  }

  override toString(): string {
    return utf8.decode(this);
  }

  readUInt8(at: number): number {
    return this.#view().getUint8(at);
  }

  readInt32LE(at: number): number {
    return this.#view().getInt32(at, true);
  }

  readUInt32LE(at: number): number {
    return this.#view().getUint32(at, true);
  }

  readBigUInt64LE(at: number): bigint {
    return this.#view().getBigUint64(at, true);
  }

  #view(): DataView {
    return new DataView(this.buffer, this.byteOffset, this.byteLength);
  }
}
