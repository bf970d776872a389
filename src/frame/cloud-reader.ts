// Turns a recorded cloud into the sensor's point layout, and keeps the per-point times for the projector.
import type { Issues } from '../issue.js';
import { pointLayout, pointTimeField, readPoints, readPointTimes } from '../kernel/index.js';
import type { PointCloud } from '../message/value.js';
import { medianStep } from '../sync/index.js';
import type { FramePlan } from './plan.js';
import type { Sensor } from './sensor.js';

/** Per-point times relative to the cloud's header stamp, ns. */
export interface SweepTimes {
  readonly ns: Float64Array;
  readonly min: number;
  readonly max: number;
}

export class CloudReader {
  readonly #issues: Issues;
  readonly #times = new Map<Sensor, SweepTimes | undefined>();
  readonly #periods = new Map<Sensor, number>();
  #sensors: readonly Sensor[] = [];

  constructor(issues: Issues) {
    this.#issues = issues;
  }

  /** Times of the cloud read last for the sensor at this position of the plan. */
  timesOf(position: number): SweepTimes | undefined {
    return this.#times.get(this.#sensors[position]);
  }

  read(cloud: PointCloud, sensor: Sensor, stampNs: bigint, plan: FramePlan): { points: Float32Array; count: number } {
    this.#sensors = plan.sensors;
    const own = pointLayout(cloud);
    const points = readPoints(cloud, own);
    const count = cloud.width * cloud.height;
    this.#times.set(sensor, sensor.kind === 'lidar' ? this.#sweepTimes(cloud, sensor, stampNs) : undefined);
    const wanted = sensor.look.layout!;
    const same = own.names.length === wanted.names.length && own.names.every((name, i) => name === wanted.names[i]);
    return { points: same ? points : this.#rearrange(points, count, own.names, sensor), count };
  }

  /** A driver that changes its fields midway: by name, absent numbers are NaN, new ones are left out and reported. */
  #rearrange(points: Float32Array, count: number, names: readonly string[], sensor: Sensor): Float32Array {
    const wanted = sensor.look.layout!.names;
    this.#issues.add(
      'FL0306',
      `point fields change from [${wanted.join(' ')}] to [${names.join(' ')}]; the first layout was kept, absent fields are NaN, new fields were left out`,
      { topic: sensor.channel.topic },
    );
    const out = new Float32Array(count * wanted.length).fill(Number.NaN);
    wanted.forEach((name, to) => {
      const from = names.indexOf(name);
      if (from < 0) return;
      for (let i = 0; i < count; i++) out[i * wanted.length + to] = points[i * names.length + from];
    });
    return out;
  }

  #sweepTimes(cloud: PointCloud, sensor: Sensor, stampNs: bigint): SweepTimes | undefined {
    const field = pointTimeField(cloud.fields);
    if (!field || cloud.width * cloud.height === 0) return undefined;
    const times = readPointTimes(cloud, field, stampNs, this.#period(sensor));
    if (!times) {
      this.#issues.add(
        'FL0603',
        `the numbers in point field "${field.name}" fit no unit of time for this sweep rate; all points were taken at the sweep's stamp`,
        { topic: sensor.channel.topic },
      );
      return undefined;
    }
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const t of times.ns) {
      if (t < min) min = t;
      if (t > max) max = t;
    }
    return min <= max ? { ns: times.ns, min, max } : undefined;
  }

  #period(sensor: Sensor): number | undefined {
    let period = this.#periods.get(sensor);
    if (period === undefined) {
      period = medianStep(sensor.stream.t);
      this.#periods.set(sensor, period);
    }
    return period > 0 ? period : undefined;
  }
}
