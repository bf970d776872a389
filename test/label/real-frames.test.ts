// Foreign conventions on real frames (../shared/data): KITTI's boxes written as each tool writes them must hold the points that others counted.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { boxCorners } from '../../src/geometry/box3.js';
import { type Box3, compose, fromMatrix, inverse, pointsInBox, type SE3, toMatrix } from '../../src/geometry/index.js';
import { rotationExp } from '../../src/geometry/rotation-vector.js';
import { shared } from '../support/cli.js';
import { type LabelFiles, readLabels } from '../support/label-files.js';

const folder = `${shared}noncommercial/kitti_object/object/training/`;
const present = existsSync(folder);

// Counted by others, MANIFEST.
const counts: Record<string, Record<string, number>> = {
  '000000': { Pedestrian: 376 },
  '000001': { Truck: 70, Car: 9, Cyclist: 18 },
  '000002': { Misc: 1351, Car: 67 },
};

interface Real {
  readonly type: string;
  /** In the LiDAR's frame: x ahead, y left, z up. */
  readonly box: Box3;
}

function realBoxes(name: string): Real[] {
  const text = readFileSync(`${folder}calib/${name}.txt`, 'utf8');
  const row = (key: string) => text.split(`${key}:`)[1].trim().split('\n')[0].trim().split(/\s+/).map(Number);
  const R0 = row('R0_rect');
  const rect = fromMatrix([...R0.slice(0, 3), 0, ...R0.slice(3, 6), 0, ...R0.slice(6, 9), 0]);
  const T_velo_rect = inverse(compose(rect, fromMatrix(row('Tr_velo_to_cam'))));
  // KITTI's own axes are ahead, down, left.
  const upright: SE3 = { q: rotationExp([Math.PI / 2, 0, 0]), t: [0, 0, 0] };
  return readFileSync(`${folder}label_2/${name}.txt`, 'utf8')
    .trim()
    .split('\n')
    .filter(line => !line.startsWith('DontCare'))
    .map(line => {
      const [type, ...rest] = line.split(' ');
      const [h, w, l, x, y, z, ry] = rest.map(Number).slice(7);
      const T_rect_box = compose({ q: rotationExp([0, ry, 0]), t: [x, y - h / 2, z] }, upright);
      return { type, box: { T: compose(T_velo_rect, T_rect_box), size: [l, w, h] } };
    });
}

/** R = Rx(a) · Ry(b) · Rz(c), from the matrix (Diebel 2006, sequence 1-2-3). */
function anglesXyz({ T }: Box3) {
  const m = toMatrix(T);
  return { x: Math.atan2(-m[6], m[10]), y: Math.asin(m[2]), z: Math.atan2(-m[1], m[0]) };
}
/** R = Rz(z) · Ry(y) · Rx(x) (Diebel 2006, sequence 3-2-1). */
function anglesZyx({ T }: Box3) {
  const m = toMatrix(T);
  return { x: Math.atan2(m[9], m[10]), y: Math.asin(-m[8]), z: Math.atan2(m[4], m[0]) };
}
const xyz = ([x, y, z]: readonly number[]) => ({ x, y, z });
const json = JSON.stringify;

