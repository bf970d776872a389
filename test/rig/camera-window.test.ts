// Binning and regions of interest of CameraInfo: against ROS's own image_geometry, and what is refused and said.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CameraInfo } from '../../src/message/value.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { cameraOfInfo, matchCameraInfo, rigFileToJson, sameNumbers } from '../../src/rig/index.js';
import { at, build, camera, edge, info } from './support.js';

interface Case {
  readonly name: string;
  readonly info: Omit<CameraInfo, 'kind' | 'frameId'>;
  readonly K: number[];
  readonly P: number[];
  readonly points: number[];
  readonly raw: number[];
  readonly rectified: number[];
}

const golden: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('../golden/image-geometry.json', import.meta.url), 'utf8'),
);
const roi = (xOffset: number, yOffset: number, width: number, height: number, doRectify = false) => ({
  roi: { xOffset, yOffset, width, height, doRectify },
});

function lookAt(value: Partial<CameraInfo>, topic = '/cam/image_raw') {
  const built = build({
    sensors: [camera(topic, 'eye')],
    transforms: [edge('base_link', 'eye')],
    cameraInfos: [{ topic: '/cam/camera_info', info: info('eye', value) }],
  });
  return { ...built, sensor: built.rig.sensors.get('cam')! };
}

describe.each(golden.cases)('as image_geometry: $name', one => {
  const farthest = (rectified: boolean) => {
    const { camera: made, T_lens_frame } = cameraOfInfo(
      { topic: '/cam/camera_info', info: { kind: 'camera_info', frameId: 'eye', ...one.info } },
      rectified,
    );
    const count = one.points.length / 3;
    const { q, t } = T_lens_frame;
    const uv = new Float64Array(2 * count);
    // X into the lens's frame: R X + t by the quaternion's own formula, v + 2 w (q × v) + 2 q × (q × v).
    const xyz = Float64Array.from({ length: 3 * count }, (_, i) => {
      const v = one.points.slice(i - (i % 3), i - (i % 3) + 3);
      const cross = (a: readonly number[], b: readonly number[]) =>
        [0, 1, 2].map(k => a[(k + 1) % 3] * b[(k + 2) % 3] - a[(k + 2) % 3] * b[(k + 1) % 3]);
      const first = cross(q, v);
      return v[i % 3] + 2 * q[3] * first[i % 3] + 2 * cross(q, first)[i % 3] + t[i % 3];
    });
    made.lens.project(xyz, count, uv, new Uint8Array(count));
    const wanted = rectified ? one.rectified : one.raw;
    return { made, px: Math.max(...wanted.map((value, i) => Math.abs(value - uv[i]))) };
  };

  it('raw pictures: K, size and pixels', () => {
    const { made, px } = farthest(false);
    const { fx, fy, cx, cy } = made.intrinsics;
    [fx, one.K[0], cx, one.K[2], fy, one.K[4], cy, one.K[5]].forEach((value, i, all) => {
      if (i % 2 === 0) expect(value).toBeCloseTo(all[i + 1], 9);
    });
    expect(px).toBeLessThan(1e-9);
    // REP 104: (width / binning_x) x (height / binning_y) of the region, as image_geometry's reducedResolution.
    const { width, height, binning, roi } = one.info;
    const [w, h] = roi!.width > 0 ? [roi!.width, roi!.height] : [width, height];
    const size = [Math.floor(w / (binning![0] || 1)), Math.floor(h / (binning![1] || 1))];
    expect([made.lens.width, made.lens.height]).toEqual(size);
  });

  it('rectified pictures: P, and pixels with R and the baseline', () => {
    const { made, px } = farthest(true);
    const { fx, fy, cx, cy } = made.intrinsics;
    [fx, one.P[0], cx, one.P[2], fy, one.P[4], cy, one.P[5]].forEach((value, i, all) => {
      if (i % 2 === 0) expect(value).toBeCloseTo(all[i + 1], 9);
    });
    expect(px).toBeLessThan(1e-9);
  });
});

