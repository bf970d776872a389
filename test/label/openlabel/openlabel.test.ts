// OpenLABEL: the standard's own examples (../shared/data), and what the standard allows that they do not show.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { labelWriters } from '../../../src/export/labels/index.js';
import { compose, fromMatrix, fromRollPitchYaw, inverse, type SE3, toMatrix } from '../../../src/geometry/index.js';
import { Issues } from '../../../src/issue.js';
import { shared } from '../../support/cli.js';
import { dropsOf, faultOf, readLabels } from '../../support/label-files.js';

const folder = `${shared}permissive/openlabel/`;
const example = (name: string) => ({ [name]: new Uint8Array(readFileSync(folder + name)) });

describe.skipIf(!existsSync(folder))('the standard’s examples (skipped: ../shared/data is not there)', () => {
  it('cuboids: 141 frames, 8 objects, 475 cuboids in the vehicle', async () => {
    const name = 'openlabel100_example_cuboids.json';
    const set = await readLabels(example(name));
    expect([set.found, set.labels.length, set.issues]).toEqual([475, 475, []]);
    expect(new Set(set.labels.map(label => label.id.split('/')[0])).size).toBe(141);
    expect(new Set(set.labels.map(label => label.track)).size).toBe(8);
    expect(new Set(set.labels.map(label => label.frame))).toEqual(new Set(['rig']));
    // As the file has them, digit by digit: 1608294055.2986164 s.
    const [first] = set.labels;
    expect(first).toMatchObject({ id: '538/2/shape', category: 'egocar', moment: { stampNs: 1608294055298616400n } });
    expect(first.box!.size).toEqual([3.883598804473877, 1.44926118850708, 0.8503012657165527]);
    expect(first.attributes).toContainEqual(['score', '0.8999999761581421']);
  });

  it.each(['openlabel100_test_bbox_simple.json', 'openlabel100_test_bbox_simple_attributes.json'])(
    '%s: 7 boxes of one picture',
    async name => {
      const { labels, found } = await readLabels(example(name));
      expect([found, labels.length]).toEqual([7, 7]);
      // Middle 436 303.5, size 52 47, from the corner of the first pixel.
      expect(labels[0].boxes2).toEqual([{ camera: '', left: 409.5, top: 279.5, right: 461.5, bottom: 326.5 }]);
      expect(labels[0].moment).toEqual({ file: name.replace('.json', '') });
    },
  );

  it('without cuboids is a clear line where boxes are asked for in space', async () => {
    const text = readFileSync(`${folder}openlabel100_test_bbox_simple.json`, 'utf8').replaceAll('"bbox"', '"poly2d"');
    const set = await readLabels({ 'a.json': text });
    expect([set.found, set.codes]).toEqual([0, ['FL1019']]);
    expect(set.issues[0].text).toMatch(/expected cuboids or bboxes, got none: 7 objects and 0 frames with 7 poly2d/);
  });
});

type Json = Record<string, unknown>;
const file = (openlabel: Json) => ({
  'a.json': JSON.stringify({ openlabel: { metadata: { schema_version: '1.0.0' }, ...openlabel } }),
});
const cuboid = (val: unknown, coordinate_system?: string) => ({
  object_data: { cuboid: [{ name: 'shape', coordinate_system, val }] },
});
const numbers = ({ t, q }: SE3, size = [4, 2, 1.5]) => [...t, ...q, ...size];
const turned = (roll: number, pitch: number, yaw: number, t: SE3['t']): SE3 => ({
  q: fromRollPitchYaw(roll, pitch, yaw),
  t,
});
const near = (found: SE3, wanted: SE3) => {
  const [a, b] = [toMatrix(found), toMatrix(wanted)];
  for (let k = 0; k < 12; k++) expect(Math.abs(a[k] - b[k])).toBeLessThan(1e-8);
};

