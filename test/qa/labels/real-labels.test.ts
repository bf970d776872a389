// Checks over a track on labels that people drew: those of an Argoverse 2 log, as they are and with faults planted into them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openFeather, readColumns } from '../../../src/bytes/feather/index.js';
import { bindLabels, defaultBinding, type Scene } from '../../../src/frame/scene/index.js';
import { poseTrack } from '../../../src/frame/scene/pose-track.js';
import { identity, type SE3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import type { Label } from '../../../src/label/index.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { trackChecks } from '../../../src/qa/labels/checks/index.js';
import { runChecks } from '../../../src/qa/labels/run-checks.js';
import { type FaultKind, plantFaults } from '../../../src/qa/plant/index.js';
import { shared } from '../../support/cli.js';

const logs = `${shared}noncommercial/av2/sensor/val`;

async function rowsOf(path: string): Promise<Record<string, number | bigint | string>[]> {
  const file = openFeather(readFileSync(path), path);
  const names = file.columns.map(column => column.name);
  const rows: Record<string, number | bigint | string>[] = [];
  for (let batch = 0; batch < file.batches.length; batch++) {
    const columns = await readColumns(file, batch, names, nodeDecompressors());
    for (let row = 0; row < file.batches[batch].rows; row++)
      rows.push(Object.fromEntries(names.map((name, k) => [name, columns[k].values[row]])));
  }
  return rows;
}

const poseOf = (row: Record<string, number | bigint | string>): SE3 => {
  const [qx, qy, qz, qw, x, y, z] = ['qx', 'qy', 'qz', 'qw', 'tx_m', 'ty_m', 'tz_m'].map(name => Number(row[name]));
  return { q: [qx, qy, qz, qw], t: [x, y, z] };
};

describe.skipIf(!existsSync(logs))('labels of Argoverse 2, 10 Hz, 15.6 s', () => {
  let scene: Scene;
  let labels: Label[];
  beforeAll(async () => {
    const log = join(logs, readdirSync(logs)[0]);
    labels = (await rowsOf(join(log, 'annotations.feather'))).map(row => ({
      id: `${row.track_uuid}@${row.timestamp_ns}`,
      track: String(row.track_uuid),
      category: String(row.category),
      moment: { stampNs: BigInt(row.timestamp_ns) },
      box: { T: poseOf(row), size: [Number(row.length_m), Number(row.width_m), Number(row.height_m)] },
      frame: 'rig',
      boxes2: [],
      points: Number(row.num_interior_pts),
      attributes: [],
    }));
    const poses = (await rowsOf(join(log, 'city_SE3_egovehicle.feather')))
      .map(row => ({ stampNs: BigInt(row.timestamp_ns), T_world_rig: poseOf(row) }))
      .sort((a, b) => Number(a.stampNs - b.stampNs));
    const stamps = [...new Set(labels.map(({ moment }) => ('stampNs' in moment ? moment.stampNs : 0n)))].sort();
    const lidar = { name: 'lidar', topic: 'lidar', kind: 'lidar', T_rig_sensor: identity };
    scene = {
      recording: 'av2',
      sensors: [{ ...lidar, lens: undefined, suspicious: undefined }],
      frames: stamps.length,
      frameStampsNs: BigInt64Array.from(stamps),
      moments: stamps.map((stampNs, frame) => ({ frame, sensor: 'lidar', stampNs, rawNs: stampNs, file: '' })),
      poseAt: poseTrack(poses),
      async *read() {},
    };
  });

  async function flaggedOf(given: readonly Label[]): Promise<Set<string>> {
    const bound = bindLabels([given], scene, defaultBinding, new Issues());
    const ids = new Set<string>();
    for (const { check, measured } of await runChecks(scene, bound, trackChecks))
      for (const { label, value } of measured)
        if (value > check.limit && label >= 0) ids.add(bound.labels[label].label.id);
    return ids;
  }

  test('fewer than 5 in 1000 are flagged as they are', async () => {
    const flagged = await flaggedOf(labels);
    console.info(`${flagged.size} of ${labels.length} labels flagged`);
    expect(labels).toHaveLength(11364);
    expect(flagged.size / labels.length).toBeLessThan(0.005);
  });

  test.each<[FaultKind, number]>([
    ['shift', 0.95],
    ['scale', 0.95],
    ['flip', 0.95],
    ['late', 0.9],
    ['class', 0.95],
    ['swap', 0.9],
  ])(
    'of %s planted into 2 %% of them, at least the share %f is found, and hardly anything else',
    async (kind, least) => {
      const { labels: planted, faults } = plantFaults(labels, { kinds: [kind], share: 0.02, seed: 5 });
      const flagged = await flaggedOf(planted);
      const found = faults.filter(fault => fault.shows.some(id => flagged.has(id))).length;
      const touched = new Set(faults.flatMap(fault => fault.ids));
      const tracks = new Set(kind === 'swap' ? faults.flatMap(fault => fault.tracks) : []);
      const falsely = planted.filter(
        ({ id, track }) => flagged.has(id) && !touched.has(id) && !tracks.has(track),
      ).length;
      console.info(`${kind}: ${found} of ${faults.length} found, ${falsely} others flagged`);
      expect(found / faults.length).toBeGreaterThanOrEqual(least);
      expect(falsely / planted.length).toBeLessThan(0.005);
    },
  );
});
