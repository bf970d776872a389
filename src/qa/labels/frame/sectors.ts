// Directions around the rig in which a dataset has labels: some are labelled only where a camera looks.
import type { Looks } from './looks.js';

const SECTORS = 36;

export interface LabelledSectors {
  add(looks: Pick<Looks, 'x' | 'y'>, origin: readonly number[]): void;
  /** Whether a label was in its sector of ten degrees. */
  has(looks: Pick<Looks, 'x' | 'y'>): boolean;
}

export function labelledSectors(): LabelledSectors {
  const seen = new Uint8Array(SECTORS);
  let [ox, oy] = [0, 0];
  const of = ({ x, y }: Pick<Looks, 'x' | 'y'>) => {
    const s = Math.floor(((Math.atan2(y - oy, x - ox) + Math.PI) / (2 * Math.PI)) * SECTORS);
    return ((s % SECTORS) + SECTORS) % SECTORS;
  };
  return {
    add(looks, origin) {
      [ox, oy] = [origin[0], origin[1]];
      seen[of(looks)] = 1;
    },
    has: looks => seen[of(looks)] === 1,
  };
}
