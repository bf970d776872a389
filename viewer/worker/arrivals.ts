// Adds up what large reads bring, for a person who waits.
import type { Arrivals } from '../data/host.js';

/** Smaller reads are there before anybody has read how much is missing. */
const LEAST_BYTES = 256 * 1024;
const EVERY_MS = 200;

/** `tell` hears of what came and what is wanted, of all reads together; 0 and 0 at their end. */
export function makeArrivals(tell: (arrived: number, wanted: number) => void): Arrivals {
  const going = new Set<{ arrived: number; readonly wanted: number }>();
  const sum = (of: 'arrived' | 'wanted') => [...going].reduce((all, one) => all + one[of], 0);
  let due = false;
  const soon = () => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      tell(sum('arrived'), sum('wanted'));
    }, EVERY_MS);
  };
  return {
    begin(bytes) {
      const one = { arrived: 0, wanted: bytes };
      if (bytes >= LEAST_BYTES) going.add(one);
      return {
        add(more) {
          one.arrived += more;
          if (going.has(one)) soon();
        },
        end() {
          if (going.delete(one)) soon();
        },
      };
    },
  };
}
