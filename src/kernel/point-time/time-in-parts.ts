// Times of points in two fields: whole seconds in one, the rest of them in another. SICK's drivers write `lidar_sec` and `lidar_nsec`.
import { type PointCloud, type PointField, scalarBytes } from '../../message/value.js';
import { checkCloud } from '../check-cloud.js';
import { readPointColumn } from '../point-column.js';

/** A field that tells time; with `seconds`, it holds what is over of them. */
export interface TimeField extends PointField {
  readonly seconds?: PointField;
  /** Of a number of this field, where there are `seconds`: 1 or 1000 ns. */
  readonly partNs?: number;
}

const SECONDS = /^(.*?)_?(?:s|secs?|seconds?)$/i;
const PARTS: readonly (readonly [name: RegExp, partNs: number])[] = [
  [/^(.*?)_?(?:ns|nsecs?|nanosecs?|nanoseconds?)$/i, 1],
  [/^(.*?)_?(?:us|usecs?|microsecs?|microseconds?)$/i, 1000],
];

/** Integers of 32 bits whose names say seconds and a part of them, of the same thing. */
export function timesInParts(fields: readonly PointField[]): TimeField[] {
  const whole = fields.filter(({ type, count }) => /int/.test(type) && scalarBytes[type] === 4 && count <= 1);
  const secondsOf = new Map<string | undefined, PointField>();
  for (const field of whole) {
    const of = SECONDS.exec(field.name)?.[1];
    if (of !== undefined && !secondsOf.has(of)) secondsOf.set(of, field);
  }
  return PARTS.flatMap(([name, partNs]) =>
    whole.flatMap(part => {
      const seconds = secondsOf.get(name.exec(part.name)?.[1]);
      return seconds && seconds !== part ? [{ ...part, seconds, partNs }] : [];
    }),
  );
}

/** The same field, or both, as they lie in another cloud. */
export function timeFieldIn({ fields }: Pick<PointCloud, 'fields'>, like: TimeField): TimeField | undefined {
  const named = (name: string) => fields.find(field => field.name === name);
  const field = named(like.name);
  if (!field || !like.seconds) return field;
  const seconds = named(like.seconds.name);
  return seconds && { ...field, seconds, partNs: like.partNs };
}

/** ns since `baseNs`, the first second that any point has; NaN where both numbers are zero, which stands for no time. Throws FL0306. */
export function readTimesInParts(cloud: PointCloud, field: TimeField): { ns: Float64Array; baseNs: bigint } {
  const seconds = field.seconds!;
  checkCloud(cloud, [field, seconds]);
  const count = cloud.width * cloud.height;
  const [ns, whole] = [new Float64Array(count), new Float64Array(count)];
  if (count > 0) {
    readPointColumn(cloud, field.type, field.offset, ns, 0, 1);
    readPointColumn(cloud, seconds.type, seconds.offset, whole, 0, 1);
  }
  const base = whole.find((second, i) => second !== 0 || ns[i] !== 0) ?? 0;
  for (let i = 0; i < count; i++)
    ns[i] = whole[i] === 0 && ns[i] === 0 ? Number.NaN : (whole[i] - base) * 1e9 + ns[i] * field.partNs!;
  return { ns, baseNs: BigInt(base) * 1_000_000_000n };
}
