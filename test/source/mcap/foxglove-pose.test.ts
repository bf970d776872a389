// Points in a pose of their own, as Foxglove's SDK writes them, against Rodrigues' formula (test/oracle/foxglove-pose-golden.py).
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Issues } from '../../../src/issue.js';
import { decoderFor } from '../../../src/message/index.js';
import type { PointCloud } from '../../../src/message/value.js';
import { decode, listOf } from '../../support/source-messages.js';
import { opened } from './opened.js';

interface Golden {
  readonly recording: string;
  readonly points: { readonly [topic: string]: (number | null)[][][] };
}

const golden: Golden = JSON.parse(readFileSync(new URL('../../golden/foxglove-pose.json', import.meta.url), 'utf8'));
const { source, issues } = await opened(new Uint8Array(Buffer.from(golden.recording, 'base64')));

/** One field of all points. */
function column({ fields, data, step, width, bigEndian }: PointCloud, name: string): number[] {
  const { type, offset } = fields.find(field => field.name === name)!;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const read = { float32: view.getFloat32, float64: view.getFloat64, uint8: view.getUint8, uint32: view.getUint32 }[
    type as 'float32'
  ];
  return Array.from({ length: width }, (_, i) => read.call(view, i * step + offset, !bigEndian));
}

it.each(Object.keys(golden.points))('%s: each message by its own pose', async topic => {
  const digits = topic === '/lidar/double' ? 12 : 5;
  const clouds = (await Promise.all(listOf(source, topic).map(i => decode(source, i)))) as PointCloud[];
  expect(clouds.map(cloud => cloud.frameId)).toEqual(golden.points[topic].map(() => 'base'));
  for (const [m, points] of golden.points[topic].entries())
    for (const [c, axis] of ['x', 'y', 'z'].entries())
      for (const [i, found] of column(clouds[m], axis).entries()) {
        const expected = points[i][c];
        if (expected === null) expect(found).toBeNaN();
        else expect(found).toBeCloseTo(expected, digits);
      }
  if (topic === '/lidar/single')
    for (const cloud of clouds) {
      expect(column(cloud, 'intensity')).toEqual([200, 201, 202, 203, 204]);
      expect(column(cloud, 't')).toEqual([0, 1, 2, 3, 4]);
    }
  const told = issues.sorted().filter(({ at }) => at?.topic === topic);
  // The fourth message has none.
  expect(told.map(({ code, count }) => [code, count])).toEqual([['FL0314', 3]]);
});

it.each([
  ['/lidar/whole', /expected x as float32 or float64 in a cloud with a pose of its own, got int32/],
  ['/radar', /those of a radar with a pose of its own: record it as a transform/],
])('%s: points that a pose would not fit are refused, without one they are read', async (topic, why) => {
  const [first, , , last] = listOf(source, topic);
  await expect(decode(source, first)).rejects.toThrow(why);
  expect(await decode(source, last)).toMatchObject({ kind: 'points', width: 2 });
});

it.each([
  ['a place, and a quaternion that nobody set', { position: { x: 1 } }],
  ['a quaternion of another length', { orientation: { x: 0.5, w: 0.5 } }],
  ['a place that is no number', { position: { x: 'far' }, orientation: { w: 1 } }],
])('a pose with %s is refused', (_, pose) => {
  const json = decoderFor(
    { topic: '/t', type: 'foxglove.PointCloud', encoding: 'json', schema: { name: '', encoding: '', text: '' } },
    new Issues(),
  );
  const fields = ['x', 'y', 'z'].map((name, i) => ({ name, offset: 4 * i, type: 7 }));
  const message = { frame_id: 'l', point_stride: 12, fields, data: 'AACAPwAAAEAAAEBA', pose };
  expect(() => json.decode(new TextEncoder().encode(JSON.stringify(message)))).toThrow(
    /expected a pose of position and unit quaternion/,
  );
});