describe('coordinate systems', () => {
  const T_utm_vehicle = turned(0.01, -0.02, 2.1, [582525.25, 4793222.5, 12]);
  const T_vehicle_mast = turned(0.1, 0.2, -0.3, [1, 0.5, 2]);
  const T_mast_box = turned(0, 0.05, 1, [7, -3, 0.5]);
  const systems = (mast: unknown, type = 'custom') => ({
    utm: { type: 'geo_utm', parent: '', children: ['vehicle-iso8855'] },
    'vehicle-iso8855': { type: 'local_cs', parent: 'utm', children: ['mast', 'LIDAR'] },
    mast: { type, parent: 'vehicle-iso8855', pose_wrt_parent: mast },
    LIDAR: { type: 'sensor_cs', parent: 'vehicle-iso8855' },
  });
  const matrix = [...toMatrix(T_vehicle_mast), 0, 0, 0, 1];
  const m = toMatrix(T_vehicle_mast);
  const zyx = [Math.atan2(m[4], m[0]), Math.asin(-m[8]), Math.atan2(m[9], m[10])];
  const objects = { 1: { name: 'a', type: 'car' } };
  const read = async (mast: unknown, val: unknown, system: string, transforms?: unknown) =>
    readLabels(
      file({
        coordinate_systems: systems(mast),
        objects,
        frames: { 5: { frame_properties: { timestamp: 1, transforms }, objects: { 1: cuboid(val, system) } } },
      }),
    );
  const odometry = {
    any: {
      src: 'vehicle-iso8855',
      dst: 'utm',
      transform_src_to_dst: { quaternion: T_utm_vehicle.q, translation: T_utm_vehicle.t },
    },
  };

  it.each<[string, unknown]>([
    ['quaternion', { quaternion: T_vehicle_mast.q, translation: T_vehicle_mast.t }],
    ['matrix4x4', { matrix4x4: matrix }],
    ['euler_angles, ZYX where nothing is said', { euler_angles: zyx, translation: T_vehicle_mast.t }],
    ['euler_angles with a sequence', { euler_angles: [zyx[2]], sequence: 'XYZ', translation: T_vehicle_mast.t }],
  ])('a system below the vehicle by its %s', async (what, mast) => {
    // R = Rx(a) · Ry(b) · Rz(c) from the matrix.
    const xyz = [Math.atan2(-m[6], m[10]), Math.asin(m[2]), Math.atan2(-m[1], m[0])];
    const given = what.includes('sequence') ? { ...(mast as Json), euler_angles: xyz } : mast;
    const { labels, issues } = await read(given, numbers(T_mast_box), 'mast');
    expect(issues).toEqual([]);
    expect(labels[0].frame).toBe('rig');
    near(labels[0].box!.T, compose(T_vehicle_mast, T_mast_box));
  });

  it('the world, through the transform of the frame', async () => {
    const T_vehicle_box = turned(0, 0, 0.7, [12, 3, 0.75]);
    const { labels, issues } = await read(undefined, numbers(compose(T_utm_vehicle, T_vehicle_box)), 'utm', odometry);
    expect(issues).toEqual([]);
    expect(labels[0].frame).toBe('rig');
    near(labels[0].box!.T, T_vehicle_box);
  });

  it('a sensor’s boxes stay there; a box without a system is of the labelled cloud', async () => {
    for (const [system, frame] of [
      ['LIDAR', 'LIDAR'],
      [undefined, ''],
    ] as const) {
      const { labels } = await read(undefined, numbers(T_mast_box), system as string);
      expect(labels[0].frame).toBe(frame);
      near(labels[0].box!.T, T_mast_box);
    }
  });

  it.each<[string, string, unknown, unknown]>([
    ['the world without a transform', 'utm', undefined, undefined],
    ['a system that nobody declares', 'nowhere', undefined, undefined],
    ['one without a pose', 'mast', undefined, undefined],
    ['one whose pose is no rigid transform', 'mast', { matrix4x4: matrix.map(v => 2 * v) }, undefined],
  ])('%s is refused with words', async (_, system, mast, transforms) => {
    const set = await read(mast, numbers(T_mast_box), system, transforms);
    expect([set.found, set.labels.length, dropsOf(set)]).toEqual([1, 0, { unreadable: 1 }]);
    expect(set.issues.find(issue => issue.code === 'FL1017')?.text).toMatch(
      /nothing in the file leads to|no rigid transform/,
    );
  });

  it('two frames, each with its own odometry', async () => {
    const T = [turned(0, 0, 0, [100, 0, 0]), turned(0, 0, Math.PI / 2, [110, 0, 0])];
    const frame = (k: number) => ({
      frame_properties: {
        timestamp: k,
        transforms: {
          a: { src: 'ego', dst: 'map', transform_src_to_dst: { quaternion: T[k].q, translation: T[k].t } },
        },
      },
    });
    // A parked car, said once and for all in the world.
    const parked = numbers(turned(0, 0, 0, [120, 0, 0]));
    const { labels } = await readLabels(
      file({
        coordinate_systems: { map: { type: 'scene_cs', parent: '' }, ego: { type: 'local_cs', parent: 'map' } },
        frames: { 0: frame(0), 1: frame(1), 2: { frame_properties: { timestamp: 2 } } },
        objects: {
          9: {
            name: 'p',
            type: 'car',
            coordinate_system: 'map',
            frame_intervals: [{ frame_start: 0, frame_end: 1 }],
            ...cuboid(parked),
          },
        },
      }),
    );
    expect(labels.map(label => label.id)).toEqual(['0/9/shape', '1/9/shape']);
    near(labels[0].box!.T, turned(0, 0, 0, [20, 0, 0]));
    near(labels[1].box!.T, compose(inverse(T[1]), turned(0, 0, 0, [120, 0, 0])));
    near(labels[1].box!.T, turned(0, 0, -Math.PI / 2, [0, -10, 0]));
  });
});

