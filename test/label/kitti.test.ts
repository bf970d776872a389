// KITTI's labels: axes and pixels against the devkit's own formula, every kind of row, and what is no row.
import { describe, expect, it } from 'vitest';
import { boxCorners } from '../../src/geometry/box3.js';
import { apply, inverse, type Vec3 } from '../../src/geometry/se3.js';
import { kittiObjectLabels, kittiTrackingLabels } from '../../src/label/kitti/index.js';
import { rectInVelodyne } from '../../src/label/kitti/placing.js';
import { labelInput } from '../../src/label/open-labels.js';
import { kittiCalibration as calibration, trackingCalibration } from '../support/kitti-labels.js';
import { codesOf, folderOf, read } from './kitti-support.js';

const car = 'Car 0.10 1 1.85 387.63 181.54 423.81 203.12 1.67 1.87 3.69 -16.53 2.39 58.49 1.57';
const inObject = (text: string, more: Record<string, string> = {}) => ({
  'label_2/000007.txt': text,
  'calib/000007.txt': calibration,
  ...more,
});
const inTracking = (text: string) => ({ 'label_02/0003.txt': text, 'calib/0003.txt': trackingCalibration });

/** Corners as the devkit draws them (computeBox3D): turned about y, put on the bottom's middle; x y z of the rectified camera 0. */
function devkitCorners([h, w, l]: Vec3, [x, y, z]: Vec3, ry: number): Vec3[] {
  const [c, s] = [Math.cos(ry), Math.sin(ry)];
  return [-h, 0].flatMap(dy =>
    [-w / 2, w / 2].flatMap(dz =>
      [-l / 2, l / 2].map((dx): Vec3 => [c * dx + s * dz + x, dy + y, -s * dx + c * dz + z]),
    ),
  );
}

const rounded = (corners: Iterable<ArrayLike<number>>) =>
  [...corners].map(p => Array.from(p, v => (Math.round(v * 1e6) + 0) / 1e6).join(' ')).sort();

describe('axes', () => {
  const T_rect_velo = inverse(rectInVelodyne(calibration, ''));

  it.each([0, 0.3, 1.57, -1.57, 3.1, -2.2])('corners are those of the devkit at rotation_y %f', async yaw => {
    const { set } = await read(inObject(`Van 0 0 -10 1 2 3 4 1.5 2.5 4.5 -3 1.7 20 ${yaw}`));
    const { box } = set.labels[0];
    const corners = boxCorners(box!);
    const inCamera = Array.from({ length: 8 }, (_, k) =>
      apply(T_rect_velo, [corners[3 * k], corners[3 * k + 1], corners[3 * k + 2]]),
    );
    expect(rounded(inCamera)).toEqual(rounded(devkitCorners([1.5, 2.5, 4.5], [-3, 1.7, 20], yaw)));
    expect(box!.size).toEqual([4.5, 2.5, 1.5]);
  });

  it.each([
    [0, [0, -1, 0]],
    [-Math.PI / 2, [1, 0, 0]],
    [Math.PI / 2, [-1, 0, 0]],
    [Math.PI, [0, 1, 0]],
  ])('rotation_y %f looks along %j of the LiDAR, upright and right-handed', async (yaw, ahead) => {
    const { set } = await read(inObject(`Car 0 0 -10 1 2 3 4 1 2 4 0 1 20 ${yaw}`));
    const { T } = set.labels[0].box!;
    const turned = (v: Vec3) => apply({ q: T.q, t: [0, 0, 0] }, v);
    // The LiDAR leans against the camera by less than 2°.
    for (const [i, v] of turned([1, 0, 0]).entries()) expect(Math.abs(v - ahead[i])).toBeLessThan(0.035);
    expect(turned([0, 0, 1])[2]).toBeGreaterThan(0.999);
    expect(turned([0, 0, 1])[2]).toBeLessThan(1 - 1e-6);
  });

  it('the middle is half a height above the bottom', async () => {
    const { set } = await read(inObject('Car 0 0 -10 1 2 3 4 1.6 2 4 2 1.7 20 0.2'));
    const [x, y, z] = apply(T_rect_velo, set.labels[0].box!.T.t);
    expect([x, y, z].map(v => Number(v.toFixed(9)))).toEqual([2, 0.9, 20]);
  });
});

