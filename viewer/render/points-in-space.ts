// Where the points of the clouds in the 3D view are on the page.
import { Matrix4 } from 'three';
import { identity } from '../../src/geometry/se3.js';
import { widthOf, xyzOf } from '../layers/colouring.js';
import { matrixOf } from '../layers/matrix-of.js';
import { clouds, frame, type Hovered, hiddenClouds } from '../state/store.js';
import type { SpaceView } from './space-view.js';

/** Of each point in front of the eye: its cloud, its row, its place on the page, px, and how far it is, m. */
export type Visit = (cloud: string, index: number, x: number, y: number, far: number) => void;

export function visitPoints(view: SpaceView, visit: Visit): void {
  const { left, top, width, height } = view.element.getBoundingClientRect();
  view.camera.updateMatrixWorld();
  const seen = new Matrix4().multiplyMatrices(view.camera.projectionMatrix, view.camera.matrixWorldInverse);
  for (const sensor of clouds.value) {
    const cell = frame.value?.cells.get(sensor.name);
    const xyz = xyzOf(sensor);
    if (cell?.kind !== 'cloud' || !xyz || hiddenClouds.value.has(sensor.name)) continue;
    const e = matrixOf(sensor.T_rig_sensor ?? identity).premultiply(seen).elements;
    const stride = widthOf(sensor);
    for (let i = 0, p = 0; i < cell.count; i++, p += stride) {
      const [x, y, z] = [cell.points[p + xyz[0]], cell.points[p + xyz[1]], cell.points[p + xyz[2]]];
      const w = e[3] * x + e[7] * y + e[11] * z + e[15];
      if (!(w > 0)) continue;
      const u = (e[0] * x + e[4] * y + e[8] * z + e[12]) / w;
      const v = (e[1] * x + e[5] * y + e[9] * z + e[13]) / w;
      visit(sensor.name, i, left + ((u + 1) / 2) * width, top + ((1 - v) / 2) * height, w);
    }
  }
}

/** The one that is meant at a place of the page; undefined when none lies within `reach` px. */
export function nearestInSpace(view: SpaceView, x: number, y: number, reach: number): Hovered | undefined {
  let best: Hovered | undefined;
  let least = reach * reach;
  visitPoints(view, (cloud, index, px, py, far) => {
    // A tenth of a px per m: of points that overlap, the one in front is meant.
    const d = (px - x) ** 2 + (py - y) ** 2 + 0.01 * far;
    if (d >= least) return;
    least = d;
    best = { cloud, index };
  });
  return best;
}
