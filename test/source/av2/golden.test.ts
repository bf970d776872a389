// Logs of Argoverse 2 against pyarrow: a small one value by value, the real one by hashes of its columns and the dataset's own counts.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Folder } from '../../../src/bytes/bytes.js';
import { bindLabels, defaultBinding, type SceneCloud } from '../../../src/frame/scene/index.js';
import { pointsInRig } from '../../../src/frame/scene/points-in-rig.js';
import { type PointRows, pointsInBox } from '../../../src/geometry/box3.js';
import { Issues } from '../../../src/issue.js';
import { type LabelSet, labelFormats, openLabels } from '../../../src/label/index.js';
import type { PointCloud, PointField } from '../../../src/message/value.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { openFolder } from '../../../src/platform/node/folder.js';
import type { Source } from '../../../src/source/source.js';
import { goldenFile, goldenFiles, goldenLog, hasRealLog, realHashes, realLog } from '../../support/av2-golden.js';
import { folderOf } from '../../support/av2-log.js';
import { framesOfFolder, sceneOfPlan, sourceOf } from '../../support/plan-of-folder.js';
import { decode, listOf } from '../../support/source-messages.js';

async function cloudsOf(source: Source) {
  const clouds = new Map<string, PointCloud>();
  for (const i of listOf(source, 'lidar')) {
    const cloud = await decode(source, i);
    if (cloud.kind === 'points') clouds.set(String(source.messages.stampNs.at(i)), cloud);
  }
  return clouds;
}

const readers: Record<string, (view: DataView, at: number) => number> = {
  uint8: (view, at) => view.getUint8(at),
  int32: (view, at) => view.getInt32(at, true),
  float32: (view, at) => view.getFloat32(at, true),
};

/** Numbers of one field, in an array of the field's own type. */
function column({ data, step, width, fields }: PointCloud, name: string) {
  const { type, offset } = fields.find(field => field.name === name) as PointField;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = Array.from({ length: width }, (_, i) => readers[type](view, i * step + offset));
  return { uint8: Uint8Array, int32: Int32Array, float32: Float32Array }[type as 'uint8']!.from(values);
}

function rows(cloud: PointCloud): PointRows {
  const [x, y, z] = ['x', 'y', 'z'].map(name => column(cloud, name));
  const points = Float32Array.from({ length: 3 * cloud.width }, (_, i) => [x, y, z][i % 3][Math.floor(i / 3)]);
  return { points, stride: 3, xyz: [0, 1, 2], count: cloud.width };
}

const labelsOf = (folder: Folder) =>
  openLabels({ folder }, labelFormats, { issues: new Issues(), decompress: nodeDecompressors() });

/** Labels whose own count is not that of the points in their box, of all that have a sweep. */
function miscounted(labels: LabelSet, clouds: ReadonlyMap<string, PointRows>) {
  const compared = labels.labels.flatMap(label => {
    const stamp = 'stampNs' in label.moment ? String(label.moment.stampNs) : '';
    const cloud = clouds.get(stamp);
    return cloud ? [{ stamp, label, found: pointsInBox(label.box!, cloud).length }] : [];
  });
  const wrong = compared.filter(({ label, found }) => label.points !== found);
  return { compared, wrong };
}

describe('a log that pyarrow wrote', () => {
  it('has every value of its sweeps: LZ4 in three batches, zstd in one, float16', async () => {
    const { source } = await sourceOf(folderOf(goldenLog()));
    const clouds = await cloudsOf(source);
    expect(clouds.size).toBe(2);
    for (const { path, values } of goldenFiles.slice(0, 2)) {
      const cloud = clouds.get(/(\d+)\.feather$/.exec(path)![1])!;
      expect(cloud.fields.map(({ name, type }) => [name, type])).toEqual([
        ['x', 'float32'],
        ['y', 'float32'],
        ['z', 'float32'],
        ['intensity', 'uint8'],
        ['laser_number', 'uint8'],
        ['offset_ns', 'int32'],
      ]);
      expect([cloud.frameId, cloud.atStamp]).toEqual(['ego_vehicle', true]);
      for (const [name, expected] of Object.entries(values)) expect([...column(cloud, name)]).toEqual(expected);
    }
  });

  it('has every pose, to the last bit and nanosecond', async () => {
    const { source } = await sourceOf(folderOf(goldenLog()));
    const { values } = goldenFile('city_SE3_egovehicle.feather');
    const list = listOf(source, 'city_SE3_egovehicle');
    expect(list.map(i => String(source.messages.stampNs.at(i)))).toEqual(values.timestamp_ns);
    for (const [row, i] of list.entries()) {
      const pose = await decode(source, i);
      if (pose.kind !== 'sample') throw new Error(pose.kind);
      expect([...pose.values.subarray(0, 3)]).toEqual(['tx_m', 'ty_m', 'tz_m'].map(name => values[name][row]));
      // Normalised again.
      for (const [k, name] of ['qx', 'qy', 'qz', 'qw'].entries())
        expect(Math.abs(pose.values[3 + k] - Number(values[name][row]))).toBeLessThan(1e-15);
    }
  });

  it('counts points in boxes as numpy does, in the source and in a dataset', async () => {
    const folder = folderOf(goldenLog());
    const { plan, source } = await framesOfFolder(folder, { reference: 'lidar' });
    const clouds = new Map([...(await cloudsOf(source))].map(([stamp, cloud]) => [stamp, rows(cloud)]));
    const labels = await labelsOf(folder);
    const { compared, wrong } = miscounted(labels, clouds);
    expect(compared).toHaveLength(24);
    expect(wrong).toEqual([]);
    const scene = await sceneOfPlan(plan);
    for await (const frame of scene.read([0, 1])) for (const cloud of frame.clouds) expect(cloud.time).toBeUndefined();
  });
});

