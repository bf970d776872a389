// The colours of each cloud of the shown frame: made once, whichever views ask for them.
import type { SensorData } from '../data/dataset-data.js';
import type { CloudColours } from '../layers/cloud-layer.js';
import { type Colouring, colourValues, ownColours } from '../layers/colouring.js';
import { colouredBy, scaledCloud } from '../state/cloud-looks.js';
import { ranged } from '../state/colour-range.js';
import * as store from '../state/store.js';

export class CloudColourings {
  readonly #known = new Map<string, { readonly from: readonly unknown[]; readonly made: CloudColours }>();
  readonly #usual: Colouring;

  /** `usual`: how a cloud is said to be coloured that is not there. */
  constructor(usual: Colouring) {
    this.#usual = usual;
  }

  of(sensor: SensorData): CloudColours {
    const scaled = scaledCloud.value;
    const scale = scaled && scaled !== sensor ? this.of(scaled) : undefined;
    const by = colouredBy(sensor);
    const cell = store.frame.value?.cells.get(sensor.name);
    const from = [cell, by, store.colourRange.value, store.sceneScale.value, scale];
    const known = this.#known.get(sensor.name);
    if (known && same(known.from, from)) return known.made;
    const make = (): CloudColours => {
      if (cell?.kind !== 'cloud') return { by, look: this.#usual };
      const values = new Float32Array(cell.count);
      const own = colourValues(by, cell, sensor, values);
      return { by, look: shared(own, by, scale) ?? ranged(own), values, tint: ownColours(by, cell, sensor) };
    };
    const made = make();
    this.#known.set(sensor.name, { from, made });
    return made;
  }
}

/** Clouds that are coloured by the same number have the same ends: those that stand beside the colours. */
function shared(own: Colouring, by: string, scale: CloudColours | undefined): Colouring | undefined {
  if (!scale?.values || scale.by !== by || scale.look.map !== own.map || scale.look.unit !== own.unit) return undefined;
  return scale.look;
}

export function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
