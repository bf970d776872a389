// Planted mistakes on real pairs are named, right pairs are left alone; the same on the toy town, which is always there.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { diagnose, type LookedFrame, lookAtFrame } from '../../../src/calibration/doctor/index.js';
import { defaultOptions } from '../../../src/frame/options.js';
import { inverse, rotationAngle } from '../../../src/geometry/index.js';
import { compose } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import { diagnoseRecording } from '../../../src/platform/node/doctor.js';
import { parseRigFile } from '../../../src/rig/file/index.js';
import { full } from '../../support/effort.js';
import { cases, plants } from './planted.js';
import { dataIsThere, type RealPair, realPairs } from './real-pairs.js';

/** `npm run test:doctor` takes every case; otherwise every eighth planted mistake, and every fifth right pair. */
const all = full || process.env.FRAMELOCK_DOCTOR === 'all';
const some = <T>(list: readonly T[], step: number): T[] => list.filter((_, i) => all || i % step === 0);

describe.skipIf(!dataIsThere)('real pairs (skipped without the data)', () => {
  let pairs: Promise<readonly RealPair[]> | undefined;
  const looked = new Map<string, LookedFrame[]>();
  const pairOf = async (name: string) => {
    pairs ??= realPairs();
    const pair = (await pairs).find(p => p.name === name)!;
    if (!looked.has(name)) looked.set(name, pair.frames.map(lookAtFrame));
    return { pair, frames: looked.get(name)! };
  };

  it.each(some(cases, 8))('%s: %s', async (name, key) => {
    const { pair, frames } = await pairOf(name);
    const { family, mistake, plant } = plants[key];
    const found = diagnose(plant(pair), frames);
    expect(found.verdict).toBe('another reading');
    const { best } = found;
    expect([best!, ...best!.alike]).toContainEqual(
      expect.objectContaining({ family, mistake: expect.stringMatching(mistake) }),
    );
  });

  // Three cameras of nuScenes see too little in one picture and 32 beams to be sure of anything: they must not be changed either.
  const unsure = ['CAM_FRONT', 'CAM_FRONT_RIGHT', 'CAM_FRONT_LEFT', 'CAM_BACK_RIGHT'];
  const right = [...new Set(cases.map(([name]) => name)), ...unsure.map(c => `nuscenes_sample.mcap ${c}`)];
  it.each(some(right, 5))('%s as it is, is left alone', async name => {
    const { pair, frames } = await pairOf(name);
    const found = diagnose(pair, frames);
    expect(found.verdict).not.toBe('another reading');
    if (!unsure.some(camera => name.endsWith(` ${camera}`))) expect(found.verdict).toBe('as given');
  });
});

describe('the toy town', () => {
  const town = join(import.meta.dirname, '../../../samples/town');
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const truth = readFileSync(join(town, 'rig.true.yaml'), 'utf8');
  const ask = (rigPath: string) =>
    diagnoseRecording({
      inputs: [join(town, 'town.mcap')],
      rigPath,
      frames: defaultOptions,
      options: { camera: 'camera_front', frames: 3 },
      issues: new Issues(),
    });

  it('is left alone', async () => {
    const { pairs, changes } = await ask(join(town, 'rig.true.yaml'));
    expect([pairs[0].found.verdict, changes]).toEqual(['as given', []]);
  });

  it('a quaternion in another order that comes out as a turn of 2.5° is not called right, and both causes are named', async () => {
    const path = join(folder, 'wxyz.yaml');
    const [x, y, z, w] = ['-0.500723409', '0.512215328', '-0.494702424', '0.492118926'];
    expect(truth).toContain(`[${[x, y, z, w].join(', ')}]`);
    writeFileSync(path, truth.replace([x, y, z, w].join(', '), [w, x, y, z].join(', ')));
    const [{ found }] = (await ask(path)).pairs;
    expect(found.verdict).toBe('unknown');
    expect(found.best).toMatchObject({ family: 'quaternion order', where: 'camera pose' });
    expect(found.reasons.join()).toMatch(/the camera is turned by 2\.\d°.*or the reading above is right/);
  });

  it('a camera pose that was inverted is named, and the new file has the right one', async () => {
    const right = parseRigFile(truth, 'rig.yaml').sensors.camera_front.pose!;
    const { q, t } = inverse(right.T_to_frame);
    const { translation_m, rotation_xyzw } = { translation_m: [...t], rotation_xyzw: [...q] };
    const wrong = truth
      .replace('[1.6, 0.1, 1.45]', JSON.stringify(translation_m))
      .replace('[-0.500723409, 0.512215328, -0.494702424, 0.492118926]', JSON.stringify(rotation_xyzw));
    expect(parseRigFile(wrong, 'wrong.yaml').sensors.camera_front.pose!.T_to_frame.t).toEqual(translation_m);
    const path = join(folder, 'wrong.yaml');
    writeFileSync(path, wrong);
    const found = await ask(path);
    expect(found.pairs[0].found.verdict).toBe('another reading');
    expect(found.pairs[0].found.best).toMatchObject({ family: 'inverse', where: 'camera pose' });
    expect(found.changes).toEqual(['camera_front']);
    const out = join(folder, 'fixed.yaml');
    await found.write(out);
    const fixed = parseRigFile(readFileSync(out, 'utf8'), 'fixed.yaml');
    const off = compose(inverse(right.T_to_frame), fixed.sensors.camera_front.pose!.T_to_frame);
    expect(rotationAngle(off) + Math.hypot(...off.t)).toBeLessThan(1e-6);
    expect(fixed.history).toMatchObject([
      { method: 'doctor', sensor: 'camera_front', evidence: expect.stringMatching(/inverse/) },
    ]);
    await expect(found.write(out)).rejects.toThrow(/a file that exists/);
    expect(existsSync(path)).toBe(true);
  });
});
