// A million boxes, or a quarter of that: read and written within a bounded heap, and none of them lost. Needs a build.
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
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

describe(`${all} boxes`, () => {
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
