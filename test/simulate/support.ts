// What the tests of the toy town share: a quick scenario, and readers of the message trees it makes.
import type { SE3, Vec3 } from '../../src/geometry/se3.js';
import { readScenario, type SimulatedMessage, type Simulation, simulate } from '../../src/simulate/index.js';

type Json = { [key: string]: unknown };

const small = { width: 160, height: 120 };

/** Small pictures, few beams; `sensors` overrides settings by sensor. */
export function quick(sensors: { [name: string]: Json | null } = {}, top: Json = {}) {
  const defaults: { [name: string]: Json } = {
    lidar_top: { rings: 16, columns: 360 },
    camera_front: { ...small, fx: 104, fy: 103.7, cx: 80.5, cy: 59 },
    camera_left: { ...small, fx: 37, fy: 37, cx: 79.5, cy: 60 },
  };
  const merged: { [name: string]: Json | null } = { ...defaults };
  for (const [name, own] of Object.entries(sensors)) merged[name] = own === null ? null : { ...defaults[name], ...own };
  return readScenario({ framelock_scenario: 1, name: 'quick', seed: 7, duration_s: 1, ...top, sensors: merged });
}

/** The picture itself instead of a JPEG: tests need no codec. */
export const keepRaw = async (rgb: Uint8Array) => rgb;

export function run(scenario = quick()): Simulation {
  return simulate(scenario, { encodeJpeg: keepRaw });
}

export async function first(simulation: Simulation, topic: string, k = 0): Promise<SimulatedMessage & { t: number }> {
  const planned = simulation.plan.find(p => simulation.topics[p.topic].topic === topic && p.k === k);
  if (!planned) throw new Error(`no message ${k} on ${topic}`);
  return { ...(await simulation.make(planned)), t: planned.t };
}

/** Points of a PointCloud2 tree, one record per point. */
export function points(message: SimulatedMessage): { [field: string]: number }[] {
  const cloud = message.value as {
    width: number;
    point_step: number;
    data: Uint8Array;
    fields: { name: string; offset: number; datatype: number }[];
  };
  const view = new DataView(cloud.data.buffer, cloud.data.byteOffset, cloud.data.byteLength);
  return Array.from({ length: cloud.width }, (_, i) =>
    Object.fromEntries(
      cloud.fields.map(({ name, offset, datatype }) => {
        const at = i * cloud.point_step + offset;
        return [name, datatype === 7 ? view.getFloat32(at, true) : view.getUint16(at, true)];
      }),
    ),
  );
}

/** Textbook R(q)·v + t, not the code under test. */
export function move({ q: [x, y, z, w], t }: SE3, v: Vec3): Vec3 {
  const R = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
    [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
    [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
  ];
  const [a, b, c] = R.map((row, i) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2] + t[i]);
  return [a, b, c];
}

export function moveBack({ q: [x, y, z, w], t }: SE3, v: Vec3): Vec3 {
  return move({ q: [-x, -y, -z, w], t: [0, 0, 0] }, [v[0] - t[0], v[1] - t[1], v[2] - t[2]]);
}
