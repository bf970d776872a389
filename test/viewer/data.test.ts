// The viewer reads a dataset by ranges, and reads what is in it.
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { matchQuality } from '../../src/qa/match-quality.js';
import { overviewOf } from '../../src/qa/overview/index.js';
import type { Host } from '../../viewer/data/host.js';
import { openDataset } from '../../viewer/data/open-dataset.js';
import { alignmentTable, rejectTable } from '../../viewer/data/tables.js';
import { smallDataset, townPlan } from './small-dataset.js';

/** Counts what is asked for. */
function countingHost(files: ReadonlyMap<string, Uint8Array>): Host & { bytes: number; requests: number } {
  const get = (path: string) => {
    const found = files.get(path);
    if (!found) throw new Error(`${path} is not there`);
    return found;
  };
  const host = {
    bytes: 0,
    requests: 0,
    async range(path: string, from: number, to: number) {
      const part = Uint8Array.from(get(path).subarray(from, to));
      host.bytes += part.length;
      host.requests++;
      return part;
    },
    async tail(path: string, count: number) {
      const all = get(path);
      const bytes = Uint8Array.from(all.subarray(Math.max(0, all.length - count)));
      host.bytes += bytes.length;
      host.requests++;
      return { bytes, size: all.length };
    },
    async text(path: string) {
      return new TextDecoder().decode(get(path));
    },
  };
  return host;
}

describe('a dataset of several files', async () => {
  const files = await smallDataset();
  const manifest = JSON.parse(new TextDecoder().decode(files.get('dataset.json')));

  test('has several files and batches to be told apart', () => {
    expect(manifest.shards.length).toBeGreaterThan(2);
  });

  test('every frame is found, and holds what apache-arrow reads', async () => {
    const dataset = await openDataset(countingHost(files));
    for (const shard of manifest.shards) {
      const table = tableFromIPC(files.get(shard.path)!);
      for (let row = 0; row < table.numRows; row++) {
        const wanted = table.get(row)!.toJSON();
        const index = Number(wanted.frame_index);
        const frames = await dataset.readBatch(await dataset.batchOf(index));
        const got = frames.find(frame => frame.index === index)!;
        expect(got.stampNs).toBe(wanted.stamp_ns);
        const cloud = got.cells.get('lidar_top')!;
        const lidar = wanted.lidar_top;
        expect(cloud.kind).toBe('cloud');
        if (cloud.kind !== 'cloud') continue;
        expect(cloud.dtNs).toBe(lidar.dt_ns);
        expect(cloud.count).toBe(lidar.num_points);
        expect(
          Buffer.from(cloud.points.slice().buffer).equals(Buffer.from(lidar.points.toArray().slice().buffer)),
        ).toBe(true);
        // The points are a view of the bytes that came, at a place where a graphics card can take them.
        expect(cloud.points.buffer).toBe(got.buffer);
        const pair = wanted.projection.lidar_top_in_camera_front;
        const projection = got.projections.get('lidar_top_in_camera_front');
        expect(projection === undefined).toBe(pair === null);
        if (projection) expect(Array.from(projection.u)).toEqual(Array.from(pair.u.toArray()));
        const imu = got.cells.get('imu');
        if (imu?.kind === 'window')
          expect(Array.from(imu.columns.angular_velocity)).toEqual(Array.from(wanted.imu.angular_velocity.toArray()));
      }
    }
  });

  test('one frame costs its batch and a few small reads, however large the dataset', async () => {
    const host = countingHost(files);
    const dataset = await openDataset(host);
    const opened = host.requests;
    const before = host.bytes;
    const last = manifest.frames - 1;
    const frames = await dataset.readBatch(await dataset.batchOf(last));
    expect(frames.some(frame => frame.index === last)).toBe(true);
    expect(host.requests - opened).toBeLessThan(8);
    const whole = [...files].reduce((sum, [path, bytes]) => sum + (path.startsWith('data/') ? bytes.length : 0), 0);
    expect(host.bytes - before).toBeLessThan(whole / 2);
  });

  test('the overview grades as framelock sync does', async () => {
    const dataset = await openDataset(countingHost(files));
    const alignment = alignmentTable(await (await dataset.table('alignment.arrow')).readAll());
    const rejects = rejectTable(await (await dataset.table('rejects.arrow')).readAll());
    const made = overviewOf({ ...dataset.data, alignment, rejects });
    expect(made.calibrationChecked).toBe(false);
    const plan = await townPlan();
    let compared = 0;
    for (const sensor of plan.sensors) {
      const own = made.sensors.find(one => one.name === sensor.name)!;
      if (own.isReference) continue;
      const { matched, grade, absP95Ns, dtMedianNs, rejected } = matchQuality(plan, sensor);
      expect(new Map(own.rejected)).toEqual(new Map(rejected));
      if (own.windows) continue;
      expect(own).toMatchObject({ frames: matched, grade, absP95Ns, dtMedianNs });
      compared++;
    }
    expect(compared).toBe(3);
  });
});
