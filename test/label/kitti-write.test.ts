// Labels written as KITTI's and read again: equal, the same bytes each time, and what cannot be held is counted and said.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import { compose, inverse, type SE3, unitQuaternion } from '../../src/geometry/se3.js';
import { FramelockError, Issues } from '../../src/issue.js';
import { type Label, type LabelFormat, type LabelledSensor, labelFormats, openLabels } from '../../src/label/index.js';
import { kittiObjectLabels, kittiTrackingLabels } from '../../src/label/kitti/index.js';
import { openFolder } from '../../src/platform/node/folder.js';
import { expectTurned, levelSensors } from '../support/kitti-labels.js';
import { folderOf, hasReal, read, real } from './kitti-support.js';

const level = levelSensors('image_2');

const write = (format: LabelFormat, labels: readonly Label[], sensors = level) => {
  const issues = new Issues();
  return { ...format.write!(labels, { sensors, issues }), issues };
};

const readBack = async (format: LabelFormat, files: ReadonlyMap<string, Uint8Array>) =>
  (await read(files as Map<string, Uint8Array>, [format])).set;

const [velodyne, camera] = level;
const T_velo_camera = compose(inverse(velodyne.T_rig_sensor!), camera.T_rig_sensor!);

/** Upright in the level camera, which is upright in the LiDAR. */
function label(more: Partial<Label> & { yaw?: number; at?: [number, number, number] } = {}): Label {
  const { yaw = 0.4, at = [12, 3, -0.5], ...rest } = more;
  const T: SE3 = { q: [0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)], t: at };
  return {
    id: '000004/0',
    track: '',
    category: 'Car',
    moment: { file: '000004' },
    box: { T, size: [4.1, 1.8, 1.5] },
    frame: '',
    boxes2: [],
    attributes: [],
    ...rest,
  };
}

const textsOf = (files: ReadonlyMap<string, Uint8Array>) =>
  [...files].map(([path, bytes]) => `${path}\n${new TextDecoder().decode(bytes)}`);

describe.skipIf(!hasReal)('real frames', () => {
  it('read, written for the lens of camera 2, and read again are equal; and the same bytes once more', async () => {
    const set = await openLabels({ folder: openFolder(real) }, labelFormats, {
      issues: new Issues(),
      decompress: new Map(),
    });
    // Frames of two days differ in where their cameras sit; both lean against the LiDAR.
    for (const day of [['000000'], ['000001', '000002']]) {
      const labels = set.labels.filter(({ moment }) => 'file' in moment && day.includes(moment.file));
      const sensors = await sensorsOf(day[0]);
      const { files, left, issues } = write(kittiObjectLabels, labels, sensors);
      expect([left.size, issues.size]).toEqual([0, 0]);
      expect([...files.keys()].sort()).toEqual(day.flatMap(n => [`calib/${n}.txt`, `label_2/${n}.txt`]).sort());
      const again = await readBack(kittiObjectLabels, files);
      expectTurned(again.labels, labels);
      expect(textsOf(write(kittiObjectLabels, again.labels, sensors).files)).toEqual(textsOf(files));
    }
  });

  async function sensorsOf(name: string): Promise<LabelledSensor[]> {
    const { readFileSync } = await import('node:fs');
    const { kittiObject } = await import('../../src/rig/import/kitti-object.js');
    const bytes = new Uint8Array(readFileSync(`${real}/calib/${name}.txt`));
    const calib = kittiObject.read([{ name, bytes, text: new TextDecoder().decode(bytes) }], new Issues());
    const edge = calib.transforms.find(({ child }) => child === 'image_02')!;
    const { intrinsics } = calib.sensors.find(({ frame }) => frame === 'image_02')!.camera!;
    return [
      { name: 'velodyne', kind: 'lidar', T_rig_sensor: { q: [0, 0, 0, 1], t: [0, 0, 0] } },
      {
        name: 'image_2',
        kind: 'camera',
        T_rig_sensor: edge.T_parent_child,
        lens: createCamera('plumb_bob', intrinsics),
      },
    ];
  }
});

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const labels = fc.array(
  fc.record({
    category: fc.constantFrom('Car', 'Van', 'vehicle.truck', 'Fußgänger', '__proto__'),
    moment: fc.oneof(
      fc.record({
        file: fc.constantFrom('000000', '000012', '7', '0003/000012', '0004/000001', 'left/../x', 'eine Szene'),
      }),
      fc.record({ stampNs: fc.bigInt(0n, 2_000_000_000_000_000_000n) }),
    ),
    yaw: number(-3.1, 3.1),
    at: fc.tuple(number(-80, 80), number(-80, 80), number(-5, 5)),
    size: fc.tuple(number(0.01, 20), number(0.01, 5), number(0.01, 5)),
    flat: fc.boolean(),
    truncated: fc.option(number(0, 0.99), { nil: undefined }),
    occluded: fc.constantFrom(0, 0.25, 0.75, undefined),
    track: fc.constantFrom('', 'a b', '0003/7', '0003/8', '0004/7', '{"x":1}\n2'),
    corner: fc.tuple(number(0, 600), number(0, 200), number(1, 600), number(1, 170)),
    id: fc.string(),
  }),
  { maxLength: 12 },
);

