// Real parts of EuRoC against what was measured of them without framelock (../shared/data/MANIFEST.md).
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Issues } from '../../../src/issue.js';
import type { CameraInfo, Sample } from '../../../src/message/value.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openFolder } from '../../../src/platform/node/folder.js';
import { openRecording } from '../../../src/source/open.js';
import type { Source } from '../../../src/source/source.js';
import { framesOfFolder } from '../../support/plan-of-folder.js';
import { firstOf } from '../opened-folder.js';

const data = fileURLToPath(new URL('../../../../shared/data/permissive/', import.meta.url));
const micro = `${data}euroc_micro`;
const turned = `${data}time_offset/euroc_imu_vs_gt/real_data`;

async function open(path: string): Promise<{ source: Source; issues: Issues }> {
  const issues = new Issues();
  const context = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
  return { source: await openRecording([{ folder: openFolder(path) }], context), issues };
}
const stampsOf = ({ channels, messages }: Source, topic: string) =>
  [...messages.stampNs].filter((_, i) => channels[messages.channel.at(i)].topic === topic);

describe.skipIf(!existsSync(micro))('the micro dataset (needs ../shared/data)', () => {
  it.each([micro, `${micro}/mav0`])(
    '29120 rows of imu0 at 200.003 Hz, 95 and 99 rows of pictures, 12 of each there: %s',
    async path => {
      const { source, issues } = await open(path);
      const imu = stampsOf(source, 'imu0');
      expect(imu.length).toBe(29120);
      expect([imu[0], imu.at(-1)]).toEqual([1403715273262142976n, 1403715418857143040n]);
      expect((29119 / Number(imu.at(-1)! - imu[0])) * 1e9).toBeCloseTo(200.003, 1);
      for (const [camera, rows] of [
        ['cam0', 95],
        ['cam1', 99],
      ] as const) {
        const id = source.channels.find(({ topic }) => topic === camera)!.id;
        expect(source.stamps!.get(id)!.length).toBe(rows);
        expect(stampsOf(source, camera).length).toBe(12);
        expect(source.lost).toContainEqual({ reason: 'file_missing', topic: camera, count: rows - 12 });
      }
      expect(issues.sorted().map(({ code }) => code)).toEqual(['FL0106', 'FL0106']);
      await source.close();
    },
  );

  it('every row of imu0 is the numbers of its line', async () => {
    const { source } = await open(micro);
    const lines = readFileSync(`${micro}/mav0/imu0/data.csv`, 'latin1').trim().split('\n').slice(1);
    const id = source.channels.find(({ topic }) => topic === 'imu0')!.id;
    let row = 0;
    for (let i = 0; i < source.messages.count; i++) {
      if (source.messages.channel.at(i) !== id) continue;
      const [stamp, ...numbers] = lines[row++].split(',');
      expect(String(source.messages.stampNs.at(i))).toBe(stamp);
      if (row % 97 !== 1) continue;
      const { values } = source.channels[id].decoder.decode(await source.read(i)) as Sample;
      expect([...values]).toEqual(numbers.map(Number));
    }
    expect(row).toBe(lines.length);
    const info = (await firstOf(source, 'cam1/camera_info')) as CameraInfo;
    expect(info.K).toEqual([457.587, 0, 379.999, 0, 456.134, 255.238, 0, 0, 1]);
    await source.close();
  });

  it('stereo frames: both cameras at one stamp, the baseline of 11 cm', async () => {
    const { frames, plan } = await framesOfFolder(openFolder(micro));
    expect(frames.length).toBe(12);
    for (const { cells } of frames) expect(cells.filter(({ kind }) => kind === 'picture')).toHaveLength(2);
    const [left, right] = ['cam0', 'cam1'].map(name => plan.rig.sensors.get(name)!.T_rig_sensor!.t);
    // The VI-sensor's baseline (Burri et al., 2016).
    expect(Math.hypot(...left.map((v, i) => v - right[i]))).toBeCloseTo(0.11, 3);
  });
});

describe.skipIf(!existsSync(turned))('IMU against ground truth (needs ../shared/data)', () => {
  it('7999 and 3340 rows; poses of the ground truth are the trajectory', async () => {
    const { source, plan } = await framesOfFolder(openFolder(turned));
    expect([stampsOf(source, 'imu0').length, stampsOf(source, 'gt0').length]).toEqual([7999, 3340]);
    expect(plan.trajectory!.tNs.length).toBe(3340);
    expect(plan.trajectory!.from).toBe('gt0');
  });
});
