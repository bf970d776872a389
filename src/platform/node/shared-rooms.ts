// Memory that threads share, used again and again: what is dropped is only given back to the system when every thread that saw it
// has collected its garbage, which one that makes little of it may never do.

/** All together, whatever is in use. */
const mostBytes = 192 * 2 ** 20;

export interface SharedRooms {
  /** At least `size` bytes that nobody else uses; undefined where there is no more: ordinary memory must do. */
  take(size: number): SharedArrayBuffer | undefined;
  give(room: SharedArrayBuffer): void;
}

export function sharedRooms(most: number = mostBytes): SharedRooms {
  const free: SharedArrayBuffer[] = [];
  let made = 0;
  return {
    take(size) {
      // What was never written to takes no place, so that a room may be far too large.
      const fitting = free.filter(({ byteLength }) => byteLength >= size);
      const best = fitting.reduce<SharedArrayBuffer | undefined>(
        (a, b) => (a && a.byteLength <= b.byteLength ? a : b),
        undefined,
      );
      if (best) {
        free.splice(free.indexOf(best), 1);
        return best;
      }
      // Chunks of one recording differ a little: what is made for one should hold the next.
      const step = 2 ** Math.max(0, Math.floor(Math.log2(size)) - 2);
      const length = Math.ceil(size / step) * step;
      if (made + length > most) return undefined;
      made += length;
      return new SharedArrayBuffer(length);
    },
    give(room) {
      free.push(room);
    },
  };
}