describe('what else the standard allows', () => {
  const one = (frame: Json, more: Json = {}) =>
    file({ objects: { 1: { name: 'a', type: 'car' } }, frames: { 12: frame }, ...more });
  const val = numbers(turned(0, 0, 0, [1, 2, 3]));

  it.each<[unknown, bigint]>([
    [1608294055.2986164, 1608294055298616400n],
    ['1631337747.123632000', 1631337747123632000n],
    ['2020-12-18T12:20:55.250Z', 1608294055250000000n],
    ['2020-12-18 13:20:55.25+01:00', 1608294055250000000n],
    [1608294055298, 1608294055298000000n],
    [1608294055298616, 1608294055298616000n],
    ['1608294055298616123', 1608294055298616123n],
    [0.1, 100000000n],
    [-1.5, -1500000000n],
  ])('time %s', async (timestamp, stampNs) => {
    const { labels } = await readLabels(one({ frame_properties: { timestamp }, objects: { 1: cuboid(val) } }));
    expect(labels[0].moment).toEqual({ stampNs });
  });

  it('a stream’s own time goes before the frame’s; a frame without a time is known by its file, else by its number', async () => {
    const camera = { stream_properties: { sync: { timestamp: '7.25' } } };
    const both = {
      object_data: { ...cuboid(val).object_data, bbox: [{ name: 'b', coordinate_system: 'cam', val: [10, 10, 4, 4] }] },
    };
    const { labels } = await readLabels(
      one({ frame_properties: { timestamp: 7, streams: { cam: camera } }, objects: { 1: both } }),
    );
    expect(labels.map(label => [label.moment, label.boxes2.length])).toEqual([
      [{ stampNs: 7_000_000_000n }, 0],
      [{ stampNs: 7_250_000_000n }, 1],
    ]);
    const named = {
      frame_properties: { streams: { lidar: { uri: '/lidar/012_163.pcd' } } },
      objects: { 1: cuboid(val) },
    };
    expect((await readLabels(one(named))).labels[0].moment).toEqual({ file: '012_163' });
    expect((await readLabels(one({ objects: { 1: cuboid(val) } }))).labels[0].moment).toEqual({ file: '12' });
  });

  it('a cuboid and boxes in several pictures are one label; a second box in one picture stands alone', async () => {
    const bbox = (camera: string) => ({ name: camera, coordinate_system: camera, val: [10, 10, 4, 4] });
    const data = { object_data: { ...cuboid(val).object_data, bbox: [bbox('left'), bbox('right'), bbox('left')] } };
    const { labels } = await readLabels(one({ frame_properties: { timestamp: 7 }, objects: { 1: data } }));
    expect(labels.map(label => [label.box !== undefined, label.boxes2.map(box => box.camera)])).toEqual([
      [true, ['left', 'right']],
      [false, ['left']],
    ]);
  });

  it('val null says that there is none any more; rotated boxes and polygons are counted, not read', async () => {
    const data = {
      object_data: {
        cuboid: [
          { name: 'a', val: null },
          { name: 'b', val },
        ],
        rbbox: [{ name: 'r', val: [1, 2, 3, 4, 0.5] }],
      },
    };
    const set = await readLabels(one({ frame_properties: { timestamp: 7 }, objects: { 1: data } }));
    expect([set.found, set.labels.length, dropsOf(set), set.codes]).toEqual([2, 1, { ignored: 1 }, ['FL1022']]);
  });

  it('an object that "objects" does not list, values of a wrong length, no value at all', async () => {
    const set = await readLabels(
      one({
        frame_properties: { timestamp: 'noon' },
        objects: { 1: cuboid(val.slice(1, 9)), 2: cuboid(val), 3: { object_data: { cuboid: [{ name: 'x' }] } } },
      }),
    );
    expect([set.found, set.labels.length, dropsOf(set)]).toEqual([3, 1, { unreadable: 2 }]);
    expect([...set.codes].sort()).toEqual(['FL1003', 'FL1007', 'FL1020', 'FL1023']);
    expect(set.labels[0].category).toBe('unknown');
  });

  it('names of strangers are only ever names', async () => {
    const text =
      '{"openlabel":{"metadata":{"schema_version":"1.0.0"},"coordinate_systems":{"__proto__":{"type":"sensor_cs","parent":""},"constructor":{"type":"local_cs","parent":""}},"objects":{"__proto__":{"name":"","type":"__proto__"}},"frames":{"__proto__":{"frame_properties":{"timestamp":1},"objects":{"__proto__":{"object_data":{"cuboid":[{"name":"toString","coordinate_system":"__proto__","val":[1,2,3,0,0,0,1,1,1,1]}],"text":[{"name":"hasOwnProperty","val":"x"}]}}}}}}}';
    const { labels, issues } = await readLabels({ 'a.json': text });
    expect(issues).toEqual([]);
    expect(labels[0]).toMatchObject({
      track: '__proto__',
      category: '__proto__',
      frame: '__proto__',
      attributes: [['hasOwnProperty', 'x']],
    });
    expect(Object.keys({})).toEqual([]);
  });

  it('a static object in more frames than memory has room for is refused', async () => {
    const frames = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [i, { frame_properties: { timestamp: i } }]),
    );
    const objects = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [i, { name: '', type: 'pole', ...cuboid(val) }]),
    );
    expect(await faultOf(readLabels(file({ frames, objects })))).toBe('FL1002');
  }, 120_000);
});

