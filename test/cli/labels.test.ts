// framelock labels as a person runs it: what it says, what it writes, and what it refuses.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { samples } from '../support/cli.js';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-labels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const psr = (z: number) => ({
  position: { x: 1, y: 2, z: 3 },
  rotation: { x: 0, y: 0, z: 1 },
  scale: { x: 4, y: 2, z },
});
const good = file(
  '000001.json',
  JSON.stringify([
    { obj_id: '1', obj_type: 'Car', psr: psr(1) },
    { obj_id: '2', obj_type: '__proto__', psr: psr(1) },
  ]),
);
const bad = file(
  '000002.json',
  JSON.stringify([
    { obj_id: '1', obj_type: 'Car', psr: psr(1) },
    { obj_id: '2', obj_type: 'Car', psr: psr(-1) },
  ]),
);

describe('labels', () => {
  it('says what is there', async () => {
    const { code, out, err } = await runCli('labels', good);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^sustechpoints: 2 of 2 labels, 2 boxes in space, 0 in pictures\n1 moment, 2 tracks\nframes: the labelled cloud 2\n/,
    );
    expect(out).toMatch(/note: boxes are in the frame of the cloud/);
  });

  it('as JSON, with what was left out; exit code 3', async () => {
    const { code, out } = await runCli('labels', bad, '--json');
    const said = JSON.parse(out);
    expect(code).toBe(3);
    expect(said).toMatchObject({
      framelock_labels: 1,
      format: 'sustechpoints',
      found: 2,
      labels: 1,
      dropped: [{ name: 'no_size', labels: 1 }],
      written: null,
    });
    expect(said.issues.map((issue: { code: string }) => issue.code)).toEqual(['FL1003']);
  });

  it('writes, never over something else unless told, and reads it again', async () => {
    const path = join(folder, 'new', 'labels.arrow');
    expect((await runCli('labels', good, '--to', 'framelock', '-o', path, '-q')).code).toBe(0);
    const before = readFileSync(path);
    const again = await runCli('labels', bad, '--to', 'framelock', '-o', path);
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/^FL0702: expected a new name.*--overwrite/m)]);
    expect(readFileSync(path)).toEqual(before);
    expect((await runCli('labels', bad, '--to', 'framelock', '-o', path, '--overwrite')).code).toBe(3);
    const read = JSON.parse((await runCli('labels', path, '--json')).out);
    expect([read.format, read.labels]).toEqual(['framelock', 1]);
    expect(readdirSync(join(folder, 'new'))).toEqual(['labels.arrow']);
  });

  it('a path without the file’s ending is a folder, replaced whole, and only where it holds such files alone', async () => {
    const path = join(folder, 'as-folder');
    await runCli('labels', good, '--to', 'openlabel', '-o', path);
    expect(readdirSync(path)).toEqual(['openlabel.json']);
    expect((await runCli('labels', good, '--to', 'openlabel', '-o', path, '--overwrite')).code).toBe(0);
    writeFileSync(join(path, 'thesis.tex'), 'mine');
    const { code, err } = await runCli('labels', good, '--to', 'openlabel', '-o', path, '--overwrite');
    expect([code, err]).toEqual([2, expect.stringMatching(/FL0702.*thesis\.tex/)]);
    expect(existsSync(join(path, 'thesis.tex'))).toBe(true);
    expect(existsSync(`${path}.unfinished`)).toBe(false);
  });

  it('folders beside the output that hold something else, or what a killed run was replacing, are not removed', async () => {
    const path = join(folder, 'beside');
    const write = () => runCli('labels', good, '--to', 'openlabel', '-o', path);
    mkdirSync(join(`${path}.unfinished`, 'data'), { recursive: true });
    writeFileSync(join(`${path}.unfinished`, 'data', 'train.arrow'), 'an unfinished conversion');
    const refused = await write();
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/^FL0702: .*beside\.unfinished/m)]);
    expect(readdirSync(join(`${path}.unfinished`, 'data'))).toEqual(['train.arrow']);
    rmSync(`${path}.unfinished`, { recursive: true });

    // A run that was ended between two renames: the old labels have this name only.
    mkdirSync(`${path}.replaced`);
    writeFileSync(join(`${path}.replaced`, 'openlabel.json'), 'old');
    const again = await write();
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/^FL0702: .*beside\.replaced/m)]);
    expect(readFileSync(join(`${path}.replaced`, 'openlabel.json'), 'utf8')).toBe('old');
    rmSync(join(`${path}.replaced`, 'openlabel.json'));

    // A run that was ended while it wrote, or while it replaced an empty folder: what it left is its own.
    mkdirSync(`${path}.unfinished`);
    writeFileSync(join(`${path}.unfinished`, 'openlabel.json.0123456789ab.tmp'), '{');
    expect((await write()).code).toBe(0);
    expect(readdirSync(path)).toEqual(['openlabel.json']);
    expect(['unfinished', 'replaced'].map(ending => existsSync(`${path}.${ending}`))).toEqual([false, false]);
  });

  it('what a format cannot hold is counted, and makes exit code 3', async () => {
    const [truth, rig] = ['truth.json', 'rig.true.yaml'].map(name => `${samples}town/${name}`);
    const args = ['labels', truth, '--to', 'kitti-tracking', '-o', join(folder, 'tracks'), '--rig', rig, '--json'];
    const { code, out, err } = await runCli(...args);
    const { written } = JSON.parse(out);
    // The pictures of the second camera: KITTI's files are of one.
    const left = JSON.parse(readFileSync(truth, 'utf8')).labels_2d.filter(
      (picture: { sensor: string }) => picture.sensor === 'camera_left',
    );
    const boxes = left.reduce((sum: number, picture: { boxes: unknown[] }) => sum + picture.boxes.length, 0);
    expect([code, written.labels, written.left[0].labels]).toEqual([3, 777 - boxes, boxes]);
    expect(err).toMatch(/^FL1024: labels that kitti-tracking cannot hold were not written \(it has a 2D box in other/m);
  });

  it('places sensors by the rig that is named', async () => {
    const rig = file(
      'rig.yaml',
      'framelock_rig: 1\nframe: base_link\nsensors:\n  lidar:\n    topic: /points\n    frame: lidar\n    pose: {from: lidar, to: base_link, translation_m: [1, 0, 2], rotation_xyzw: [0, 0, 0, 1]}\n',
    );
    const cuboid = { name: 'shape', coordinate_system: 'lidar', val: [1, 2, 3, 0, 0, 0, 1, 4, 2, 1] };
    const labels = file(
      'o.json',
      JSON.stringify({
        openlabel: {
          metadata: { schema_version: '1.0.0' },
          coordinate_systems: { lidar: { type: 'sensor_cs', parent: '' } },
          objects: { 1: { name: '', type: 'car' } },
          frames: { 0: { frame_properties: { timestamp: 1 }, objects: { 1: { object_data: { cuboid: [cuboid] } } } } },
        },
      }),
    );
    const out = join(folder, 'placed.json');
    expect((await runCli('labels', labels, '--to', 'openlabel', '-o', out, '--rig', rig)).code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8')).openlabel.coordinate_systems.lidar.pose_wrt_parent).toEqual({
      quaternion: [0, 0, 0, 1],
      translation: [1, 0, 2],
    });
  });

  it.each([
    ['nothing there', ['labels', join(folder, 'none')], 1, /^FL0101/],
    ['no labels', ['labels', file('x.txt', 'hello')], 1, /^FL1001: expected labels in a format that framelock knows/],
    [
      'another format asked for',
      ['labels', good, '--labels-format', 'coco'],
      1,
      /^FL1001: expected labels of format coco/,
    ],
    ['a format that nobody knows', ['labels', good, '--labels-format', 'yolo'], 1, /^FL1001.*yolo/],
    [
      'a format that nobody writes',
      ['labels', good, '--to', 'coco', '-o', join(folder, 'y')],
      2,
      /^FL0801: expected --to .*framelock.*"coco"/,
    ],
    ['--to without -o', ['labels', good, '--to', 'openlabel'], 2, /^FL0801: expected --to together with -o/],
  ] as const)('%s is one clear line', async (_, args, code, line) => {
    const ran = await runCli(...args);
    expect([ran.code, ran.err.trim().split('\n').length]).toEqual([code, 1]);
    expect(ran.err).toMatch(line);
  });

  it('an output that cannot be made is exit code 74, and nothing half-made stays', async () => {
    mkdirSync(join(folder, 'block'), { recursive: true });
    const blocked = file('block/file', 'x');
    const { code, err } = await runCli('labels', good, '--to', 'openlabel', '-o', join(blocked, 'deeper', 'out'));
    expect([code, err]).toEqual([74, expect.stringMatching(/^FL0701/)]);
  });
});
