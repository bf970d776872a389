// Big arrays used again from frame to frame: a fresh array of a cloud costs its page faults and the collector's time.

/** Arrays keep what was in them; the caller fills them whole. */
export class ArrayPool {
  #free: ArrayBuffer[] = [];
  #taken: ArrayBuffer[] = [];
  #older: ArrayBuffer[] = [];

  float32(length: number): Float32Array {
    return new Float32Array(this.#take(4 * length), 0, length);
  }

  float64(length: number): Float64Array {
    return new Float64Array(this.#take(8 * length), 0, length);
  }

  /** What was taken before the last call is free again. */
  recycle(): void {
    this.#free.push(...this.#older);
    this.#older = this.#taken;
    this.#taken = [];
  }

  /** The smallest free buffer that fits; when none does, the free ones were of older, smaller clouds and are let go. */
  #take(bytes: number): ArrayBuffer {
    let best = -1;
    this.#free.forEach((buffer, i) => {
      if (buffer.byteLength < bytes || buffer.byteLength > 4 * bytes + 4096) return;
      if (best < 0 || buffer.byteLength < this.#free[best].byteLength) best = i;
    });
    const found = best < 0 ? new ArrayBuffer(roundUp(bytes)) : this.#free.splice(best, 1)[0];
    if (best < 0 && this.#free.length > maxFree) this.#free = [];
    this.#taken.push(found);
    return found;
  }
}

/** Clouds differ a little in size from sweep to sweep: room to spare lets one buffer serve them all. */
function roundUp(bytes: number): number {
  return Math.ceil((bytes + bytes / 8) / 65536) * 65536;
}

const maxFree = 64;
