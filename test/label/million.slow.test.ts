// A million boxes, or a quarter of that: read and written within a bounded heap, and none of them lost. Needs a build.
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { framelock } from '../support/cli.js';
import { full, turns } from '../support/effort.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-million-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const side = turns(500, 1000);
const all = side * side;
/** MB, a quarter more than what was measured; the files alone are 105, 174 and 150 MB of a million. */
const heap = full ? 1500 : 375;
const env = { NODE_OPTIONS: `--disallow-code-generation-from-strings --max-old-space-size=${heap}` };

async function write(name: string, texts: Iterable<string>): Promise<string> {
  const path = join(folder, name);
  const stream = createWriteStream(path);
  for (const text of texts) if (!stream.write(text)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'close');
  return path;
}
const numbers = Array.from({ length: side }, (_, i) => i);
const rows = (one: (i: number) => string) => numbers.map(one).join(',');

function* coco() {
  yield `{"images":[${rows(i => `{"id":${i},"file_name":"CAM/${i}.jpg"}`)}],"categories":[{"id":1,"name":"car"}],"annotations":[`;
  for (const f of numbers)
    yield (f > 0 ? ',' : '') +
      rows(
        i =>
          `{"id":${f * side + i},"image_id":${i},"category_id":1,"bbox":[${f + 0.25},${i % 700},${20.125 + (i % 7)},30.75],"iscrowd":0}`,
      );
  yield ']}';
}
function* openlabel() {
  yield `{"openlabel":{"metadata":{"schema_version":"1.0.0"},"coordinate_systems":{"ego":{"type":"local_cs","parent":""}},"objects":{${rows(i => `"${i}":{"name":"${i}","type":"car"}`)}},"frames":{`;
  for (const f of numbers)
    yield `${f > 0 ? ',' : ''}"${f}":{"frame_properties":{"timestamp":${f / 10}},"objects":{${rows(
      i =>
        `"${i}":{"object_data":{"cuboid":[{"name":"shape","coordinate_system":"ego","val":[${i + f * 0.1234567},${i * 0.7654321},0.5,0,0,${Math.sin(i / 2)},${Math.cos(i / 2)},4.25,1.75,1.5]}]}}`,
    )}}}`;
  yield '}}}';
}

/** Token of 32 digits, as official ones have. */
const token = (kind: number, n: number) => `${kind}${n}`.padStart(32, '0');
/** Tables of one scene: `side` key frames of `side` objects. */
function* nuscenes(): Generator<[string, Iterable<string>]> {
  const list = (one: (i: number) => string) => [`[${rows(one)}]`];
  const pose = '"rotation":[1,0,0,0],"translation":[100.5,200.25,0]';
  yield ['scene', ['[{"token":"scene","name":"scene-0001"}]']];
  yield ['sensor', ['[{"token":"lidar","channel":"LIDAR_TOP","modality":"lidar"}]']];
  yield ['calibrated_sensor', ['[{"token":"mounted","sensor_token":"lidar"}]']];
  yield ['category', ['[{"token":"car","name":"vehicle.car"}]']];
  yield ['attribute', ['[{"token":"parked","name":"vehicle.parked"}]']];
  yield ['visibility', ['[{"token":"4","level":"v80-100"}]']];
  yield ['instance', list(i => `{"token":"${token(1, i)}","category_token":"car"}`)];
  const us = (k: number) => 1_532_402_927_000_000 + k * 500_000;
  yield ['sample', list(k => `{"token":"${token(2, k)}","scene_token":"scene","timestamp":${us(k)}}`)];
  yield ['ego_pose', list(k => `{"token":"${token(3, k)}",${pose}}`)];
  yield [
    'sample_data',
    list(
      k =>
        `{"token":"${token(3, k)}","sample_token":"${token(2, k)}","ego_pose_token":"${token(3, k)}","calibrated_sensor_token":"mounted","timestamp":${us(k)},"is_key_frame":true}`,
    ),
  ];
  const box = (i: number, k: number) => (k < 0 || k >= side ? '' : token(4, i * side + k));
  const annotation = (i: number, k: number) =>
    `{"token":"${box(i, k)}","sample_token":"${token(2, k)}","instance_token":"${token(1, i)}","visibility_token":"4","attribute_tokens":["parked"],"translation":[${i + k / 7},${k},0.8],"size":[0.621,0.669,1.642],"rotation":[0.9831098797903927,0,0,-0.18301629506281616],"prev":"${box(i, k - 1)}","next":"${box(i, k + 1)}","num_lidar_pts":${k % 50},"num_radar_pts":${i % 3}}`;
  yield [
    'sample_annotation',
    (function* () {
      for (const i of numbers) yield (i > 0 ? ',' : '[') + rows(k => annotation(i, k));
      yield ']';
    })(),
  ];
}

describe(`${all} boxes`, () => {
  it('of nuScenes, counted without being kept: 500 bytes of heap each at most, beside 100 MB', async () => {
    const tables = join(folder, 'nuscenes', 'v1.0-trainval');
    mkdirSync(tables, { recursive: true });
    for (const [name, texts] of nuscenes()) await write(`nuscenes/v1.0-trainval/${name}.json`, texts);
    const flags = `--disallow-code-generation-from-strings --max-old-space-size=${100 + Math.ceil((all * 500) / 1e6)}`;
    const ran = await framelock(['labels', join(folder, 'nuscenes'), '--json'], { env: { NODE_OPTIONS: flags } });
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.json).toMatchObject({
      format: 'nuscenes',
      found: all,
      labels: all,
      boxes_3d: all,
      moments: side,
      tracks: side,
      classes: [{ name: 'vehicle.car', labels: all }],
      dropped: [],
    });
  }, 600_000);

  it('of COCO', async () => {
    const ran = await framelock(['labels', await write('coco.json', coco()), '--json'], { env });
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.json).toMatchObject({
      format: 'coco',
      found: all,
      labels: all,
      boxes_2d: all,
      moments: side,
      dropped: [],
    });
  });

  it('of OpenLABEL, through framelock’s own and back', async () => {
    const first = await write('openlabel.json', openlabel());
    const arrow = join(folder, 'labels.arrow');
    const counts = { found: all, labels: all, boxes_3d: all, tracks: side, moments: side, dropped: [] };
    const there = await framelock(['labels', first, '--to', 'framelock', '-o', arrow, '--json'], { env });
    expect([there.code, there.issues]).toEqual([0, []]);
    expect(there.json).toMatchObject({ format: 'openlabel', ...counts, written: { labels: all } });
    const back = await framelock(['labels', arrow, '--to', 'openlabel', '-o', join(folder, 'back.json'), '--json'], {
      env,
    });
    expect([back.code, back.issues]).toEqual([0, []]);
    expect(back.json).toMatchObject({ format: 'framelock', ...counts, written: { labels: all } });
  }, 1_200_000);
});