describe.each([kittiObjectLabels, kittiTrackingLabels])('$name: any labels', format => {
  it('come back as they were given', async () => {
    await fc.assert(
      fc.asyncProperty(labels, async drawn => {
        const given = drawn.map(({ yaw, at, size, flat, corner, truncated, occluded, ...one }, i) => {
          const [left, top, width, height] = corner;
          const box2 = { camera: 'image_2', left, top, right: left + width, bottom: top + height };
          const track = format === kittiObjectLabels ? '' : one.track;
          const told = {
            ...(truncated === undefined ? {} : { truncated }),
            ...(occluded === undefined ? {} : { occluded }),
          };
          const whole = {
            ...label({ ...one, track, yaw, at, boxes2: flat ? [box2] : [], ...told }),
            id: `${one.id}#${i}`,
          };
          return { ...whole, box: { ...whole.box!, size } };
        });
        const { files, left, issues } = write(format, given);
        expect([left.size, issues.size]).toEqual([0, 0]);
        for (const path of files.keys()) expect(path).toMatch(/^(label_0?2|calib)\/\d+\.txt$|^framelock_names\.txt$/);
        if (given.length === 0) return;
        const set = await readBack(format, files);
        expectTurned(set.labels, given);
        expect(set.dropped.size).toBe(0);
        expect(textsOf(write(format, given).files)).toEqual(textsOf(files));
      }),
      { seed: 6, numRuns: 150 },
    );
  });
});

describe('what KITTI cannot hold', () => {
  it.each([
    [{ category: 'Large vehicle' }, 'single word'],
    [{ category: 'DontCare' }, 'single word'],
    [{ frame: 'lidar_roof' }, 'does not place its frame lidar_roof'],
    [
      { box: undefined, boxes2: [{ camera: 'image_3', left: 1, top: 1, right: 2, bottom: 2 }] },
      'other cameras than image_2',
    ],
    [
      { box: { T: { q: [Math.sin(0.1), 0, 0, Math.cos(0.1)], t: [10, 0, 0] }, size: [4, 2, 1] } as const },
      'leans by more',
    ],
  ] as const)('%j is left, with why', (more, words) => {
    const { files, left } = write(kittiObjectLabels, [label(more as Partial<Label>), label({ id: 'other' })]);
    const [[why, count], ...others] = [...left];
    expect([count, others.length]).toEqual([1, 0]);
    expect(why).toContain(words);
    expect(new TextDecoder().decode(files.get('label_2/000004.txt'))).toMatch(/^Car [^\n]*\n$/);
  });

  it('a box that leans a little is set upright: its middle and heading stay, and it is said by how much', async () => {
    const lean = (2 * Math.PI) / 180;
    const T: SE3 = { q: unitQuaternion([Math.sin(lean / 2), 0, 0, Math.cos(lean / 2)])!, t: [20, -4, 0] };
    const { files, issues, left } = write(kittiObjectLabels, [label({ box: { T, size: [4, 2, 1.5] } })]);
    expect(left.size).toBe(0);
    expect(issues.sorted()).toMatchObject([{ code: 'FL1015' }]);
    expect(issues.sorted()[0].text).toContain('2.00°');
    const [{ box }] = (await readBack(kittiObjectLabels, files)).labels;
    expectTurned([label({ box })], [label({ box: { T: { q: [0, 0, 0, 1], t: T.t }, size: [4, 2, 1.5] } })]);
  });

  it('tracks, velocities, points and other attributes are named', () => {
    const more = { track: '7', velocity: [1, 0, 0], points: 3, attributes: [['colour', 'red']] } as const;
    const { issues } = write(kittiObjectLabels, [label(more)]);
    expect(issues.sorted()).toMatchObject([{ code: 'FL1016' }]);
    expect(issues.sorted()[0].text).toContain('attributes, points, track, velocity');
  });

  it('shares of occlusion become levels', async () => {
    const { files, issues } = write(kittiObjectLabels, [label({ occluded: 0.6 })]);
    expect(issues.sorted()).toMatchObject([{ code: 'FL1015' }]);
    expect((await readBack(kittiObjectLabels, files)).labels[0].occluded).toBe(0.75);
  });

  it('no camera that is placed: FL1014', () => {
    for (const sensors of [
      [],
      [velodyne],
      [velodyne, { ...camera, T_rig_sensor: undefined }],
      [{ ...camera, lens: undefined }],
    ]) {
      const attempt = () => write(kittiObjectLabels, [label()], sensors);
      expect(attempt).toThrow(FramelockError);
      expect(attempt).toThrow('give a rig file');
    }
  });

  it('a bent lens is said', () => {
    const lens = createCamera('plumb_bob', {
      width: 640,
      height: 480,
      fx: 500,
      fy: 500,
      cx: 320,
      cy: 240,
      distortion: [0.1, 0, 0, 0],
    });
    const { issues } = write(kittiObjectLabels, [label()], [velodyne, { ...camera, lens }]);
    expect(issues.sorted()).toMatchObject([{ code: 'FL1015', at: { topic: 'image_2' } }]);
  });
});

