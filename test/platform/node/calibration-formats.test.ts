// The calibration of an Argoverse 2 log from disk: compressed files are recognised once they are unpacked.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Issues } from '../../../src/issue.js';
import { calibrationFormatsFor, readCalibrationFiles } from '../../../src/platform/node/calibration-files.js';
import { openRig } from '../../../src/platform/node/open-rig.js';
import { readRigFile } from '../../../src/platform/node/rig-files.js';
import { importRig } from '../../../src/rig/import/index.js';

const { cases }: { cases: { name: string; files: Record<string, { base64: string }> }[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/rig-import.json'), 'utf8'),
);
const folder = mkdtempSync(join(tmpdir(), 'framelock-av2-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(change: (bytes: Buffer) => Buffer = bytes => bytes): string[] {
  const { files } = cases.find(one => one.name === 'Argoverse 2')!;
  return Object.entries(files).map(([name, { base64 }]) => {
    const path = join(folder, name);
    writeFileSync(path, change(Buffer.from(base64, 'base64')));
    return path;
  });
}

describe('Feather calibration on disk', () => {
  it('is imported: two lenses, three places', async () => {
    const files = await readCalibrationFiles(written());
    const rig = importRig(files, await calibrationFormatsFor(files), new Issues());
    expect(rig.recognised.map(({ format }) => format)).toEqual(['argoverse2', 'argoverse2']);
    const sensors = Object.entries(rig.document.sensors ?? {});
    const placed = new Map(sensors.map(([name, { camera, pose }]) => [name, [camera?.width ?? 0, pose?.to]]));
    expect(placed).toEqual(
      new Map([
        ['ring_front_center', [1550, 'ego_vehicle']],
        ['ring_rear_left', [2048, 'ego_vehicle']],
        ['up_lidar', [0, 'ego_vehicle']],
      ]),
    );
  });

  it('is looked at as any other rig', async () => {
    const [poses] = written();
    const { kind, rig } = await openRig(poses, new Issues());
    expect([kind, rig.frameId, rig.sensors.size]).toEqual(['argoverse2', 'ego_vehicle', 3]);
  });

  it('damaged: one clear line', async () => {
    const files = await readCalibrationFiles(written(bytes => bytes.subarray(0, bytes.length - 20)));
    await expect(calibrationFormatsFor(files)).rejects.toMatchObject({
      code: 'FL0532',
      at: { file: 'egovehicle_SE3_sensor.feather' },
    });
  });
});

it.each([
  ['UTF-16, as a shell of Windows writes it', [0xff, 0xfe], 'utf16le'],
  ['UTF-8 with its mark', [0xef, 0xbb, 0xbf], 'utf8'],
] as const)('a file in %s is read like any other', async (_, mark, encoding) => {
  const text = 'framelock_rig: 1\nsensors: {cam: {topic: /käm}}\n';
  const camera = `cam0:\n  camera_model: pinhole\n  distortion_coeffs: []\n  intrinsics: [400, 400, 320, 240]\n`;
  const [rig, foreign] = ['rig.yaml', 'camchain.yaml'].map(name => join(folder, `${encoding}-${name}`));
  writeFileSync(rig, Buffer.concat([Buffer.from(mark), Buffer.from(text, encoding)]));
  writeFileSync(foreign, Buffer.concat([Buffer.from(mark), Buffer.from(camera, encoding)]));
  expect(readRigFile(rig).sensors.cam.topic).toBe('/käm');
  const [file] = await readCalibrationFiles([foreign]);
  expect(file.text).toBe(camera);
});
