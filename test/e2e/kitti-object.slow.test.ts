// KITTI's own frames through the command, as a person would: converted, read back, and bound to their labels.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { datasetScene } from '../../src/export/read/dataset-scene.js';
import { bindLabels, defaultBinding } from '../../src/frame/scene/index.js';
import { pointsInBox } from '../../src/geometry/box3.js';
import { compose, inverse } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { labelFormats, openLabels } from '../../src/label/index.js';
import { openFolder } from '../../src/platform/node/folder.js';
import { projectBox } from '../../src/projection/project-box.js';
import { objectFiles, plainFiles, trackingFiles } from '../conformance/numbered-folders.js';
import { balance, framelock, shared } from '../support/cli.js';

const real = join(shared, 'noncommercial/kitti_object/object/training');
const place = mkdtempSync(join(tmpdir(), 'framelock-kitti-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

function onDisk(name: string, files: ReadonlyMap<string, string | Uint8Array>): string {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(place, name, path)), { recursive: true });
    writeFileSync(join(place, name, path), content);
  }
  return join(place, name);
}

describe.skipIf(!existsSync(real))('real frames', () => {
  it.each([
    ['000000', { Pedestrian: 376 }, 1],
    ['000001', { Truck: 70, Car: 9, Cyclist: 18, Misc: 1351, 'Car 000002': 67 }, 2],
  ])('%s: the dataset holds the points of the facts in the boxes of the labels', async (name, facts, frames) => {
    const out = join(place, name);
    const ran = await framelock(['convert', join(real, name), '-o', out, '--json']);
    expect([ran.code, ran.json.frames]).toEqual([0, frames]);
    const scene = await datasetScene(async path => {
      const file = join(out, path);
      return existsSync(file) ? memoryBytes(path, readFileSync(file)) : undefined;
    });
    const issues = new Issues();
    const set = await openLabels({ folder: openFolder(real) }, labelFormats, { issues, decompress: new Map() });
    const bound = bindLabels([set.labels], scene, defaultBinding, issues);
    // Frames of the other day are not in this dataset; none is taken for another.
    expect([bound.labels.length, bound.unbound.get('no_file')]).toEqual([
      Object.keys(facts).length,
      set.labels.length - Object.keys(facts).length,
    ]);
    const found: [string, number][] = [];
    for await (const { index, clouds, pictures } of scene.read(Array.from({ length: frames }, (_, i) => i)))
      for (const position of bound.ofFrame[index]) {
        const { box, label } = bound.labels[position];
        const [cloud] = clouds;
        const T = compose(inverse(cloud.T_rig_sensor), box!.T);
        const key = label.category in Object.fromEntries(found) ? `${label.category} 000002` : label.category;
        found.push([key, pointsInBox({ ...box!, T }, cloud).length]);
        const [{ lens, T_rig_sensor, width, height }] = pictures;
        expect([lens!.width, lens!.height]).toEqual([width, height]);
        const { inside } = projectBox({ ...box!, T: compose(inverse(T_rig_sensor), box!.T) }, lens!)!;
        const [drawn] = label.boxes2;
        for (const side of ['left', 'top', 'right', 'bottom'] as const)
          expect(Math.abs(inside![side] - drawn[side])).toBeLessThan(12);
      }
    expect(Object.fromEntries(found)).toEqual(facts);
  });
});

describe('layouts that number their frames', () => {
  it.each([
    ['object', 'training', objectFiles],
    ['tracking', 'training/0003', trackingFiles],
    ['plain', 'drive', plainFiles],
    ['plain-frame', 'drive/000002', plainFiles],
  ])('%s is converted as %s below it', async (name, below, files) => {
    const folder = onDisk(name, files());
    const info = await framelock(['info', join(folder, below), '--json']);
    expect(info.code).toBe(0);
    const ran = await framelock(['convert', join(folder, below), '-o', join(place, `${name}-out`), '--json']);
    expect([ran.code, ran.json.frames]).toEqual([0, 4]);
    const { found, sum } = balance(ran.json);
    expect(sum).toBe(found);
    expect(ran.issues.some(line => line.startsWith('FL0120'))).toBe(true);
  });

  it('a sequence that is not there is refused as a path that is not', async () => {
    const folder = onDisk('tracking-again', trackingFiles());
    const ran = await framelock(['info', join(folder, 'training/0004')]);
    expect(ran.code).toBe(1);
    expect(ran.issues[0]).toMatch(/^FL0101/);
  });
});
