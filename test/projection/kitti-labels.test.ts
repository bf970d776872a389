// KITTI's own labels (../shared/data): points inside their 3D boxes, and the boxes' pictures against the labels' 2D boxes.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import { type Box3, compose, fromMatrix, inverse, pointsInBox, type SE3 } from '../../src/geometry/index.js';
import { rotationExp } from '../../src/geometry/rotation-vector.js';
import { overlapOf, projectBox } from '../../src/projection/index.js';
import { shared } from '../support/cli.js';

const folder = `${shared}noncommercial/kitti_object/object/training/`;
const present = existsSync(folder);

/** P2 = K (I | t) on rectified coordinates: T_cam2_rect is a shift. R0_rect · Tr_velo_to_cam = T_rect_velo. */
function calibrationOf(name: string) {
  const text = readFileSync(`${folder}calib/${name}.txt`, 'utf8');
  const row = (key: string) => text.split(`${key}:`)[1].trim().split('\n')[0].trim().split(/\s+/).map(Number);
  const P = row('P2');
  const R0 = row('R0_rect');
  const rect = fromMatrix([...R0.slice(0, 3), 0, ...R0.slice(3, 6), 0, ...R0.slice(6, 9), 0]);
  const z = P[11];
  const T_cam_rect: SE3 = { q: [0, 0, 0, 1], t: [(P[3] - P[2] * z) / P[0], (P[7] - P[6] * z) / P[5], z] };
  const intrinsics = { fx: P[0], fy: P[5], cx: P[2], cy: P[6], distortion: [] };
  return { T_cam_rect, T_rect_velo: compose(rect, fromMatrix(row('Tr_velo_to_cam'))), intrinsics };
}

/** KITTI's location is the middle of the bottom face in the rectified camera; its y points down, and `ry` turns about it. */
function labelsOf(name: string) {
  const rows = readFileSync(`${folder}label_2/${name}.txt`, 'utf8').trim().split('\n');
  return rows.flatMap(line => {
    const [type, ...text] = line.split(' ');
    if (type === 'DontCare') return [];
    const n = text.map(Number);
    const [left, top, right, bottom, h, w, l, x, y, z, ry] = n.slice(3);
    const box: Box3 = { T: { q: rotationExp([0, ry, 0]), t: [x, y - h / 2, z] }, size: [l, h, w] };
    return [{ type, rect: { left, top, right, bottom }, box }];
  });
}

const sizes: Record<string, [number, number]> = { '000000': [1224, 370], '000001': [1242, 375], '000002': [1242, 375] };
// Counted by others, MANIFEST.
const counts: Record<string, Record<string, number>> = {
  '000000': { Pedestrian: 376 },
  '000001': { Truck: 70, Car: 9, Cyclist: 18 },
  '000002': { Misc: 1351, Car: 67 },
};

describe.skipIf(!present)('KITTI object (skipped: ../shared/data is not there)', () => {
  it.each(Object.keys(sizes))('%s: as many points inside as others counted', name => {
    const { T_rect_velo } = calibrationOf(name);
    const bytes = readFileSync(`${folder}velodyne/${name}.bin`);
    const points = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const rows = { points, stride: 4, xyz: [0, 1, 2] as const, count: points.length / 4 };
    const found = labelsOf(name).map(({ type, box }) => {
      const inVelo: Box3 = { ...box, T: compose(inverse(T_rect_velo), box.T) };
      return [type, pointsInBox(inVelo, rows).length];
    });
    expect(Object.fromEntries(found)).toEqual(counts[name]);
  });

  it("the boxes' pictures against the labels' own 2D boxes", () => {
    const overlaps = Object.entries(sizes).flatMap(([name, [width, height]]) => {
      const { T_cam_rect, intrinsics } = calibrationOf(name);
      const lens = createCamera('pinhole', { ...intrinsics, width, height });
      return labelsOf(name).map(({ type, rect, box }) => {
        const found = projectBox({ ...box, T: compose(T_cam_rect, box.T) }, lens)!;
        return { type, overlap: overlapOf(found.inside!, rect) };
      });
    });
    expect(overlaps.length).toBe(6);
    // Labels were drawn by hand around what is seen. A pedestrian does not fill the corners of a cuboid: 0.89; the others 0.94 to 0.98.
    for (const { type, overlap } of overlaps) expect(overlap).toBeGreaterThan(type === 'Pedestrian' ? 0.88 : 0.93);
  });
});