const writers: Record<string, (name: string, boxes: readonly Real[]) => LabelFiles> = {
  sustechpoints: (name, boxes) => ({
    [`label/${name}.json`]: json(
      boxes.map(({ type, box }, i) => ({
        psr: { position: xyz(box.T.t), scale: xyz(box.size), rotation: anglesXyz(box) },
        obj_type: type,
        obj_id: `${i}`,
      })),
    ),
  }),
  xtreme1: (name, boxes) => ({
    [`result/${name}.json`]: json([
      {
        sourceName: 'Ground Truth',
        objects: boxes.map(({ type, box }, i) => ({
          ...{ id: `${i}`, type: '3D_BOX', className: type },
          contour: { center3D: xyz(box.T.t), size3D: xyz(box.size), rotation3D: anglesXyz(box) },
        })),
      },
    ]),
  }),
  supervisely: (name, boxes) => ({
    [`ds0/ann/${name}.pcd.json`]: json({
      objects: boxes.map(({ type }, i) => ({ key: `o${i}`, classTitle: type })),
      figures: boxes.map(({ box }, i) => ({
        ...{ key: `f${i}`, objectKey: `o${i}`, geometryType: 'cuboid_3d' },
        geometry: { position: xyz(box.T.t), rotation: anglesXyz(box), dimensions: xyz(box.size) },
      })),
    }),
  }),
  datumaro: (name, boxes) => ({
    'annotations/default.json': json({
      categories: { label: { labels: boxes.map(({ type }) => ({ name: type })) } },
      items: [
        {
          id: name,
          annotations: boxes.map(({ box }, i) => ({
            ...{ id: i, type: 'cuboid_3d', label_id: i, position: box.T.t, scale: box.size },
            rotation: Object.values(anglesXyz(box)),
          })),
        },
      ],
    }),
  }),
  'KITTI raw': (_, boxes) =>
    tracklets('class_id="0" tracking_level="0" version="0"', boxes, ({ box }) => {
      // The bottom is half the height below the middle, along the box's own z.
      const m = toMatrix(box.T);
      const t = [0, 1, 2].map(i => box.T.t[i] - (m[4 * i + 2] * box.size[2]) / 2);
      return { size: { h: box.size[2], w: box.size[1], l: box.size[0] }, t, r: anglesZyx(box) };
    }),
  'KITTI raw of CVAT': (_, boxes) =>
    tracklets('version="0" tracking_level="0" class_id="0"', boxes, ({ box }) => ({
      ...{ size: { h: box.size[1], w: box.size[0], l: box.size[2] }, t: box.T.t, r: anglesXyz(box) },
    })),
  'openlabel, 10 values': (name, boxes) => openlabel(name, boxes, ({ T, size }) => [...T.t, ...T.q, ...size]),
  'openlabel, 9 values': (name, boxes) =>
    openlabel(name, boxes, box => [...box.T.t, ...Object.values(anglesZyx(box)), ...box.size]),
};

function openlabel(name: string, boxes: readonly Real[], values: (box: Box3) => number[]): LabelFiles {
  const frame = {
    frame_properties: { streams: { velodyne: { uri: `velodyne/${name}.bin` } } },
    objects: Object.fromEntries(
      boxes.map(({ box }, i) => [
        i,
        { object_data: { cuboid: [{ name: 'shape', coordinate_system: 'velodyne', val: values(box) }] } },
      ]),
    ),
  };
  return {
    'scene.json': json({
      openlabel: {
        metadata: { schema_version: '1.0.0' },
        coordinate_systems: { velodyne: { type: 'sensor_cs', parent: 'rig' }, rig: { type: 'local_cs', parent: '' } },
        objects: Object.fromEntries(boxes.map(({ type }, i) => [i, { name: `${i}`, type }])),
        frames: { 0: frame },
      },
    }),
  };
}

function tracklets(
  order: string,
  boxes: readonly Real[],
  say: (real: Real) => { size: object; t: readonly number[]; r: { x: number; y: number; z: number } },
): LabelFiles {
  const tags = (values: object) =>
    Object.entries(values)
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('');
  const items = boxes.map(real => {
    const { size, t, r } = say(real);
    const pose = tags({ tx: t[0], ty: t[1], tz: t[2], rx: r.x, ry: r.y, rz: r.z, occlusion: 0, truncation: 0 });
    return `<item>${tags({ objectType: real.type, ...size, first_frame: 0 })}<poses><item>${pose}</item></poses></item>`;
  });
  return {
    'tracklet_labels.xml': `<!DOCTYPE boost_serialization><boost_serialization version="9"><tracklets ${order}>${items.join('')}</tracklets></boost_serialization>`,
  };
}

describe.skipIf(!present)('boxes of KITTI frames (skipped: ../shared/data is not there)', () => {
  describe.each(Object.entries(writers))('as %s', (_, write) => {
    it.each(Object.keys(counts))('%s: the same boxes, and as many points inside as others counted', async name => {
      const boxes = realBoxes(name);
      const { labels, issues } = await readLabels(write(name, boxes));
      expect(issues).toEqual([]);
      expect(labels.map(label => label.category)).toEqual(boxes.map(real => real.type));
      const bytes = readFileSync(`${folder}velodyne/${name}.bin`);
      const points = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      const rows = { points, stride: 4, xyz: [0, 1, 2] as const, count: points.length / 4 };
      expect(Object.fromEntries(labels.map(({ category, box }) => [category, pointsInBox(box!, rows).length]))).toEqual(
        counts[name],
      );
      // Also which end is ahead and which edge is which: every corner, in order.
      for (const [i, { box }] of labels.entries()) {
        const [found, wanted] = [boxCorners(box!), boxCorners(boxes[i].box)];
        for (let k = 0; k < 24; k++) expect(Math.abs(found[k] - wanted[k])).toBeLessThan(1e-9);
      }
    });
  });
});
