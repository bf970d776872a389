// A file for long columns in memory, which can run full, fail and be looked at.
import { FramelockError } from '../../src/issue.js';
import type { Spill } from '../../src/spill.js';

export interface MemorySpill extends Spill {
  /** Bytes that lie in it. */
  size: number;
  /** Bytes that it takes in all. */
  most: number;
  reads: number;
  failing: boolean;
}

export function memorySpill(most = Number.POSITIVE_INFINITY): MemorySpill {
  const pieces = new Map<number, Uint8Array>();
  const spill: MemorySpill = {
    size: 0,
    most,
    reads: 0,
    failing: false,
    write(bytes) {
      if (spill.size + bytes.length > spill.most) {
        spill.most = 0;
        return undefined;
      }
      const at = spill.size;
      // A copy: pages are used again by who wrote them.
      pieces.set(at, bytes.slice());
      spill.size += bytes.length;
      return at;
    },
    read(at, into) {
      if (spill.failing) throw new FramelockError('FL0104', 'expected a disk, got none');
      spill.reads++;
      for (const [start, piece] of pieces) {
        if (at < start || at >= start + piece.length) continue;
        into.set(piece.subarray(at - start, at - start + into.length));
        return;
      }
      throw new Error('nothing was written there');
    },
  };
  return spill;
}
