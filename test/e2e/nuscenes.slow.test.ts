// nuScenes on the command line: one scene of several becomes a dataset, and tables of hundreds of MB do not fill the memory.
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { datasetScene } from '../../src/export/read/dataset-scene.js';
import { bindLabels, defaultBinding, pointsInRig } from '../../src/frame/scene/index.js';
import { pointsInBox } from '../../src/geometry/box3.js';
import { Issues } from '../../src/issue.js';
import { labelFormats, openLabels } from '../../src/label/index.js';
import { openFolder } from '../../src/platform/node/folder.js';
import { openInputs } from '../../src/platform/node/inputs.js';
import { balance, framelock } from '../support/cli.js';
import { framesOf } from '../support/dataset.js';
import { nuscenesFolder, tableFiles, token } from '../support/nuscenes-folder.js';
import { type NuscenesTown, nuscenesTown } from '../support/nuscenes-town.js';

const work = mkdtempSync(join(tmpdir(), 'framelock-nuscenes-'));
const root = join(work, 'nuscenes');
let towns: NuscenesTown[];
let built: ReturnType<typeof nuscenesFolder>;

const write = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};

beforeAll(async () => {
  towns = [await nuscenesTown(1.2, 7, 'scene-0007'), await nuscenesTown(1.2, 8, 'scene-0008')];
  built = nuscenesFolder(towns.map(town => town.scene));
  for (const [path, content] of [...tableFiles(built.tables), ...built.data]) write(path, content);
}, 120_000);
afterAll(() => rmSync(work, { recursive: true }));

describe('a scene of several', () => {
  it('is the first, and the command says how to name another', async () => {
    const { code, json, issues } = await framelock(['info', root, '--json']);
    expect(code).toBe(0);
    expect(json.format).toBe('nuscenes');
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain('FL0119: the folder holds 2 scenes (scene-0007, scene-0008); scene-0007 is read');
    expect(issues[0]).toContain('nuscenes/scene-0008');
    const first = Math.min(
      ...json.channels.map((c: { first_stamp_ns: string }) => Number(BigInt(c.first_stamp_ns ?? 2n ** 62n) / 1000n)),
    );
    expect(first).toBe(Math.min(...towns[0].scene.sensors.flatMap(s => s.files.map(f => f.us))));
  });

  it.each(['scene-0008', 'v1.0-mini/scene-0008'])(
    'becomes frames by its name: %s',
    async name => {
      const out = join(work, `out-${name.length}`);
      const { code, json, issues } = await framelock(['convert', join(root, name), '-o', out, '--json']);
      expect(issues).toEqual([]);
      expect(code).toBe(0);
      const { found, sum } = balance(json);
      expect(found).toBe(sum);
      const frames = framesOf(out);
      const [town] = towns.slice(1);
      expect(frames.length).toBe(town.sweeps.length);
      for (const [k, frame] of frames.entries()) {
        const { us, points } = town.sweeps[k];
        expect(frame.at('stamp_ns')).toBe(BigInt(us) * 1000n);
        expect(frame.at('LIDAR_TOP', 'raw_stamp_ns')).toBe(BigInt(us) * 1000n);
        expect(Array.from(frame.at('LIDAR_TOP', 'points'))).toEqual(points.flat().map(Math.fround));
        expect(frame.at('LIDAR_TOP', 'source', 'file')).toContain(`LIDAR_TOP__${us}.pcd.bin`);
        // The first position of the world is kept apart: differences are what counts.
        const [M, M0]: number[][] = [frame.at('ego', 'T_world_rig'), frames[0].at('ego', 'T_world_rig')];
        const [T, T0] = [town.T_map_ego(us), town.T_map_ego(town.sweeps[0].us)];
        for (const i of [0, 1, 2]) expect(M[4 * i + 3] - M0[4 * i + 3]).toBeCloseTo(T.t[i] - T0.t[i], 8);
      }
    },
    120_000,
  );

  it('of which a part of the files is missing becomes frames of the rest, with the books closed', async () => {
    const part = join(work, 'part');
    const { tables, data } = nuscenesFolder([towns[0].scene]);
    tables.sample_data.find(row => String(row.filename).includes('CAM_FRONT'))!.timestamp = null;
    for (const [path, content] of [...tableFiles(tables), ...data]) {
      if (path.startsWith('sweeps/RADAR_FRONT')) continue;
      mkdirSync(dirname(join(part, path)), { recursive: true });
      writeFileSync(join(part, path), content);
    }
    const { code, json, issues } = await framelock(['convert', part, '-o', join(work, 'part-out'), '--json']);
    expect(code).toBe(3);
    const { found, sum } = balance(json);
    expect(found).toBe(sum);
    const missing = towns[0].scene.sensors[2].files.filter(file => !file.key).length;
    expect(json.accounting.dropped).toMatchObject({ file_missing: missing, stamp_missing: 1 });
    expect(issues.map(line => line.slice(0, 6)).sort()).toEqual(['FL0106', 'FL0116']);
  }, 60_000);

  it('that is not there is an error of one line', async () => {
    const { code, issues } = await framelock(['info', join(root, 'scene-9999')]);
    expect(code).not.toBe(0);
    expect(issues[0]).toContain('FL0115: expected a scene called "scene-9999", got 2: scene-0007, scene-0008');
  });
});