describe('what is said', () => {
  it('nothing where the whole sensor is shown, however that is written', () => {
    for (const value of [
      {},
      { binning: [0, 0] },
      { binning: [1, 1], ...roi(0, 0, 0, 0, true) },
      { ...roi(0, 0, 640, 480) },
    ] as Partial<CameraInfo>[]) {
      const { sensor, codes } = lookAt(value);
      expect([codes, sensor.from.camera]).toEqual([[], '/cam/camera_info message 0, K and D']);
      expect(sensor.camera?.intrinsics).toMatchObject({ width: 640, height: 480, fx: 500, cx: 320 });
    }
  });

  it('what was made of the lens, in an issue and in the provenance', () => {
    const { sensor, codes, issues } = lookAt({ binning: [2, 4], ...roi(100, 40, 400, 320) });
    expect(codes).toEqual(['FL0562']);
    const words = '400x320 at (100, 40) of 640x480, binned 2x4';
    expect(issues.sorted()[0].text).toContain(words);
    expect(issues.sorted()[0].text).toContain('K of /cam/camera_info was brought to their 200x80 pixels');
    expect(sensor.from.camera).toBe(`/cam/camera_info message 0, K and D: ${words}`);
    expect(sensor.camera?.intrinsics).toEqual({
      width: 200,
      height: 80,
      fx: 250,
      fy: 127.5,
      cx: 110,
      cy: 50,
      distortion: [-0.1, 0.01, 0, 0, 0],
    });
  });

  it('a rig file of it is read as the lens of the pictures', () => {
    const recorded = { binning: [2, 2] as const };
    const { rig, sensor } = lookAt(recorded);
    const again = build({
      sensors: [camera('/cam/image_raw', 'eye')],
      cameraInfos: [{ topic: '/cam/camera_info', info: info('eye', recorded) }],
      rigFile: parseRigFile(rigFileToJson(rig), 'rig.json'),
    });
    expect(again.rig.sensors.get('cam')!.camera?.intrinsics).toEqual(sensor.camera?.intrinsics);
    expect(again.codes).toEqual([]);
  });

  it('that rectified pictures were taken to show the raw window where do_rectify asks for another', () => {
    const said = (doRectify: boolean, topic: string) =>
      lookAt(roi(100, 40, 400, 320, doRectify), topic)
        .issues.sorted()[0]
        .text.includes('do_rectify was not followed');
    expect([said(true, '/cam/image_rect'), said(false, '/cam/image_rect'), said(true, '/cam/image_raw')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('the baseline of P stays in the pose, whatever the binning', () => {
    const P = [400, 0, 300, -40, 0, 400, 200, 0, 0, 0, 1, 0];
    const { sensor } = lookAt({ P, binning: [4, 4], ...roi(64, 32, 480, 400) }, '/cam/image_rect');
    expect(at(sensor)).toEqual([0.1, 0, 0]);
    expect(sensor.camera?.intrinsics).toMatchObject({ fx: 100, cx: 59, cy: 42, width: 120, height: 100 });
  });
});

describe('what is refused', () => {
  it.each<[string, Partial<CameraInfo>, string]>([
    ['a place without a size', roi(100, 0, 0, 0), 'roi 0x0 at (100, 0)'],
    ['a width without a height', roi(0, 0, 320, 0), 'roi 320x0 at (0, 0)'],
    ['a region beyond the right border', roi(321, 0, 320, 480), 'inside the 640x480'],
    ['a region beyond the lower border', roi(0, 1, 640, 480), 'inside the 640x480'],
    [
      'a width that is the region’s already',
      { width: 320, height: 240, ...roi(160, 120, 320, 240) },
      'inside the 320x240',
    ],
    ['more binning than pixels', { binning: [641, 1] }, 'binning 641x1'],
    [
      'the largest numbers there are',
      { binning: [4294967295, 4294967295], ...roi(4294967295, 4294967295, 4294967295, 4294967295) },
      'roi 4294967295x4294967295',
    ],
  ])('%s: FL0560, and no lens', (_, value, words) => {
    const { sensor, codes, issues } = lookAt(value);
    expect([codes, sensor.camera]).toEqual([['FL0560'], undefined]);
    const [{ text, at: place }] = issues.sorted();
    expect(text).toContain(words);
    expect(text).toContain('"cam" was not projected');
    expect(place?.topic).toBe('/cam/image_raw');
  });

  it.each<[string, Partial<CameraInfo>]>([
    // basler/pylon-ros-camera issue 143: calibrated binned, width and height multiplied by the driver.
    ['2x2', { width: 2592, height: 1944, K: [1874.63171, 0, 647.5, 0, 1879.55762, 485.5, 0, 0, 1], binning: [2, 2] }],
    // astuff/avt_vimba_camera issue 82.
    [
      '4x4',
      { width: 2064, height: 1544, K: [299.54396, 0, 254.14465, 0, 300.14093, 183.94307, 0, 0, 1], binning: [4, 4] },
    ],
    ['region', { width: 1280, height: 960, K: [600, 0, 322, 0, 600, 237, 0, 0, 1], ...roi(320, 240, 640, 480) }],
    ['rows only', { width: 1280, height: 1024, K: [900, 0, 644, 0, 900, 198, 0, 0, 1], ...roi(0, 300, 1280, 400) }],
  ])('K that has it already (%s): FL0561, and no lens', (_, value) => {
    const { sensor, codes, issues } = lookAt(value);
    expect([codes, sensor.camera]).toEqual([['FL0561'], undefined]);
    expect(issues.sorted()[0].text).toContain('of full resolution');
  });

  it.each<[string, Partial<CameraInfo>]>([
    [
      'a corner of the sensor',
      { width: 1280, height: 960, K: [600, 0, 640, 0, 600, 480, 0, 0, 1], ...roi(0, 0, 320, 240) },
    ],
    [
      'a lens far beside its middle',
      { width: 1280, height: 960, K: [600, 0, 480, 0, 600, 360, 0, 0, 1], binning: [2, 2] },
    ],
    [
      'a little less than the sensor',
      { width: 1280, height: 960, K: [600, 0, 600, 0, 600, 450, 0, 0, 1], ...roi(40, 30, 1200, 900) },
    ],
  ])('but not %s', (_, value) => {
    expect(lookAt(value).codes).toEqual(['FL0562']);
  });

  it('a camera without a calibration is still just that', () => {
    expect(lookAt({ K: Array(9).fill(0), binning: [2, 2], ...roi(1, 1, 0, 0) }).codes).toEqual(['FL0509']);
  });
});

describe('two CameraInfo', () => {
  const plain = info('eye');
  it('say the same where zeros mean what ones and the whole mean, and do_rectify changes nothing', () => {
    expect(sameNumbers(plain, { ...plain, binning: [0, 1], ...roi(0, 0, 0, 0, true) })).toBe(true);
    expect(sameNumbers(plain, { ...plain, ...roi(0, 0, 640, 480) })).toBe(true);
  });

  it('differ in region or binning alone: two of one frame are ambiguous, and a later one of a topic is said', () => {
    const [a, b] = [
      { ...plain, ...roi(0, 0, 320, 240) },
      { ...plain, ...roi(8, 0, 320, 240) },
    ];
    const infos = [a, b].map((one, i) => ({ topic: `/calibration/${i}`, info: one }));
    expect(matchCameraInfo({ topic: '/x', frameId: 'eye' }, infos)).toBe('ambiguous');
    const { codes, issues } = build({ cameraInfos: [a, b].map(one => ({ topic: '/cam/camera_info', info: one })) });
    expect(codes).toEqual(['FL0510']);
    expect(issues.sorted()[0].text).toContain('from 320x240 at (0, 0) of 640x480 to 320x240 at (8, 0) of 640x480');
    expect(sameNumbers(plain, { ...plain, binning: [1, 2] })).toBe(false);
  });
});