describe('writing', () => {
  const writer = labelWriters.find(one => one.name === 'openlabel')!;
  const context = { sensors: [], issues: new Issues() };

  it('places sensors as the rig does, and leaves what it cannot hold with words', async () => {
    const label = {
      ...{ id: 'a', track: '7', category: 'car', moment: { stampNs: 1_500_000_001n }, boxes2: [], attributes: [] },
      ...{ frame: 'lidar', box: { T: turned(0, 0, 0, [1, 2, 3]), size: [4, 2, 1] as const } },
    };
    const T = fromMatrix([...toMatrix(turned(0.1, 0.2, 0.3, [1, 0, 2])), 0, 0, 0, 1]);
    const twice = {
      ...label,
      id: 'b',
      boxes2: [0, 1].map(left => ({ camera: 'c', left, top: 0, right: 5, bottom: 5 })),
    };
    const taken = { ...label, id: 'c', attributes: [['framelock_id', 'x']] as const };
    const { files, left } = writer.write([label, twice, taken], {
      ...context,
      sensors: [{ name: 'lidar', kind: 'lidar', T_rig_sensor: T }],
    });
    expect([...left.values()]).toEqual([1, 1]);
    const { openlabel } = JSON.parse(new TextDecoder().decode(files.get('openlabel.json')));
    expect(openlabel.coordinate_systems.lidar).toEqual({
      ...{
        type: 'sensor_cs',
        parent: 'rig',
        children: [],
        pose_wrt_parent: { quaternion: [...T.q], translation: [...T.t] },
      },
    });
    expect(openlabel.objects).toEqual({
      7: { name: '7', type: 'car', frame_intervals: [{ frame_start: 0, frame_end: 0 }] },
    });
    // 1.500000001 s: a number, all of whose nine decimals are written.
    expect(new TextDecoder().decode(files.get('openlabel.json'))).toContain('"timestamp":1.500000001}');
  });
});
