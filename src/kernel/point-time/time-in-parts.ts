// Times of points in two fields: whole seconds in one, the rest of them in another (SICK's drivers write `lidar_sec` and `lidar_nsec`), or the
// two halves of a number of 64 bits, for which PointField has no type.
import type { PointCloud, PointField } from '../../message/value.js';
import { checkCloud } from '../check-cloud.js';
import { readPointColumn } from '../point-column.js';
import { speaksOfTime } from './time-names.js';

/** A field that tells time; with `upper`, it holds what is over of that field's number. */
export interface TimeField extends PointField {
  readonly upper?: PointField;
  /** What one of `upper` is, and one of this field where there is an `upper`, ns. */
  readonly upperNs?: number;
  readonly partNs?: number;
}

type Names = readonly [upper: RegExp, part: RegExp];

const SECONDS = /^(.*?)_?(?:s|secs?|seconds?)$/i;
const HALVES: Names = [/^(.*?)_?(?:h|hi|high|msb|upper|1)$/i, /^(.*?)_?(?:l|lo|low|lsb|lower|0)$/i];
const HALF = 2 ** 32;

/** A field of two integers of 32 bits, as drivers declare one of 64, is `name_0`, which is the lower half, and `name_1`; as in `pointLayout`. */
function apart(fields: readonly PointField[]): PointField[] {
  return fields.flatMap(field => {
    if (field.count !== 2 || !/int32/.test(field.type)) return [field];
    return [0, 1].map(i => ({ ...field, name: `${field.name}_${i}`, offset: field.offset + 4 * i, count: 1 }));
  });
}

/** Integers of 32 bits whose names say a whole and a part of it, of the same thing. */
export function timesInParts(fields: readonly PointField[]): TimeField[] {
  const whole = apart(fields).filter(({ type, count }) => /int32/.test(type) && count <= 1);
  const halves = pairs(whole, HALVES).filter(({ type, of }) => type === 'uint32' && speaksOfTime(of));
  return [
    ...pairs(whole, [SECONDS, /^(.*?)_?(?:ns|nsecs?|nanosecs?|nanoseconds?)$/i]).map(counting(1e9, 1)),
    ...pairs(whole, [SECONDS, /^(.*?)_?(?:us|usecs?|microsecs?|microseconds?)$/i]).map(counting(1e9, 1000)),
    ...halves.map(counting(HALF, 1)),
    ...halves.map(counting(HALF * 1000, 1000)),
  ];
}

interface Paired extends PointField {
  readonly upper: PointField;
  /** What both names say, without the ends that tell them apart. */
  readonly of: string;
}

function counting(upperNs: number, partNs: number): (pair: Paired) => TimeField {
  return ({ of, ...field }) => ({ ...field, upperNs, partNs });
}

function pairs(fields: readonly PointField[], [upper, part]: Names): Paired[] {
  const upperOf = new Map<string, PointField>();
  for (const field of fields) {
    const of = upper.exec(field.name)?.[1];
    if (of !== undefined && !upperOf.has(of)) upperOf.set(of, field);
  }
  return fields.flatMap(field => {
    const of = part.exec(field.name)?.[1];
    const found = of === undefined ? undefined : upperOf.get(of);
    return of !== undefined && found && found !== field ? [{ ...field, upper: found, of }] : [];
  });
}

/** The same field, or both, as they lie in another cloud. */
export function timeFieldIn({ fields }: Pick<PointCloud, 'fields'>, like: TimeField): TimeField | undefined {
  const single = apart(fields);
  const named = (name: string) => single.find(field => field.name === name);
  const field = named(like.name);
  if (!field || !like.upper) return field;
  const upper = named(like.upper.name);
  return upper && { ...field, upper, upperNs: like.upperNs, partNs: like.partNs };
}

/** ns since `baseNs`, the first whole that any point has; NaN where both numbers are zero, which stands for no time. Throws FL0306. */
export function readTimesInParts(cloud: PointCloud, field: TimeField): { ns: Float64Array; baseNs: bigint } {
  const [upper, upperNs] = [field.upper!, field.upperNs!];
  checkCloud(cloud, [field, upper]);
  const count = cloud.width * cloud.height;
  const [ns, whole] = [new Float64Array(count), new Float64Array(count)];
  if (count > 0) {
    readPointColumn(cloud, field.type, field.offset, ns, 0, 1);
    readPointColumn(cloud, upper.type, upper.offset, whole, 0, 1);
  }
  const base = whole.find((one, i) => one !== 0 || ns[i] !== 0) ?? 0;
  for (let i = 0; i < count; i++)
    ns[i] = whole[i] === 0 && ns[i] === 0 ? Number.NaN : (whole[i] - base) * upperNs + ns[i] * field.partNs!;
  return { ns, baseNs: BigInt(base) * BigInt(upperNs) };
}