describe('other rigs', () => {
  it('labels of the rig, of the LiDAR and of another sensor stand in one camera; its name comes back', async () => {
    const front = { ...camera, name: 'camera_front' };
    const box2 = { camera: 'camera_front', left: 1, top: 2, right: 30, bottom: 40 };
    const { T_rig_sensor } = velodyne;
    const { T, size } = label().box!;
    const inRig = { T: compose(T_rig_sensor!, T), size };
    const { files } = write(
      kittiObjectLabels,
      [
        label({ boxes2: [box2] }),
        label({ id: 'rig', frame: 'rig', box: inRig }),
        label({ id: 'named', frame: 'velodyne' }),
      ],
      [velodyne, front],
    );
    const set = await readBack(kittiObjectLabels, files);
    expect(set.labels.map(({ id }) => id)).toEqual(['000004/0', 'rig', 'named']);
    for (const one of set.labels) expectTurned([{ ...one, id: '', boxes2: [] }], [{ ...label(), id: '' }]);
    expect(set.labels[0].boxes2).toEqual([box2]);
    expect(T_velo_camera.t[0]).toBeCloseTo(-0.5, 12);
  });

  it('a names file of somebody else is no names file, a damaged one is refused', async () => {
    const { files } = write(kittiObjectLabels, [label({ moment: { stampNs: 5n } })]);
    const first = [...files.keys()].find(path => path.startsWith('label_2'))!;
    expect(first).toBe('label_2/000000.txt');
    const text = new TextDecoder().decode(files.get('framelock_names.txt'));
    const others = new Map(files).set('framelock_names.txt', new TextEncoder().encode('0 1 2\n'));
    expect((await readBack(kittiObjectLabels, others)).labels[0].moment).toEqual({ file: '000000' });
    const damaged = new Map(files).set('framelock_names.txt', new TextEncoder().encode(text.replace(' 5', ' five')));
    await expect(readBack(kittiObjectLabels, damaged)).rejects.toMatchObject({ code: 'FL1002' });
  });
});

describe('fuzz', () => {
  it('cut, flipped and mixed bytes give labels and counts, or one clear error', async () => {
    const good = 'Car 0.10 1 1.85 387.63 181.54 423.81 203.12 1.67 1.87 3.69 -16.53 2.39 58.49 1.57\n'.repeat(3);
    const bytes = new TextEncoder().encode(good);
    const { files } = write(kittiObjectLabels, [label()]);
    const calib = files.get('calib/000004.txt')!;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 20 }),
        fc.array(fc.tuple(fc.nat(calib.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(bytes.length),
        async (flips, inCalib, cut) => {
          const [a, b] = [bytes.slice(0, bytes.length - (cut >> 2)), calib.slice()];
          for (const [at, value] of flips) if (at < a.length) a[at] = value;
          for (const [at, value] of inCalib) b[at] = value;
          for (const format of [kittiObjectLabels, kittiTrackingLabels]) {
            const sequence = format === kittiTrackingLabels;
            const damaged = new Map([
              [sequence ? 'label_02/0000.txt' : 'label_2/000004.txt', a],
              [sequence ? 'calib/0000.txt' : 'calib/000004.txt', b],
            ]);
            const issues = new Issues();
            try {
              const input = { folder: folderOf(damaged) };
              const set = await openLabels(input, [format], { issues, decompress: new Map() }, format.name);
              const lost = [...set.dropped.values()].reduce((sum, n) => sum + n, 0);
              expect(set.labels.length + lost).toBe(set.found);
            } catch (error) {
              expect(error).toBeInstanceOf(FramelockError);
              expect((error as FramelockError).code).toMatch(/^FL100[12]$/);
            }
          }
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});
