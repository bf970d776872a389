// Annotation tables with every gap they can have: named, counted, nothing lost without a word.
import { describe, expect, it } from 'vitest';
import { identity, type SE3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import { labelFormats, openLabels } from '../../../src/label/index.js';
import { memoryFolder } from '../../support/memory-folder.js';
import {
  nuscenesFolder,
  sweepBytes,
  type TableRows,
  tableFiles,
  token,
  type WrittenScene,
} from '../../support/nuscenes-folder.js';

const START = 1_532_402_927_000_000;
const turned: SE3 = { q: [0, 0, Math.SQRT1_2, Math.SQRT1_2], t: [100, 200, 0] };

/** Three key frames of a car that stands at (100, 200) and looks along +y; a box that moves along y with 2 m/s, and one that stands. */
function scene(name: string, at = START): WrittenScene {
  const stamps = [0, 500_000, 1_000_000];
  const box = (instance: string, t: SE3['t']) => ({
    instance,
    category: 'vehicle.car',
    T_map_box: { q: turned.q, t },
    size: [4, 2, 1.5] as const,
    points: 5,
    visibility: 'v80-100',
    attributes: ['vehicle.moving'],
  });
  return {
    name,
    T_map_ego: () => turned,
    samples: stamps.map((us, i) => ({
      us: at + us,
      annotations: [box('mover', [100, 210 + i, 1]), box('other', [103, 200, 1])],
    })),
    sensors: [
      {
        channel: 'LIDAR_TOP',
        modality: 'lidar',
        T_ego_sensor: identity,
        files: stamps.map(us => ({
          us: at + us,
          key: true,
          ending: 'pcd.bin',
          content: sweepBytes([[1, 2, 3, 4, 5]]),
        })),
      },
    ],
  };
}

async function read(change: (tables: TableRows) => void = () => {}, part?: string, scenes = [scene('scene-0001')]) {
  const { tables } = nuscenesFolder(scenes);
  change(tables);
  return readFiles(tableFiles(tables), part);
}

async function readFiles(files: Iterable<readonly [string, string | Uint8Array]>, part?: string) {
  const issues = new Issues();
  const set = await openLabels({ folder: memoryFolder(files, 'nuscenes', part) }, labelFormats, {
    issues,
    decompress: new Map(),
  });
  expect(set.found).toBe(set.labels.length + [...set.dropped.values()].reduce((sum, n) => sum + n, 0));
  return {
    set,
    said: issues.sorted().map(({ code, count }) => [code, count] as const),
    texts: issues.sorted().map(i => i.text),
  };
}

describe('annotations', () => {
  it('are carried into the car: ahead of it, moving ahead', async () => {
    const { set, said } = await read();
    expect(said).toEqual([]);
    const [mover, other] = set.labels;
    expect(mover.box!.T.t.map(v => v + 0)).toEqual([
      expect.closeTo(10, 12),
      expect.closeTo(0, 12),
      expect.closeTo(1, 12),
    ]);
    expect(mover.box!.T.q).toEqual([0, 0, 0, expect.closeTo(1, 12)].map(v => (v === 0 ? expect.closeTo(0, 12) : v)));
    expect(mover.box!.size).toEqual([4, 2, 1.5]);
    expect(mover.velocity).toEqual([expect.closeTo(2, 12), expect.closeTo(0, 12), expect.closeTo(0, 12)]);
    expect(other.box!.T.t[1]).toBeCloseTo(-3, 12);
    expect(mover.occluded).toBeCloseTo(0.1, 12);
    expect(set.notes.join(' ')).toContain('width, length, height');
    expect(set.notes.join(' ')).toContain('LIDAR_TOP');
  });

  it('are those of all scenes, or of the one that was named', async () => {
    const scenes = [scene('scene-0001'), scene('scene-0002', START + 60_000_000)];
    expect((await read(undefined, undefined, scenes)).set.labels.length).toBe(12);
    const { set, said } = await read(undefined, 'v1.0-mini/scene-0002', scenes);
    expect([set.labels.length, set.found, said]).toEqual([6, 6, []]);
    expect(set.labels[0].moment).toEqual({ stampNs: BigInt(START + 60_000_000) * 1000n });
  });

  it.each([
    ['NaN in its place', { translation: [1, Number.NaN, 3] }, 'not_finite'],
    ['two numbers of place', { translation: [1, 2] }, 'not_finite'],
    ['no place', { translation: undefined }, 'not_finite'],
    ['no size', { size: [0, 4, 1] }, 'no_size'],
    ['a negative size', { size: [2, -4, 1] }, 'no_size'],
    ['a rotation of zeros', { rotation: [0, 0, 0, 0] }, 'no_rotation'],
    ['a sample that is not there', { sample_token: 'nowhere' }, 'no_moment'],
    ['no sample', { sample_token: undefined }, 'unreadable'],
    ['a token that is a number', { token: 7 }, 'unreadable'],
  ] as const)('one with %s is dropped by name, and its track goes on', async (_, change, fault) => {
    const { set, said } = await read(tables => Object.assign(tables.sample_annotation[2], change));
    expect(set.labels.length).toBe(5);
    expect([...set.dropped]).toEqual([[fault, 1]]);
    expect(said[0]).toEqual(['FL1003', 1]);
    expect(set.labels.every(label => (label.velocity ?? [0]).every(Number.isFinite))).toBe(true);
  });

  it('one that stands twice gets a number', async () => {
    const { set, said } = await read(tables => tables.sample_annotation.push({ ...tables.sample_annotation[0] }));
    expect(set.labels.length).toBe(7);
    expect(new Set(set.labels.map(label => label.id)).size).toBe(7);
    expect(said).toEqual([['FL1006', 1]]);
  });

  it('without an object, class or attribute that a table tells of keep their boxes', async () => {
    const { set, said } = await read(tables => {
      tables.instance.splice(0, 1);
      tables.attribute.splice(0);
      tables.visibility.splice(0);
    });
    expect(set.labels.map(label => label.category)).toEqual([
      'unknown',
      'vehicle.car',
      'unknown',
      'vehicle.car',
      'unknown',
      'vehicle.car',
    ]);
    expect(set.labels[0].attributes).toEqual([['num_radar_pts', '0']]);
    expect(set.labels[0].occluded).toBeUndefined();
    expect(said.map(([code]) => code)).toEqual(['FL1007', 'FL1012']);
  });

  it('whose neighbours are not there, or are another object, tell no velocity by them', async () => {
    const gone = await read(tables => {
      tables.sample_annotation[2].next = 'gone';
    });
    // From the one before alone.
    expect(gone.set.labels[2].velocity).toEqual([expect.closeTo(2, 12), expect.closeTo(0, 12), expect.closeTo(0, 12)]);
    expect(gone.said).toEqual([['FL1012', 1]]);
    const swapped = await read(tables => {
      tables.sample_annotation[0].next = tables.sample_annotation[3].token;
    });
    expect(swapped.set.labels[0].velocity).toBeUndefined();
    expect(swapped.texts[0]).toContain('is of another object');
  });

  it('farther apart than 1.5 s tell no velocity, nor do those of one moment', async () => {
    const stretched = await read(tables => {
      tables.sample[2].timestamp = START + 2_000_001;
    });
    expect(stretched.set.labels[4].velocity).toBeUndefined();
    expect(stretched.set.labels[2].velocity![0]).toBeCloseTo(2 / 2.000001, 9);
    const same = await read(tables => {
      for (const sample of tables.sample) sample.timestamp = START;
    });
    expect(same.set.labels.every(label => label.velocity === undefined)).toBe(true);
  });

  it('of a key frame without a sweep or a pose have no moment', async () => {
    const { set } = await read(tables => {
      tables.sample_data[0].is_key_frame = false;
      tables.ego_pose[1].rotation = [0, 0, 0, 0];
    });
    expect([set.labels.length, ...set.dropped]).toEqual([2, ['no_moment', 4]]);
  });

  it('of a maker without LIDAR_TOP hold at the first LiDAR', async () => {
    const { set } = await read(tables => {
      tables.sensor[0].channel = 'LIDAR_CONCAT';
    });
    expect(set.labels.length).toBe(6);
    expect(set.notes.join(' ')).toContain('LIDAR_CONCAT');
  });

  it('of the test split are none', async () => {
    const { set, said } = await read(tables => tables.sample_annotation.splice(0));
    expect([set.labels.length, set.found, said]).toEqual([0, 0, []]);
  });

  it('cannot be read without the tables of objects and classes', async () => {
    const { tables } = nuscenesFolder([scene('scene-0001')]);
    const files = tableFiles(tables);
    files.delete('v1.0-mini/category.json');
    await expect(readFiles(files)).rejects.toMatchObject({
      code: 'FL1002',
      message: expect.stringContaining('category.json'),
    });
    await expect(read(undefined, 'scene-7')).rejects.toMatchObject({
      code: 'FL1002',
      message: expect.stringContaining('scene-0001'),
    });
  });

  it('are handed out one by one where somebody only counts them: the same ones, and none is kept', async () => {
    const { tables } = nuscenesFolder([scene('scene-0001')]);
    tables.sample_annotation[2].size = [0, 4, 1];
    tables.sample_annotation.push({ ...tables.sample_annotation[0] });
    const folder = memoryFolder(tableFiles(tables));
    const context = () => ({ issues: new Issues(), decompress: new Map() });
    const kept = await openLabels({ folder }, labelFormats, context());
    const taken: unknown[] = [];
    const counted = await openLabels({ folder }, labelFormats, { ...context(), each: label => taken.push(label) });
    expect(taken).toEqual(kept.labels);
    expect(counted).toEqual({ ...kept, labels: [] });
    expect(kept.labels.length).toBe(6);
  });

  it('keep what a hostile table writes as texts', async () => {
    const { set } = await read(tables => {
      tables.category[0].name = '__proto__';
      tables.sample_annotation[0].token = '../../x';
      tables.sample_annotation[0].instance_token = token('scene-0001 mover');
    });
    expect(set.labels[0]).toMatchObject({ id: '../../x', category: '__proto__' });
  });
});
