// convert --visibility on the toy town: the column, equal bytes with either kernels, and figures of occlusion over many scenes.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { visibilityOf } from '../../src/projection/index.js';
import { framelock, samples } from '../support/cli.js';
import { framesOf, hashesOf } from '../support/dataset.js';
import { Confusion, occlusionScene, sightingsOf } from '../support/occlusion-scenes.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-visibility-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the column has one byte per point, the same on every run; nothing else of the rows changes', async () => {
  const convert = async (name: string, ...more: string[]) => {
    const out = join(folder, name);
    const { code } = await framelock([
      'convert',
      `${samples}town/town.mcap`,
      '--rig',
      `${samples}town/rig.true.yaml`,
      '-o',
      out,
      '-q',
      ...more,
    ]);
    expect(code).toBe(0);
    return out;
  };
  const [a, b, without] = [await convert('a', '--visibility'), await convert('b', '--visibility'), await convert('c')];
  expect(hashesOf(a)).toEqual(hashesOf(b));
  expect(JSON.parse(readFileSync(join(a, 'dataset.json'), 'utf8')).options.visibility).toBe(true);
  const others = framesOf(without);
  const found = new Set<number>();
  framesOf(a).forEach((row, f) => {
    for (const pair of ['lidar_top_in_camera_front', 'lidar_top_in_camera_left']) {
      const index = row.at('projection', pair, 'index');
      if (!index) continue;
      const labels = row.at('projection', pair, 'visibility');
      expect(labels).toBeInstanceOf(Uint8Array);
      expect(labels.length).toBe(index.length);
      expect(others[f].at('projection', pair, 'index')).toEqual(index);
      for (const label of labels) found.add(label);
    }
  });
  expect(found).toEqual(new Set([0, 1, 2]));
});

describe('occlusion of 64 beams against rays, 20 scenes', () => {
  test.each([0.3, 0.5, 0.75, 1, 1.5])('%d m between scanner and camera', parallax => {
    const confusion = new Confusion();
    for (let seed = 101; seed <= 120; seed++) {
      const scene = occlusionScene(seed, parallax);
      confusion.add(visibilityOf(sightingsOf(scene)), scene.visible);
    }
    const figures = confusion.figures();
    // For the documentation, which gives them rounded.
    process.stdout.write(`${parallax} m: ${JSON.stringify(figures)}\n`);
    expect(figures.f1Visible).toBeGreaterThan(0.98);
    expect(figures.f1VisibleDecided).toBeGreaterThan(0.99);
    expect(figures.f1OccludedDecided).toBeGreaterThan(0.94);
    expect(figures.leak).toBeLessThan(0.01);
    expect(figures.unknown).toBeLessThan(0.04);
  });
});
