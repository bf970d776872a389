// What one check measured, in columns: a million labels times twenty checks as objects would not fit into memory.
import type { LabelCheck, Measured } from './check.js';

export interface Measurements {
  readonly check: LabelCheck;
  readonly count: number;
  /** As `Measured.label`, `frame` and `value`, `count` numbers each. */
  readonly label: Int32Array;
  readonly frame: Int32Array;
  readonly value: Float64Array;
  /** Position of the other label; −1 for none. */
  readonly other: Int32Array;
  /** Number i with everything that its check said of it. */
  at(i: number): Measured;
}

export interface GrowingMeasurements {
  /** Values that are not finite are not measured: a check that gives one is at fault, the label is not. */
  add(measured: Measured): void;
  finish(): Measurements;
}

/** About 35 bytes and 8 for each number that is told. */
export function growingMeasurements(check: LabelCheck): GrowingMeasurements {
  let count = 0;
  let [label, frame, other, start] = [new Int32Array(64), new Int32Array(64), new Int32Array(64), new Float64Array(64)];
  let [value, sensor] = [new Float64Array(64), new Uint16Array(64)];
  /** Numbers of `shift`, `told` and `at`; 255 for none. */
  let lengths = new Uint8Array(3 * 64);
  let numbers = new Float64Array(64);
  let used = 0;
  const sensors: string[] = [];
  const sensorAt = new Map<string, number>();
  const numberOf = (name: string) => {
    const known = sensorAt.get(name);
    if (known !== undefined) return known;
    sensorAt.set(name, sensors.length);
    return sensors.push(name) - 1;
  };
  const keep = (list: readonly number[] | undefined) => {
    if (!list) return 255;
    const length = Math.min(list.length, 254);
    while (used + length > numbers.length) numbers = grown(numbers, new Float64Array(2 * numbers.length));
    for (let k = 0; k < length; k++) numbers[used++] = list[k];
    return length;
  };
  return {
    add(measured) {
      if (!Number.isFinite(measured.value)) return;
      if (count === value.length) {
        const size = 2 * count;
        [label, frame, other] = [label, frame, other].map(a => grown(a, new Int32Array(size)));
        [start, value] = [start, value].map(a => grown(a, new Float64Array(size)));
        sensor = grown(sensor, new Uint16Array(size));
        lengths = grown(lengths, new Uint8Array(3 * size));
      }
      label[count] = measured.label;
      frame[count] = measured.frame;
      value[count] = measured.value;
      other[count] = measured.other ?? -1;
      sensor[count] = numberOf(measured.sensor);
      start[count] = used;
      const { shift, told, at } = measured;
      for (const [k, list] of [shift, told, at].entries()) lengths[3 * count + k] = keep(list);
      count++;
    },
    finish() {
      // Room that was kept for more is given back.
      [label, frame, other] = [label, frame, other].map(a => a.slice(0, count));
      [start, value] = [start, value].map(a => a.slice(0, count));
      [sensor, lengths, numbers] = [sensor.slice(0, count), lengths.slice(0, 3 * count), numbers.slice(0, used)];
      return view();
    },
  };

  function view(): Measurements {
    return {
      ...{ check, count, label, frame, value, other },
      at(i) {
        let from = start[i];
        const [shift, told, place] = [0, 1, 2].map(k => {
          const length = lengths[3 * i + k];
          if (length === 255) return undefined;
          from += length;
          return Array.from(numbers.subarray(from - length, from));
        });
        return {
          label: label[i],
          frame: frame[i],
          value: value[i],
          sensor: sensors[sensor[i]],
          ...(shift ? { shift } : {}),
          ...(told ? { told } : {}),
          ...(place ? { at: place } : {}),
          ...(other[i] < 0 ? {} : { other: other[i] }),
        };
      },
    };
  }
}

function grown<T extends Int32Array | Float64Array | Uint16Array | Uint8Array>(before: T, after: T): T {
  after.set(before as never);
  return after;
}
