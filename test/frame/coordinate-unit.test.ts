// Clouds in mm, as integers, far away, or without x, y and z: what a sweep around the LiDAR looks like in each.
import { describe, expect, it } from 'vitest';
import { heldNumbers } from '../../src/column.js';
import { withCoordinateUnit } from '../../src/frame/coordinate-unit.js';
import { makeMessageLooks } from '../../src/frame/message-looks.js';
import type { FirstLook } from '../../src/frame/sensor.js';
import { Issues } from '../../src/issue.js';
import { pointLayout } from '../../src/kernel/index.js';
import type { PointCloud, PointField } from '../../src/message/value.js';
import { TableBuilder } from '../../src/source/message-table.js';

type Type = PointField['type'];
const setters = { float32: 'setFloat32', float64: 'setFloat64', int16: 'setInt16', int32: 'setInt32' } as const;
const bytesOf = { float32: 4, float64: 8, int16: 2, int32: 4 } as const;

/** A ring of 5000 points 12 m around the sensor, counted in 1 / `scale` m, moved by `east`; rows of 500 with padding where asked for. */
function ring(type: keyof typeof setters, scale: number, east = 0, padding = 0, names = ['x', 'y', 'z']): PointCloud {
  const [width, height, size] = [500, 10, bytesOf[type]];
  const step = 3 * size;
  const rowStep = width * step + padding;
  const data = new Uint8Array(rowStep * height).fill(0x7f);
  const view = new DataView(data.buffer);
  for (let i = 0; i < width * height; i++) {
    const at = Math.floor(i / width) * rowStep + (i % width) * step;
    const a = (2 * Math.PI * i) / (width * height);
    for (const [k, v] of [12 * Math.cos(a) + east, 12 * Math.sin(a), -1.5].entries())
      view[setters[type]](at + k * size, v * scale, true);
  }
  const fields = names.map((name, k) => ({ name, type: type as Type, offset: k * size, count: 1 }));
  return { kind: 'points', frameId: 'lidar', width, height, fields, bigEndian: false, step, rowStep, data };
}

async function said(cloud: PointCloud, kind: 'lidar' | 'radar' = 'lidar') {
  const issues = new Issues();
  const look = { frameId: 'lidar', childFrameId: '', columns: [], layout: pointLayout(cloud) } as FirstLook;
  const channel = { topic: '/points', decoder: { decode: () => cloud } };
  const stream = { message: heldNumbers(Uint32Array.of(0, 1)) };
  const looks = makeMessageLooks({ messages: new TableBuilder().finish(), read: async () => new Uint8Array(0) });
  const read = { looks, channel, kind, stream };
  const out = await withCoordinateUnit(look, read as unknown as Parameters<typeof withCoordinateUnit>[1], issues);
  return {
    units: out.layout!.columns.map(({ unit }) => unit),
    said: issues.sorted().map(({ code, text }) => `${code} ${text}`),
  };
}

describe('metres', () => {
  it.each([
    ['float32', ring('float32', 1)],
    ['float64, rows with padding', ring('float64', 1, 0, 40)],
    ['half of the points 900 m away', ring('float32', 75)],
  ])('%s: nothing is said', async (_, cloud) => {
    expect(await said(cloud)).toEqual({ units: ['m', 'm', 'm'], said: [] });
  });

  it('a radar may see farther than a LiDAR', async () => {
    expect((await said(ring('float32', 1000), 'radar')).said).toEqual([]);
  });
});

describe('no metres: the unit is not known, and it is said what they would be in mm', () => {
  it.each([
    [
      'float32 in mm',
      ring('float32', 1000),
      /^FL0582 x, y and z are no metres: .* than 1209\d, 12\.1 m if they are mm/,
    ],
    ['rows with padding', ring('float32', 1000, 0, 40), /^FL0582 .* 12\.1 m if they are mm/],
    ['int16 in mm', ring('int16', 1000), /^FL0582 x, y and z are int16, .* 12\.1 m if they are mm/],
    ['int32 in cm', ring('int32', 100), /^FL0582 x, y and z are int32, which metres are not: .* than 12\d\d, /],
    ['int16 in dm', ring('int16', 10), /^FL0582 x, y and z are int16, which metres are not: .* than 12\d; they were/],
    ['UTM', ring('float64', 1, 500_000), /^FL0582 x, y and z are no metres: .* they may be places in the world/],
  ])('%s', async (_, cloud, text) => {
    expect(await said(cloud)).toEqual({ units: ['', '', ''], said: [expect.stringMatching(text)] });
  });
});

it('a cloud without x, y and z is said, whether a camera sees it or not', async () => {
  const { said: lines } = await said(ring('float32', 1, 0, 0, ['X', 'Y', 'Z']));
  expect(lines).toEqual([expect.stringMatching(/^FL0480 .*\[X Y Z\].*not projected/)]);
});