describe('rows', () => {
  it('of the object benchmark', async () => {
    const { set, issues } = await read(inObject(`${car}\nDontCare -1 -1 -10 5 1 6 2 -1 -1 -1 -1000 -1000 -1000 -10\n`));
    expect(set).toMatchObject({ format: 'kitti-object', found: 2 });
    expect([...set.dropped]).toEqual([['ignored', 1]]);
    expect(set.labels[0]).toMatchObject({
      id: '000007/0',
      track: '',
      category: 'Car',
      moment: { file: '000007' },
      frame: '',
      boxes2: [{ camera: 'image_2', left: 387.63, top: 181.54, right: 423.81, bottom: 203.12 }],
      truncated: 0.1,
      occluded: 0.25,
      attributes: [],
    });
    expect(codesOf(issues)).toEqual([]);
    expect(set.notes.length).toBeGreaterThan(3);
  });

  it('of the tracking benchmark: frames, tracks, levels of truncation', async () => {
    const rows = [
      '0 2 Car 0 0 -1.793451 296.7 161.7 455.2 292.3 2 1.8 4.4 -4.5 1.8 13.4 -2.1',
      '0 -1 DontCare -1 -1 -10 219.3 188.4 245.5 218.5 -1000 -1000 -1000 -10 -1 -1 -1',
      '1 2 Car 2 3 -1.77 294.8 156.0 452.1 284.6 2 1.8 4.4 -4.6 1.7 13.5 -2.1 0.93',
      '1 -1 Van 1 2 -1.96 294.8 156.0 452.1 284.6 2 1.8 4.4 -4.6 1.7 33.5 -2.1',
    ];
    const { set } = await read(inTracking(rows.join('\n')));
    expect(set).toMatchObject({ format: 'kitti-tracking', found: 4 });
    expect(
      set.labels.map(({ id, track, moment, truncated, occluded, attributes }) => [
        id,
        track,
        moment,
        truncated,
        occluded,
        attributes,
      ]),
    ).toEqual([
      ['0003/000000/0', '0003/2', { file: '0003/000000' }, 0, 0, []],
      [
        '0003/000001/0',
        '0003/2',
        { file: '0003/000001' },
        undefined,
        undefined,
        [
          ['truncated', '2'],
          ['score', '0.93'],
        ],
      ],
      ['0003/000001/1', '', { file: '0003/000001' }, undefined, 0.75, [['truncated', '1']]],
    ]);
    expect(set.labels[0].boxes2[0].camera).toBe('image_02');
  });

  it('boxes that are not there: pictures only, clouds only', async () => {
    const { set } = await read(
      inObject(
        [
          'Car 0 0 -1.5 1 2 30 40 -1 -1 -1 -1000 -1000 -1000 -10',
          'Car 0 0 0 1 2 30 40 0.0 0.0 0.0 0.0 0.0 0.0 0.0',
          'Car -1 3 -10 -1 -1 -1 -1 1.5 2 4 0 1 20 0',
          'Car -1 3 -10 0 0 0 0 1.5 2 4 0 1 20 0',
          'Car -1 3 -10 -1 -1 -1 -1 -1 -1 -1 -1000 -1000 -1000 -10',
        ].join('\r\n'),
      ),
    );
    expect(set.labels.map(({ box, boxes2 }) => [box !== undefined, boxes2.length])).toEqual([
      [false, 1],
      [false, 1],
      [true, 0],
      [true, 0],
    ]);
    expect([...set.dropped]).toEqual([['no_box', 1]]);
    expect(set.labels[2]).not.toHaveProperty('truncated');
    expect(set.labels[2]).not.toHaveProperty('occluded');
    // An angle without a box says something of its own; one that the box tells does not.
    expect(set.labels.map(({ attributes }) => attributes)).toEqual([[['alpha', '-1.5']], [['alpha', '0']], [], []]);
  });

  it('an alpha that contradicts the box is kept', async () => {
    const { set } = await read(
      inObject('Car 0 0 1.00 1 2 3 4 1 2 4 0 1 20 0.5\nCar 0 0 -3.13 1 2 3 4 1 2 4 0 1 20 3.15'),
    );
    expect(set.labels.map(({ attributes }) => attributes)).toEqual([[['alpha', '1.00']], []]);
  });
});

