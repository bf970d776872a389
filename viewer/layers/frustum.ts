// What a camera sees, as a surface and its outline in the rig frame: every vertex a ray of the lens model, so a fisheye is curved.
import { createCamera } from '../../src/camera/index.js';
import { apply } from '../../src/geometry/se3.js';
import type { SensorData } from '../data/dataset-data.js';
import type { Surface } from './picture-layer.js';

export interface Frustum {
  readonly surface: Surface;
  /** Pairs of ends, xyz each: the outline of the picture, and rays from the lens to its corners. */
  readonly lines: Float32Array;
}

const columns = 24;
const rows = 16;

/** `range`: distance of the surface from the lens, m. Undefined without lens or pose. Pixels without a ray leave holes. */
export function frustumOf(sensor: SensorData, range: number): Frustum | undefined {
  const { camera, T_rig_sensor } = sensor;
  if (!camera || !T_rig_sensor) return undefined;
  const lens = createCamera(camera.model, camera.intrinsics);
  const count = (columns + 1) * (rows + 1);
  const uv = new Float64Array(2 * count);
  const uvs = new Float32Array(2 * count);
  for (let r = 0, i = 0; r <= rows; r++)
    for (let c = 0; c <= columns; c++, i++) {
      uvs[2 * i] = c / columns;
      uvs[2 * i + 1] = r / rows;
      uv[2 * i] = uvs[2 * i] * lens.width - 0.5;
      uv[2 * i + 1] = uvs[2 * i + 1] * lens.height - 0.5;
    }
  const rays = new Float64Array(3 * count);
  const ok = new Uint8Array(count);
  lens.unproject(uv, count, rays, ok);
  const positions = new Float32Array(3 * count);
  for (let i = 0; i < count; i++)
    positions.set(apply(T_rig_sensor, [range * rays[3 * i], range * rays[3 * i + 1], range * rays[3 * i + 2]]), 3 * i);
  const triangles: number[] = [];
  const at = (c: number, r: number) => r * (columns + 1) + c;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const corners = [at(c, r), at(c + 1, r), at(c + 1, r + 1), at(c, r + 1)];
      if (corners.every(i => ok[i] === 1))
        triangles.push(corners[0], corners[1], corners[2], corners[0], corners[2], corners[3]);
    }
  return {
    surface: { positions, uvs, triangles: Uint32Array.from(triangles) },
    lines: outline(positions, ok, T_rig_sensor.t),
  };
}

function outline(positions: Float32Array, ok: Uint8Array, lens: readonly number[]): Float32Array {
  const border: number[] = [];
  const at = (c: number, r: number) => r * (columns + 1) + c;
  for (let c = 0; c < columns; c++) border.push(at(c, 0));
  for (let r = 0; r < rows; r++) border.push(at(columns, r));
  for (let c = columns; c > 0; c--) border.push(at(c, rows));
  for (let r = rows; r > 0; r--) border.push(at(0, r));
  const lines: number[] = [];
  const point = (i: number) => positions.subarray(3 * i, 3 * i + 3);
  for (let k = 0; k < border.length; k++) {
    const [a, b] = [border[k], border[(k + 1) % border.length]];
    if (ok[a] && ok[b]) lines.push(...point(a), ...point(b));
  }
  for (const corner of [at(0, 0), at(columns, 0), at(columns, rows), at(0, rows)])
    if (ok[corner]) lines.push(...lens, ...point(corner));
  return Float32Array.from(lines);
}
