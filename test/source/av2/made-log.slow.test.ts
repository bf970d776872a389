// A made-up log of Argoverse 2 through the commands: info, sync, convert, trace, verify and project, whole and damaged; and the real one.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRealLog, realLog } from '../../support/av2-golden.js';
import { madeLog, pictureSize, pictureStamp, sweepStamp, sweepsOfLog } from '../../support/av2-log.js';
import { balance, framelock } from '../../support/cli.js';
import { framesOf } from '../../support/dataset.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-av2-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let jpeg: Uint8Array;
beforeAll(async () => {
  const grey = Buffer.alloc(pictureSize.width * pictureSize.height * 3, 90);
  jpeg = await sharp(grey, { raw: { ...pictureSize, channels: 3 } })
    .jpeg()
    .toBuffer();
});

function onDisk(name: string, change: (files: Map<string, Uint8Array>) => void = () => {}): string {
  const files = madeLog({ picture: () => jpeg });
  change(files);
  const root = join(folder, name);
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

describe('a made-up log', () => {
  it('is told of by info and sync', async () => {
    const log = onDisk('whole');
    const info = await framelock(['info', log, '--json']);
    expect(info.code).toBe(0);
    expect(info.json.format).toBe('argoverse2');
    const channels = info.json.channels.map((one: Record<string, unknown>) => [one.topic, one.kind, one.messages]);
    expect(channels).toEqual([
      ['ring_extra', 'camera', 8],
      ['ring_front_center', 'camera', 8],
      ['ring_side_left', 'camera', 5],
      ['lidar', 'lidar', sweepsOfLog],
      ['city_SE3_egovehicle', 'odometry', 60],
      ['tf_static', 'transforms', 3],
      ['ring_front_center/camera_info', 'camera_info', 1],
      ['ring_side_left/camera_info', 'camera_info', 1],
    ]);
    expect(info.json.channels[3].first_stamp_ns).toBe(String(sweepStamp(0)));
    const sync = await framelock(['sync', log, '--json', '--reference', 'lidar']);
    expect(sync.code).toBe(0);
  });

  it('is converted, traced back, verified and projected', async () => {
    const log = onDisk('converted');
    const out = join(folder, 'dataset');
    const made = await framelock(['convert', log, '-o', out, '--reference', 'lidar', '--json']);
    expect(made.code).toBe(0);
    const { found, sum } = balance(made.json);
    expect(found).toBe(sum);
    const frames = framesOf(out);
    expect(frames.map(frame => frame.at('lidar', 'raw_stamp_ns'))).toEqual([0, 1, 2, 3].map(sweepStamp));
    expect(frames[2].at('ring_front_center', 'raw_stamp_ns')).toBe(pictureStamp(4));
    expect(Buffer.from(frames[2].at('ring_front_center', 'image', 'bytes'))).toEqual(Buffer.from(jpeg));
    for (const sensor of ['lidar', 'ring_front_center', 'city_SE3_egovehicle']) {
      const traced = await framelock(['trace', out, log, '--frame', '2', '--sensor', sensor]);
      expect([traced.code, traced.stdout + traced.stderr]).toEqual([0, expect.stringMatching(/the same/)]);
    }
    expect((await framelock(['verify', out])).code).toBe(0);
    const pictures = join(folder, 'pictures');
    const projected = await framelock(['project', log, '-o', pictures, '--reference', 'lidar', '--frames', '0:4:1']);
    expect(projected.code).toBe(0);
    // One camera has no picture near the third sweep; the other has one for each.
    expect(readdirSync(pictures)).toHaveLength(7);
  });

  it('that is damaged ends with loss, and the rest is there', async () => {
    const log = onDisk('damaged', files => {
      const sweep = (k: number) => `sensors/lidar/${sweepStamp(k)}.feather`;
      files.set(sweep(1), files.get(sweep(1))!.subarray(0, 1000));
      files.set(`sensors/cameras/ring_side_left/${pictureStamp(6)}.jpg`, new Uint8Array(0));
      files.delete('calibration/intrinsics.feather');
    });
    const out = join(folder, 'damaged-dataset');
    const { code, json, issues } = await framelock(['convert', log, '-o', out, '--reference', 'lidar', '--json']);
    expect(code).toBe(3);
    const { found, sum } = balance(json);
    expect(found).toBe(sum);
    expect(json.accounting.dropped).toMatchObject({ file_damaged: 1 });
    const codes = new Set(issues.map(line => line.slice(0, 6)));
    for (const wanted of ['FL0110', 'FL0111', 'FL0307']) expect(codes).toContain(wanted);
    expect(framesOf(out)).toHaveLength(sweepsOfLog - 1);
  });
});

describe.skipIf(!hasRealLog)('the real log', () => {
  it('opens with its two sweeps and without pictures', async () => {
    const info = await framelock(['info', realLog, '--json']);
    expect(info.code).toBe(0);
    expect(info.json.channels.map((one: Record<string, unknown>) => [one.topic, one.messages])).toEqual([
      ['lidar', 2],
      ['city_SE3_egovehicle', 2706],
      ['tf_static', 11],
    ]);
    const made = await framelock(['convert', realLog, '-o', join(folder, 'real'), '--json']);
    expect(made.code).toBe(0);
    expect(framesOf(join(folder, 'real')).map(frame => frame.at('lidar', 'num_points'))).toEqual([99229, 99466]);
    const sync = await framelock(['sync', realLog, '--json']);
    expect(sync.code).toBe(0);
  });
});
