// How many sweeps of each LiDAR were moved to their stamps, and why the others were not: what a card says of them.
import type { CloudCell, NotDeskewed } from './frame.js';

export interface DeskewCount {
  readonly sensor: string;
  readonly moved: number;
  /** The widest step between two poses that a moved sweep rests on, ns; 0 where none was moved. */
  readonly widestGapNs: number;
  readonly why: Readonly<Partial<Record<NotDeskewed, number>>>;
}

export class DeskewCounts {
  readonly #bySensor = new Map<string, { moved: number; widestGapNs: number; why: Map<NotDeskewed, number> }>();

  count({ sensor, deskewed }: CloudCell): void {
    if (!deskewed) return;
    const of = this.#of(sensor.name);
    if (deskewed.moved) {
      of.moved++;
      of.widestGapNs = Math.max(of.widestGapNs, deskewed.gapNs);
    } else of.why.set(deskewed.why, (of.why.get(deskewed.why) ?? 0) + 1);
  }

  /** Takes over what was counted elsewhere. */
  merge(counts: readonly DeskewCount[]): void {
    for (const { sensor, moved, widestGapNs, why } of counts) {
      const of = this.#of(sensor);
      of.moved += moved;
      of.widestGapNs = Math.max(of.widestGapNs, widestGapNs);
      for (const [reason, n] of Object.entries(why) as [NotDeskewed, number][])
        of.why.set(reason, (of.why.get(reason) ?? 0) + n);
    }
  }

  /** In the order of the sensors' names. */
  list(): DeskewCount[] {
    const sensors = [...this.#bySensor].sort(([a], [b]) => (a < b ? -1 : 1));
    return sensors.map(([sensor, { moved, widestGapNs, why }]) => {
      const reasons = Object.fromEntries([...why].sort(([a], [b]) => (a < b ? -1 : 1)));
      return { sensor, moved, widestGapNs, why: reasons };
    });
  }

  #of(sensor: string) {
    let of = this.#bySensor.get(sensor);
    if (!of) {
      of = { moved: 0, widestGapNs: 0, why: new Map() };
      this.#bySensor.set(sensor, of);
    }
    return of;
  }
}