describe('annotations of the scene on its own frames', () => {
  it('are bound to their sweeps to the ns, and hold the returns that were counted, of all that stands', async () => {
    const out = join(work, 'bound');
    expect((await framelock(['convert', join(root, 'scene-0007'), '-o', out])).code).toBe(0);
    const folder = openFolder(out);
    const names = new Set(await folder.list());
    const scene = await datasetScene(async path => (names.has(path) ? folder.open(path) : undefined));
    const issues = new Issues();
    const { inputs } = await openInputs([join(root, 'scene-0007')]);
    const { labels } = await openLabels(inputs[0], labelFormats, { issues, decompress: new Map() });
    const bound = bindLabels([labels], scene, defaultBinding, issues);
    expect(issues.sorted()).toEqual([]);
    expect(bound.labels.length).toBe(labels.length);
    expect(bound.labelled.length).toBe(towns[0].scene.samples.length);
    expect(bound.labels.every(one => one.offNs === 0 && one.sensor === 'LIDAR_TOP')).toBe(true);
    let [standing, points] = [0, 0];
    for await (const frame of scene.read(bound.labelled)) {
      const cloud = pointsInRig(frame.clouds.find(one => one.sensor === 'LIDAR_TOP')!, scene.poseAt);
      for (const position of bound.ofFrame[frame.index]) {
        const { label, box } = bound.labels[position];
        if (label.attributes[0][1] !== 'vehicle.parked') continue;
        const size = box!.size.map(length => length + 1e-3) as [number, number, number];
        expect(pointsInBox({ T: box!.T, size }, cloud).length).toBe(label.points);
        standing++;
        points += label.points!;
      }
    }
    expect(standing).toBeGreaterThan(15);
    expect(points).toBeGreaterThan(150);
  }, 60_000);
});

/** Rows of other scenes around those that are there, to more than `bytes`. */
function pad(table: string, row: (i: number) => string, bytes: number): number {
  const file = openSync(join(root, `v1.0-mini/${table}.json`), 'w');
  let [size, i] = [writeSync(file, '['), 0];
  const own = built.tables[table].map(one => JSON.stringify(one, null, 0));
  while (size < bytes) {
    const rows = Array.from({ length: 20_000 }, () => row(i++));
    size += writeSync(file, `${rows.join(',\n')},\n`);
    if (own.length > 0 && size > bytes / 2) size += writeSync(file, `${own.splice(0).join(',\n')},\n`);
  }
  size += writeSync(file, `${row(i)}]`);
  closeSync(file);
  return size;
}

describe('tables of hundreds of MB', () => {
  const hex = (i: number) => i.toString(16).padStart(32, 'f');

  it('are read in little memory: 300 MB each of data and poses with a heap of 64 MB', async () => {
    const small = await framelock(['info', join(root, 'scene-0008'), '--json']);
    const data = pad(
      'sample_data',
      i =>
        `{"token":"${hex(i)}","sample_token":"${token(String(i % 7))}","ego_pose_token":"${hex(i)}","calibrated_sensor_token":"${hex(i % 12)}","timestamp":${1532402927000000 + i},"fileformat":"jpg","is_key_frame":false,"height":900,"width":1600,"filename":"sweeps/CAM_FRONT/n015__${i}.jpg","prev":"${hex(i - 1)}","next":"${hex(i + 1)}"}`,
      300e6,
    );
    const poses = pad(
      'ego_pose',
      i =>
        `{"token":"${hex(i)}","timestamp":${1532402927000000 + i},"rotation":[0.5731787718287827,-0.0015811634307974854,0.013859363182046986,-0.8193116095230444],"translation":[410.77878632230204,${i / 1000},0.0]}`,
      300e6,
    );
    expect(Math.min(data, poses)).toBeGreaterThan(300e6);
    const started = performance.now();
    const env = { NODE_OPTIONS: '--max-old-space-size=64' };
    const large = await framelock(['info', join(root, 'scene-0008'), '--json'], { env });
    const seconds = (performance.now() - started) / 1000;
    expect(large.issues).toEqual([]);
    expect(large.code).toBe(0);
    expect(large.json.channels).toEqual(small.json.channels);
    expect(seconds).toBeLessThan(120);
    console.log(`600 MB of tables in ${seconds.toFixed(1)} s with a heap of 64 MB`);
  }, 300_000);
});