describe('what makes no label is counted with its place', () => {
  it.each([
    ['Car 0 0 0 1 2 3 4 1.5 NaN 4 0 1 20 0', 'not_finite', 'finite'],
    ['Car 0 0 0 1 2 3 4 1.5 2 4 0 1 inf 0', 'not_finite', 'finite'],
    ['Car 0 0 0 1 2 3 4 1.5 2 4 0 1 20 nan', 'not_finite', 'finite'],
    ['Car 0 0 0 1 nan 3 4 1.5 2 4 0 1 20 0', 'not_finite', 'finite'],
    ['Car 0 0 0 1 2 3 4 -1.5 2 4 0 1 20 0', 'no_size', 'more than 0 m'],
    ['Car 0 0 0 1 2 3 4 1.5 0 4 0 1 20 0', 'no_size', 'more than 0 m'],
    ['Car 0 0 0 3 2 1 4 1.5 2 4 0 1 20 0', 'no_size', '2D box with an area'],
    ['Car 0 0 0 1 2 3 4 1.5 2 4 0 1 20', 'unreadable', '15 or 16 columns, got 14'],
    ['Car 0 0 0 1 2 3 4 1.5 2 4 0 1 20 0 0.5 9', 'unreadable', '15 or 16 columns, got 17'],
    ['Car 0 0 0 1 2 3 4 1.5 2 wide 0 1 20 0', 'unreadable', 'a number in column 11, got "wide"'],
    ['Car 0 0 0x1 1 2 3 4 1.5 2 4 0 1 20 0', 'unreadable', 'column 4, got "0x1"'],
    [`Car ${'1 '.repeat(4000)}`, 'unreadable', 'at most 4096 characters'],
  ])('%s', async (row, fault, words) => {
    const { set, issues } = await read(inObject(`${car}\n${row}\n${car}\n`));
    expect(set.found).toBe(3);
    expect(set.labels.length).toBe(2);
    expect([...set.dropped]).toEqual([[fault, 1]]);
    const [issue] = issues.sorted();
    expect(issue).toMatchObject({ code: 'FL1003', at: { file: 'label_2/000007.txt', offset: car.length + 1 } });
    expect(issue.text).toContain(words);
  });

  it('a damaged row of tracking', async () => {
    const good = `3 7 ${car}`;
    const { set, issues } = await read(inTracking([good, `x 7 ${car}`, `3 seven ${car}`, good].join('\n')));
    expect(set).toMatchObject({ found: 4, labels: [{ id: '0003/000003/0' }, { id: '0003/000003/1' }] });
    expect(issues.sorted()[0]).toMatchObject({ code: 'FL1003', count: 2 });
  });

  it('a 3D box without the calibration of its frame, where others have theirs', async () => {
    const { set, issues } = await read({
      ...inObject(car),
      'label_2/000008.txt': `${car}\nCar 0 0 -10 1 2 3 4 0 0 0 0 0 0 0`,
    });
    expect(set).toMatchObject({ found: 3, labels: [{ id: '000007/0' }, { id: '000008/1' }] });
    expect(issues.sorted()[0].text).toContain('calib/000008.txt');
  });

  it.each([
    ['', 'Tr_velo_to_cam'],
    [calibration.replace(/R0_rect:.*/, 'R0_rect: 1 0 0 0 2 0 0 0 1'), 'a rotation'],
    [calibration.replace('9.998621e-01', 'nan'), 'Tr_velo_to_cam'],
  ])('a damaged calibration %#', async (text, words) => {
    const { set, issues } = await read({ ...inObject(car), 'calib/000007.txt': text });
    expect([...set.dropped]).toEqual([['unreadable', 1]]);
    expect(issues.sorted()[0].text).toContain(words);
  });
});

describe('where labels are', () => {
  const files = inObject(car);

  it('no calibration at all says what to do', async () => {
    await expect(read({ 'label_2/000007.txt': car })).rejects.toMatchObject({ code: 'FL1014' });
    await expect(read({ '000007.txt': car })).rejects.toThrow('name the folder that holds both');
    const { set } = await read({ '000007.txt': 'Car 0 0 -10 1 2 3 4 -1 -1 -1 -1000 -1000 -1000 -10' });
    expect(set.labels.length).toBe(1);
  });

  it('the split, the folder above, labels and calibrations only, results beside a calibration', async () => {
    const above = Object.fromEntries(Object.entries(files).map(([path, text]) => [`object/training/${path}`, text]));
    for (const one of [files, above, { '000007.txt': car, 'calib/000007.txt': calibration }]) {
      const { set, issues } = await read(one);
      expect(set.labels.map(({ id }) => id)).toEqual(['000007/0']);
      expect(issues.size).toBe(0);
    }
  });

  it('of two places training is read, and it is said', async () => {
    const two = Object.fromEntries(
      ['mine/', 'training/'].flatMap(split =>
        Object.entries(files).map(([path, text]) => [
          split + path,
          split === 'mine/' ? `${text}\n` : text.replace('Car', 'Van'),
        ]),
      ),
    );
    const { set, issues } = await read(two);
    expect(set.labels[0].category).toBe('Van');
    expect(codesOf(issues)).toEqual(['FL0105']);
  });

  it('frames without objects have empty files', async () => {
    const { set } = await read({ 'label_2/000001.txt': '', 'label_2/000002.txt': '\n' });
    expect(set).toMatchObject({ format: 'kitti-object', found: 0, labels: [] });
    expect((await read({ 'label_02/0001.txt': '' })).set.format).toBe('kitti-tracking');
  });

  it.each([
    ['object', files, true, false],
    ['tracking', inTracking(`0 1 ${car}`), false, true],
    ['other texts', { '000007.txt': '0 0.5 0.5 0.1 0.2' }, false, false],
    ['a calibration', { 'calib/000007.txt': calibration }, false, false],
    ['other labels in the same folder', { 'label_2/000001.txt': '0 0.1 0.2 0.3 0.4' }, false, false],
    ['nothing', {}, false, false],
    ['bytes', { '000007.txt': '\u0000\u0001\u0002' }, false, false],
  ])('recognised: %s', async (_, given, object, tracking) => {
    const input = await labelInput({ folder: folderOf(new Map(Object.entries(given))) });
    expect(await kittiObjectLabels.recognise(input)).toBe(object);
    expect(await kittiTrackingLabels.recognise(input)).toBe(tracking);
  });
});
