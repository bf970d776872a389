// What the numbers of a point are: names and units, in recorded order, as they will stand in float32.
import { FramelockError } from '../issue.js';
import { type PointCloud, type PointField, scalarBytes } from '../message/value.js';
import type { PointTime } from './point-time/point-time.js';

export interface PointColumn {
  readonly name: string;
  /** `m` for x, y, z; `s` for a known time; `bits` for a packed colour (same 32 bits, as PCL does); '' when not known. */
  readonly unit: string;
  /** True when the number is not the recorded one in float32: a time made seconds relative to the header stamp. */
  readonly converted: boolean;
  /** True when float32 cannot hold every value of the recorded type: int32, uint32 and float64 are rounded to 24 bits. */
  readonly rounded: boolean;
  /** True for a number that nobody recorded: a time from the point's direction, or Doppler without the car's own motion. */
  readonly synthesised?: boolean;
  /** What a number that was made or converted means, in words. */
  readonly definition?: string;
}

export interface PointLayout {
  /** One entry per column; unique. A field of count n > 1 becomes name_0 … name_(n−1). */
  readonly names: readonly string[];
  readonly columns: readonly PointColumn[];
  /** Numbers per point. */
  readonly width: number;
  readonly fields: readonly PointField[];
  /** The converted time column, if any; reading then needs the header stamp. */
  readonly time?: PointTime & { readonly column: number };
}

const SINCE_FIRST = "s since the sweep's first point; where that lies around the stamp is not known";

/** As many columns as fields are allowed to be; a field's count is part of the message and could be anything. */
const MAX_COLUMNS = 65536;

/**
 * The layout of a cloud. With `time` (see `recognisePointTime`) its column is declared in seconds relative to the header
 * stamp; without it, it is kept as recorded, which for absolute times float32 cannot hold.
 */
export function pointLayout(cloud: PointCloud, time?: PointTime): PointLayout {
  const columns: PointColumn[] = [];
  const taken = new Set<string>();
  let timeColumn = -1;
  for (const field of cloud.fields) {
    const count = Math.max(1, field.count);
    if (columns.length + count > MAX_COLUMNS)
      throw new FramelockError('FL0306', `expected at most ${MAX_COLUMNS} numbers per point, got more`);
    const bits = count === 1 && (field.name === 'rgb' || field.name === 'rgba') && scalarBytes[field.type] === 4;
    for (let i = 0; i < count; i++) {
      const own = count > 1 ? `${field.name}_${i}` : field.name;
      const isTime = time?.field.name === own;
      const unplaced = isTime && time.own === 'unplaced';
      const converted =
        isTime && (time.absolute || time.own !== undefined || time.cycleNs !== undefined || time.unit !== 's');
      if (converted) timeColumn = columns.length;
      const rounded = !converted && !bits && /^(u?int32|float64)$/.test(field.type);
      const unit = isTime && !unplaced ? 's' : bits ? 'bits' : count === 1 && /^[xyz]$/.test(own) ? 'm' : '';
      const name = unique(own, taken);
      columns.push({ name, unit, converted, rounded, ...(unplaced ? { definition: SINCE_FIRST } : {}) });
    }
  }
  const names = columns.map(c => c.name);
  const converted = time && timeColumn >= 0 ? { ...time, column: timeColumn } : undefined;
  return { names, columns, width: columns.length, fields: cloud.fields, time: converted };
}

function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name}_${i}`;
  taken.add(free);
  return free;
}
