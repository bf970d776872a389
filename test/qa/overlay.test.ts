// Overlay drawing: exact colours at exact pixels, near over far, a legend that says what the colours mean.
import { describe, expect, test } from 'vitest';
import type { FramePlan } from '../../src/frame/plan.js';
import { fillDisc, newCanvas } from '../../src/qa/overlay/canvas.js';
import { depthColour, depthShare, turbo } from '../../src/qa/overlay/colour-map.js';
import { drawText } from '../../src/qa/overlay/font.js';
import { type Canvas, choosePairs, drawOverlay, farthestFirst, type Overlay } from '../../src/qa/overlay/index.js';

const grey = [90, 91, 92] as const;

function overlay(points: readonly (readonly [number, number, number])[], more: Partial<Overlay> = {}): Canvas {
  const [u, v, depth] = [0, 1, 2].map(c => Float32Array.from(points, p => p[c]));
  const picture = newCanvas(160, 60, grey);
  return drawOverlay({ picture, u, v, depth, depthName: 'depth', caption: ['frame 7'], maxDepth: 80, ...more });
}

function pixel({ rgb, width }: Canvas, x: number, y: number): number[] {
  return [...rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
}

const scale = { nearM: 2, farM: 80 };

describe('points', () => {
  test('lie on the pixel of their coordinates, in the colour of their depth, and nowhere else', () => {
    const points = [
      [10, 20, 3],
      [40, 5, 12],
      [100, 59, 60],
    ] as const;
    const canvas = overlay(points, { pointSize: 1 });
    for (const [u, v, depth] of points) expect(pixel(canvas, u, v)).toEqual([...depthColour(scale, depth)]);
    for (let y = 0; y < 60; y++) {
      for (let x = 0; x < canvas.width; x++) {
        if (!points.some(([u, v]) => u === x && v === y)) expect(pixel(canvas, x, y)).toEqual([...grey]);
      }
    }
  });

  test('half a pixel: -0.4 and 0.4 belong to the first pixel, 0.6 to the second', () => {
    const red = [255, 0, 0] as const;
    for (const [u, x] of [
      [-0.4, 0],
      [0.4, 0],
      [0.6, 1],
    ] as const) {
      const canvas = newCanvas(4, 1, [0, 0, 0]);
      fillDisc(canvas, u, 0, 0.1, red, 1);
      expect([0, 1, 2, 3].map(i => pixel(canvas, i, 0)[0])).toEqual([0, 1, 2, 3].map(i => (i === x ? 255 : 0)));
    }
  });

  test('a disc is symmetric and has the area of its diameter', () => {
    const canvas = newCanvas(21, 21, [0, 0, 0]);
    fillDisc(canvas, 10, 10, 9, [255, 255, 255], 21);
    let area = 0;
    for (let y = 0; y < 21; y++) {
      for (let x = 0; x < 21; x++) {
        area += pixel(canvas, x, y)[0] / 255;
        expect(pixel(canvas, x, y)).toEqual(pixel(canvas, 20 - x, y));
        expect(pixel(canvas, x, y)).toEqual(pixel(canvas, y, x));
      }
    }
    expect(Math.abs(area / (Math.PI * 4.5 ** 2) - 1)).toBeLessThan(0.02);
  });

  test('near ones cover far ones, whatever their order', () => {
    for (const points of [
      [
        [30, 30, 5],
        [30, 30, 50],
      ],
      [
        [30, 30, 50],
        [30, 30, 5],
      ],
    ] as const) {
      expect(pixel(overlay(points, { pointSize: 5 }), 30, 30)).toEqual([...depthColour(scale, 5)]);
    }
    expect([...farthestFirst(Float32Array.of(1, 3, 2, 3))]).toEqual([1, 3, 2, 0]);
  });

  test('hidden ones are smaller and dimmer than seen ones', () => {
    const drawn = (label: number) => {
      const canvas = pictureOf(label);
      const lit: number[] = [];
      for (let y = 0; y < 40; y++) for (let x = 0; x < 40; x++) lit.push(Math.max(...pixel(canvas, x, y)));
      return { area: lit.filter(value => value > 0).length, brightest: Math.max(...lit) };
    };
    const pictureOf = (label: number) =>
      drawOverlay({
        picture: newCanvas(40, 40, [0, 0, 0]),
        u: Float32Array.of(20),
        v: Float32Array.of(20),
        depth: Float32Array.of(5),
        visibility: Uint8Array.of(label),
        depthName: 'depth',
        caption: [],
        pointSize: 8,
      });
    const [unknown, seen, hidden] = [0, 1, 2].map(drawn);
    expect(unknown).toEqual(seen);
    expect(hidden.area).toBeLessThan(0.6 * seen.area);
    expect(hidden.brightest).toBeLessThan(0.8 * seen.brightest);
  });

  test('beyond the largest depth are left out', () => {
    const canvas = overlay([[30, 30, 41]], { maxDepth: 40, pointSize: 3 });
    expect(pixel(canvas, 30, 30)).toEqual([...grey]);
  });

  test('do not spill into the strip below the picture', () => {
    const [without, with_] = [overlay([]), overlay([[80, 59.4, 10]], { pointSize: 20 })];
    const strip = 3 * 160 * 60;
    expect(with_.rgb.subarray(strip)).toEqual(without.rgb.subarray(strip));
  });
});

describe('colours', () => {
  test('red is near, blue is far, beyond both ends they stay', () => {
    const [near, far] = [depthColour(scale, 2), depthColour(scale, 80)];
    expect(near[0]).toBeGreaterThan(2 * near[2]);
    expect(far[2]).toBeGreaterThan(2 * far[1]);
    expect(depthColour(scale, 0.1)).toEqual(near);
    expect(depthColour(scale, -5)).toEqual(near);
    expect(depthColour(scale, 500)).toEqual(far);
    expect(depthShare(scale, Math.sqrt(2 * 80))).toBeCloseTo(0.5, 12);
  });

  test('steps of one twentieth of the scale can be told apart, and none is too dark to be seen', () => {
    const steps = Array.from({ length: 21 }, (_, i) => depthColour(scale, 2 * 40 ** (i / 20)));
    steps.forEach((colour, i) => {
      expect(Math.max(...colour)).toBeGreaterThan(140);
      if (i > 0) expect(Math.hypot(...colour.map((c, k) => c - steps[i - 1][k]))).toBeGreaterThan(15);
    });
    for (const x of [-1, 0, 0.3, 1, 2])
      for (const c of turbo(x)) expect(c === Math.round(c) && c >= 0 && c <= 255).toBe(true);
  });
});

describe('the strip', () => {
  test('has caption and legend: the bar goes from the near to the far colour', () => {
    const canvas = overlay([[10, 10, 10]]);
    expect(canvas.height).toBeGreaterThan(60 + 20);
    const colours = new Set<string>();
    for (let y = 60; y < canvas.height; y++) for (let x = 0; x < 160; x++) colours.add(pixel(canvas, x, y).join());
    for (const depth of [2, 80]) expect(colours.has(depthColour(scale, depth).join())).toBe(true);
    expect(colours.has('236,239,244')).toBe(true);
  });

  test('the same bytes on every run', () => {
    const points = Array.from({ length: 500 }, (_, i) => [i % 160, (i * 7) % 60, 1 + (i % 79)] as const);
    expect(overlay(points).rgb).toEqual(overlay(points).rgb);
  });

  test('a picture of one pixel and a cloud without points are drawn too', () => {
    const picture = newCanvas(1, 1, grey);
    const none = new Float32Array(0);
    const canvas = drawOverlay({ picture, u: none, v: none, depth: none, depthName: 'depth', caption: ['x'] });
    expect(pixel(canvas, 0, 0)).toEqual([...grey]);
  });
});

test('letters are drawn pixel by pixel: an L, and ? for what the font lacks', () => {
  const draw = (text: string) => {
    const canvas = newCanvas(5, 7, [0, 0, 0]);
    drawText(canvas, text, 0, 0, 1, [1, 1, 1]);
    return Array.from({ length: 7 }, (_, y) =>
      Array.from({ length: 5 }, (_, x) => (pixel(canvas, x, y)[0] ? '#' : '.')).join(''),
    );
  };
  expect(draw('L')).toEqual(['#....', '#....', '#....', '#....', '#....', '#....', '#####']);
  expect(draw('é')).toEqual(draw('?'));
  expect(draw('?')).not.toEqual(draw(' '));
});

describe('what can be drawn on what', () => {
  const cam = {
    name: 'cam',
    kind: 'camera',
    channel: { topic: '/cam' },
    look: {},
    rig: { frameId: 'cam_optical', camera: {}, T_rig_sensor: {} },
  };
  const top = {
    name: 'top',
    kind: 'lidar',
    channel: { topic: '/top/points' },
    look: {},
    rig: { frameId: 'top', T_rig_sensor: {} },
  };
  const plan = (sensors: unknown[], pairs: unknown[] = []) => ({ sensors, pairs }) as unknown as FramePlan;
  const pair = { cloudSensor: top, cameraSensor: cam };

  test('a sensor is named by name or topic', () => {
    for (const name of ['top', '/top/points', 'top/points']) {
      expect(choosePairs(plan([cam, top], [pair]), undefined, name)).toEqual([pair]);
    }
    expect(() => choosePairs(plan([cam, top], [pair]), 'nose', undefined)).toThrow(
      /--camera to be one of cam; got "nose"/,
    );
  });

  test.each([
    ['lens', [{ ...cam, rig: { ...cam.rig, camera: undefined } }, top], /no lens of cam \(add `camera`/],
    [
      'camera mounting',
      [{ ...cam, rig: { ...cam.rig, T_rig_sensor: undefined } }, top],
      /no mounting of cam .*"cam_optical"/,
    ],
    ['cloud mounting', [cam, { ...top, rig: { frameId: 'top' } }], /no mounting of top \(add `pose`/],
    [
      'size',
      [
        {
          ...cam,
          look: { imageSize: { width: 2, height: 1 } },
          rig: { ...cam.rig, camera: { lens: { width: 4, height: 3 } } },
        },
        top,
      ],
      /4x3 pictures where its pictures are 2x1/,
    ],
    ['camera', [top], /no camera/],
    ['cloud', [cam], /no LiDAR and no radar/],
  ])('a missing %s is named with what to do', (_, sensors, text) => {
    expect(() => choosePairs(plan(sensors), undefined, undefined)).toThrow(text);
    expect(() => choosePairs(plan(sensors), undefined, undefined)).toThrow(expect.objectContaining({ code: 'FL0502' }));
  });
});
