// Turns a recorded cloud into the sensor's point layout, and keeps the per-point times for the projector.
import type { Issues } from '../issue.js';
import { type PointTime, pointLayout, pointTimeField, pointTimesNs, readPoints } from '../kernel/index.js';
import type { PointCloud } from '../message/value.js';
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
    const time = this.#timeOf(cloud, sensor);
    const own = pointLayout(cloud, time);
    const points = readPoints(cloud, own, undefined, stampNs);
    const count = cloud.width * cloud.height;
    this.#times.set(sensor, time && count > 0 ? sweepTimes(cloud, time, stampNs) : undefined);
    const wanted = sensor.look.layout!;
    const same = own.names.length === wanted.names.length && own.names.every((name, i) => name === wanted.names[i]);
    return { points: same ? points : this.#rearrange(points, count, own.names, sensor), count };
  }

  /** The unit was recognised on the first sweeps and holds for all: a single cut sweep must not change it. */
  #timeOf(cloud: PointCloud, sensor: Sensor): PointTime | undefined {
    const { time, layout } = sensor.look;
    const name = time?.field.name;
    const field = name === undefined ? undefined : cloud.fields.find(f => f.name === name);
    if (time && field) return { ...time, field };
    const unknown = sensor.kind === 'lidar' && pointTimeField(layout!.fields);
    if (unknown) {
      this.#issues.add(
        'FL0603',
        `the numbers in point field "${unknown.name}" fit no unit of time for this sweep rate; all points were taken at the sweep's stamp`,
        { topic: sensor.channel.topic },
      );
    }
    return undefined;
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
}

function sweepTimes(cloud: PointCloud, time: PointTime, stampNs: bigint): SweepTimes | undefined {
  const ns = pointTimesNs(cloud, time, stampNs);
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < ns.length; i++) {
    const t = ns[i];
    if (t < min) min = t;
    if (t > max) max = t;
  }
  return min <= max ? { ns, min, max } : undefined;
}
