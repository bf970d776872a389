// Turns a recorded cloud into the sensor's point layout, and keeps the per-point times for the projector.
import type { Issues } from '../issue.js';
import { type LaterKernels, type PointTime, pointLayout, pointTimeFields, timeFieldIn } from '../kernel/index.js';
import type { PointCloud } from '../message/value.js';
import type { SweepTimes } from './frame.js';
import type { Sensor } from './sensor.js';
import { whyUntimed } from './why-untimed.js';

/** A cloud in the sensor's layout; its points lie in the kernels' memory. */
export interface ReadCloud {
  readonly points: Float32Array;
  readonly count: number;
  readonly times?: SweepTimes;
}

export class CloudReader {
  readonly #issues: Issues;
  readonly #kernels: LaterKernels;
  /** What was said of sensors whose points have no times: to work it out takes a pass over a sweep. */
  readonly #withoutTimes = new Map<Sensor, string>();

  constructor(issues: Issues, kernels: LaterKernels) {
    this.#issues = issues;
    this.#kernels = kernels;
  }

  async read(cloud: PointCloud, sensor: Sensor, stampNs: bigint): Promise<ReadCloud> {
    // Also a cloud without fields, which some drivers publish before they are ready.
    if (cloud.width * cloud.height === 0) {
      if (sensor.kind === 'lidar') this.#nothingIn('a sweep holds no points', sensor);
      return { points: new Float32Array(0), count: 0 };
    }
    const time = this.#timeOf(cloud, sensor);
    const own = pointLayout(cloud, time ?? ofCloud(sensor.look.unplaced, cloud));
    const count = cloud.width * cloud.height;
    const read = await this.#kernels.readPoints(cloud, own, stampNs);
    const wanted = sensor.look.layout!;
    const same = own.names.length === wanted.names.length && own.names.every((name, i) => name === wanted.names[i]);
    const points = same ? read : this.#rearrange(read, count, own.names, sensor);
    if (sensor.kind === 'lidar' && liesNowhere(points, count, wanted.names))
      this.#nothingIn('no point of a sweep lies anywhere: all are at the origin or not finite', sensor);
    return {
      points,
      count,
      times: time && (await this.#sweepTimes(points, count, wanted.names.indexOf(time.field.name), sensor)),
    };
  }

  #nothingIn(what: string, sensor: Sensor): void {
    this.#issues.add(
      'FL0567',
      `${what}; look whether the LiDAR saw anything there, and whether the bytes were lost; the sweep was kept`,
      { topic: sensor.channel.topic },
    );
  }

  async #sweepTimes(
    points: Float32Array,
    count: number,
    column: number,
    sensor: Sensor,
  ): Promise<SweepTimes | undefined> {
    if (column < 0) return undefined;
    const stride = sensor.look.layout!.width;
    const range = await this.#kernels.timeRange({ points, stride, count, xyz: [0, 1, 2], time: column });
    return range && { ...range, column };
  }

  /** The unit was recognised on the first sweeps and holds for all: a single cut sweep must not change it. */
  #timeOf(cloud: PointCloud, sensor: Sensor): PointTime | undefined {
    const { time, layout, unplaced } = sensor.look;
    if (time) return ofCloud(time, cloud);
    const wanted = sensor.kind === 'lidar' && sensor.rig.pointTime !== 'none' && !cloud.atStamp;
    if (wanted && (unplaced || pointTimeFields(layout!.fields).length > 0)) {
      const text = this.#withoutTimes.get(sensor) ?? whyUntimed(cloud, sensor);
      this.#withoutTimes.set(sensor, text);
      this.#issues.add('FL0603', text, { topic: sensor.channel.topic });
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

/** Ends at the first point that a LiDAR can have seen: a look at one point, of nearly every sweep. */
function liesNowhere(points: Float32Array, count: number, names: readonly string[]): boolean {
  const [x, y, z] = ['x', 'y', 'z'].map(name => names.indexOf(name));
  if (x < 0 || y < 0 || z < 0) return false;
  const stride = names.length;
  for (let at = 0; at < count * stride; at += stride) {
    const far = Math.abs(points[at + x]) + Math.abs(points[at + y]) + Math.abs(points[at + z]);
    if (far > 0 && far < Number.POSITIVE_INFINITY) return false;
  }
  return true;
}

/** The same reading, of the field as it lies in this cloud. */
function ofCloud(time: PointTime | undefined, cloud: PointCloud): PointTime | undefined {
  const field = time && timeFieldIn(cloud, time.field);
  return field && { ...time, field };
}