describe.skipIf(!hasRealLog)('the real log', () => {
  let source: Source;
  let labels: LabelSet;
  const clouds = new Map<string, PointCloud>();

  beforeAll(async () => {
    ({ source } = await sourceOf(openFolder(realLog)));
    for (const [stamp, cloud] of await cloudsOf(source)) clouds.set(stamp, cloud);
    labels = await labelsOf(openFolder(realLog));
  });

  it('has the numbers of its sweeps as pyarrow reads them', () => {
    expect([...clouds.keys()]).toEqual(Object.keys(realHashes.sweeps));
    for (const [stamp, { rows: count, columns }] of Object.entries(realHashes.sweeps)) {
      const cloud = clouds.get(stamp)!;
      expect(cloud.width).toBe(count);
      const found = cloud.fields.map(({ name }) => {
        const values = column(cloud, name);
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        return [name, createHash('sha256').update(bytes).digest('hex')];
      });
      expect(Object.fromEntries(found)).toEqual(columns);
    }
  });

  it('has the stamps and places of its poses as pyarrow reads them', async () => {
    const { rows: count, columns } = realHashes.tables.city_SE3_egovehicle;
    const list = listOf(source, 'city_SE3_egovehicle');
    expect(list).toHaveLength(count);
    const hash = (values: BigInt64Array | Float64Array) =>
      createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
    expect(hash(BigInt64Array.from(list, i => source.messages.stampNs.at(i)))).toBe(columns.timestamp_ns);
    const poses = await Promise.all(list.map(i => decode(source, i)));
    for (const [k, name] of ['tx_m', 'ty_m', 'tz_m'].entries())
      expect(hash(Float64Array.from(poses, pose => (pose.kind === 'sample' ? pose.values[k] : 0)))).toBe(columns[name]);
  });

  it('has all its annotations: every column of every row', () => {
    const { rows: count, columns } = realHashes.tables.annotations;
    expect([labels.found, labels.labels.length, labels.dropped.size]).toEqual([count, count, 0]);
    const text = (get: (label: LabelSet['labels'][number]) => string) =>
      createHash('sha256')
        .update(labels.labels.map(label => `${get(label)}\n`).join(''))
        .digest('hex');
    const numbers = (get: (label: LabelSet['labels'][number]) => number) =>
      createHash('sha256')
        .update(new Uint8Array(Float64Array.from(labels.labels, get).buffer))
        .digest('hex');
    expect(text(label => label.track)).toBe(columns.track_uuid);
    expect(text(label => label.category)).toBe(columns.category);
    const stamps = BigInt64Array.from(labels.labels, ({ moment }) => ('stampNs' in moment ? moment.stampNs : 0n));
    expect(createHash('sha256').update(new Uint8Array(stamps.buffer)).digest('hex')).toBe(columns.timestamp_ns);
    expect(new Set(stamps).size).toBe(156);
    for (const [k, name] of ['tx_m', 'ty_m', 'tz_m'].entries()) expect(numbers(l => l.box!.T.t[k])).toBe(columns[name]);
    for (const [k, name] of ['length_m', 'width_m', 'height_m'].entries())
      expect(numbers(l => l.box!.size[k])).toBe(columns[name]);
  });

  it('reproduces num_interior_pts of all boxes of both sweeps: 81 each, 9399 and 9289 points, 10 empty each', () => {
    const { compared, wrong } = miscounted(labels, new Map([...clouds].map(([stamp, cloud]) => [stamp, rows(cloud)])));
    expect(wrong).toEqual([]);
    for (const [stamp, { boxes, inside, empty }] of Object.entries(realHashes.sweeps)) {
      const here = compared.filter(one => one.stamp === stamp);
      expect([
        here.length,
        here.reduce((sum, one) => sum + one.found, 0),
        here.filter(one => one.found === 0).length,
      ]).toEqual([boxes, inside, empty]);
    }
    const sums = Object.values(realHashes.sweeps).map(({ boxes, inside, empty }) => [boxes, inside, empty]);
    expect(sums).toEqual([
      [81, 9399, 10],
      [81, 9289, 10],
    ]);
  });

  it('does so too from a dataset read back, with labels bound to its frames, moved or not', async () => {
    for (const deskew of [false, true]) {
      const { plan } = await framesOfFolder(openFolder(realLog), { reference: 'lidar', deskew });
      const scene = await sceneOfPlan(plan);
      const bound = bindLabels([labels.labels], scene, defaultBinding, new Issues());
      let compared = 0;
      for await (const frame of scene.read([0, 1])) {
        const cloud = frame.clouds[0] as SceneCloud;
        const inRig = pointsInRig(cloud, scene.poseAt);
        // Annotations 10 Hz around the two sweeps are within the tolerance of none but their own.
        for (const position of bound.ofFrame[frame.index]) {
          const { box, label, offNs } = bound.labels[position];
          expect(offNs).toBe(0);
          expect([pointsInBox(box!, inRig).length, pointsInBox(box!, cloud).length]).toEqual([
            label.points,
            label.points,
          ]);
          compared++;
        }
      }
      expect(compared).toBe(162);
    }
  });
});
