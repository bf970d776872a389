// Folders in the nuScenes layout with every gap they can have: which scene is read, what is missing, doubled, damaged or hostile.
import { describe, expect, it } from 'vitest';
import { identity } from '../../../src/geometry/se3.js';
import { FramelockError, Issues } from '../../../src/issue.js';
import type { Transforms } from '../../../src/message/value.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openRecording } from '../../../src/source/open.js';
import type { Source } from '../../../src/source/source.js';
import { memoryFolder } from '../../support/memory-folder.js';
import {
  nuscenesFolder,
  radarBytes,
  sweepBytes,
  type TableRows,
  tableFiles,
  tableText,
  type WrittenScene,
} from '../../support/nuscenes-folder.js';
import { firstOf, pngOf } from '../opened-folder.js';

const START = 1_532_402_927_647_951;

/** Two key frames, two sweeps and two radar scans; the car drives along x with 10 m/s. */
function scene(name: string, at = START): WrittenScene {
  const stamps = [0, 50_000, 500_000];
  const file = (us: number, i: number, ending: string, content: Uint8Array) => ({
    us: at + us,
    key: i !== 1,
    ending,
    content,
  });
  return {
    name,
    T_map_ego: us => ({ q: identity.q, t: [(us - at) / 1e5, 0, 0] }),
    samples: [{ us: at }, { us: at + 500_000 }],
    sensors: [
      {
        channel: 'LIDAR_TOP',
        modality: 'lidar',
        T_ego_sensor: identity,
        files: stamps.map((us, i) => file(us, i, 'pcd.bin', sweepBytes([[i, 1, 2, 3, 4]]))),
      },
      {
        channel: 'RADAR_FRONT',
        modality: 'radar',
        T_ego_sensor: identity,
        files: stamps.map((us, i) => file(us + 7, i, 'pcd', radarBytes([{ x: i }]))),
      },
    ],
  };
}

const two = () => nuscenesFolder([scene('scene-0061'), scene('scene-0103', START + 60_000_000)]);
const one = () => nuscenesFolder([scene('scene-0061')]);
type Built = ReturnType<typeof one>;

async function open({ tables, data }: Built, part?: string, version?: string) {
  return openFiles([...tableFiles(tables, version), ...data], part);
}

async function openFiles(files: Iterable<readonly [string, string | Uint8Array]>, part?: string) {
  const issues = new Issues();
  const folder = memoryFolder(files, 'nuscenes', part);
  const source = await openRecording([{ folder }], { issues, decompress: new Map(), digest: nodeDigest });
  return { source, issues, folder, said: issues.sorted().map(({ code, text, count }) => ({ code, text, count })) };
}

const refused = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('opened'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(FramelockError);
      const { code, message } = error as FramelockError;
      return `${code} ${message}`;
    },
  );
const count = ({ channels, messages }: Source, topic: string) =>
  [...messages.channel].filter(c => channels[c].topic === topic).length;
const firstUs = ({ messages }: Source) => Number(messages.stampNs.at(0) / 1000n);
const damaged = (change: (tables: TableRows, built: Built) => void) => {
  const built = one();
  change(built.tables, built);
  return open(built);
};

describe('which scene', () => {
  it('is the first of several, with the way to another', async () => {
    const { source, said } = await open(two());
    expect(firstUs(source)).toBe(START);
    expect(said).toEqual([
      {
        code: 'FL0119',
        text: 'the folder holds 2 scenes (scene-0061, scene-0103); scene-0061 is read; name another behind the folder, as in nuscenes/scene-0103',
        count: 1,
      },
    ]);
  });

  it.each(['scene-0103', 'v1.0-mini/scene-0103'])('is the one named: %s', async part => {
    const { source, said } = await open(two(), part);
    expect([firstUs(source), said]).toEqual([START + 60_000_000, []]);
  });

  it('is found by its token, and in any version', async () => {
    const built = two();
    const { token } = built.tables.scene[1];
    expect(firstUs((await open(built, String(token))).source)).toBe(START + 60_000_000);
    const other = nuscenesFolder([scene('scene-0500', START + 9_000_000)]);
    const files = [
      ...tableFiles(built.tables),
      ...tableFiles(other.tables, 'v1.0-trainval'),
      ...built.data,
      ...other.data,
    ];
    expect(firstUs((await openFiles(files, 'scene-0500')).source)).toBe(START + 9_000_000);
    expect(firstUs((await openFiles(files, 'v1.0-trainval')).source)).toBe(START + 9_000_000);
    const { said } = await openFiles(files);
    expect(said[0].text).toContain('2 scenes');
    expect(said[0].text).toMatch(/as in nuscenes\/v1\.0-mini\/scene-0103$/);
    // Behind what was named.
    expect((await openFiles(files, 'v1.0-mini')).said[0].text).toMatch(/as in nuscenes\/scene-0103$/);
    expect(await refused(openFiles(files, 'v1.0-trainval/scene-0061'))).toBe(
      'FL0115 expected a scene called "scene-0061", got 1: v1.0-trainval/scene-0500',
    );
  });

  it('must be there', async () => {
    expect(await refused(open(two(), 'scene-9'))).toBe(
      'FL0115 expected a scene called "scene-9", got 2: scene-0061, scene-0103',
    );
    expect(await refused(damaged(tables => tables.scene.splice(0)))).toContain(
      'FL0115 expected a scene in scene.json, got none',
    );
  });

  it('has none in nuImages, which is told by name', async () => {
    const { tables, data } = one();
    const { scene: _, ...others } = tables;
    expect(await refused(open({ tables: { ...others, object_ann: [], surface_ann: [] }, data }))).toMatch(
      /^FL0115 .*nuImages/,
    );
  });

  it('may lie with its tables in any folder, or with none', async () => {
    for (const version of ['annotation', 'v1.0-test'])
      expect(count((await open(one(), undefined, version)).source, 'LIDAR_TOP')).toBe(3);
    const { tables, data } = one();
    const flat = Object.entries(tables).map(([name, rows]) => [`${name}.json`, tableText(rows)] as const);
    expect(count((await openFiles([...flat, ...data])).source, 'LIDAR_TOP')).toBe(3);
  });
});

describe('what is missing or damaged', () => {
  it('a table', async () => {
    const { tables, data } = one();
    const files = new Map<string, string | Uint8Array>([...tableFiles(tables), ...data]);
    files.delete('v1.0-mini/ego_pose.json');
    files.delete('v1.0-mini/sensor.json');
    expect(await refused(openFiles(files))).toBe(
      'FL0115 expected the tables of nuScenes, ego_pose.json, sensor.json are missing; copy the whole folder',
    );
    files.delete('v1.0-mini/sample_data.json');
    expect(await refused(openFiles(files))).toContain('sample_data.json, ego_pose.json, sensor.json are missing');
  });

  it('data files, as in a part of the dataset: counted as lost, and their stamps are told', async () => {
    const built = one();
    for (const path of [...built.data.keys()].filter(path => path.startsWith('sweeps/'))) built.data.delete(path);
    const { source, said } = await open(built);
    expect(source.lost).toEqual([
      { reason: 'file_missing', topic: 'LIDAR_TOP', count: 1 },
      { reason: 'file_missing', topic: 'RADAR_FRONT', count: 1 },
    ]);
    expect(said.map(({ code }) => code)).toEqual(['FL0106', 'FL0106']);
    expect(said[0].text).toContain(
      '1 of 3 files of LIDAR_TOP are not in the folder, the first is "sweeps/LIDAR_TOP/n000',
    );
    expect([...source.stamps!.values()].map(stamps => stamps.length)).toEqual([3, 3]);
    // Where the car was then is known all the same.
    expect(count(source, 'tf')).toBe(6);
  });

  it('a scene without data', async () => {
    const { source, said } = await damaged(tables => tables.sample_data.splice(0));
    expect([source.messages.count, source.channels.length]).toEqual([0, 0]);
    expect(said.map(({ code }) => code)).toEqual(['FL0206']);
    expect((await damaged(tables => tables.sample.splice(0))).said.map(({ code }) => code)).toEqual(['FL0206']);
  });

  it('tokens that lead to no row', async () => {
    const pose = await damaged(tables => tables.ego_pose.splice(0, 2));
    expect(count(pose.source, 'tf')).toBe(4);
    expect(pose.said[0].code).toBe('FL0118');
    expect(pose.said[0].text).toContain('2 of 6 data of the scene name an ego_pose');
    const calibrated = await damaged(tables => tables.calibrated_sensor.splice(1, 1));
    expect(calibrated.source.lost).toEqual([{ reason: 'channel_unknown', topic: '', count: 3 }]);
    expect(calibrated.said.map(({ code, count }) => [code, count])).toEqual([['FL0118', 3]]);
    const sensor = await damaged(tables => tables.sensor.splice(1, 1));
    expect(sensor.source.lost).toEqual([{ reason: 'channel_unknown', topic: '', count: 3 }]);
  });

  it('rows that only their neighbours tell of', async () => {
    const broken = async (change: (tables: TableRows) => unknown) =>
      (await damaged(change)).said.map(({ code, text }) => [code, /rows of (\w+ name \d+)/.exec(text)?.[1]]);
    const told = (what: string) => ['FL0118', what];
    expect(await broken(tables => tables.sample_data.splice(1, 1))).toEqual([told('sample_data name 1')]);
    expect(await broken(tables => Object.assign(tables.sample_data[1], { sample_token: 'none' }))).toEqual([
      told('sample_data name 1'),
    ]);
    expect(await broken(tables => tables.sample.splice(0, 1))).toContainEqual(told('sample name 1'));
    // Other makers of the layout leave the neighbours out.
    expect(
      await broken(tables => {
        for (const row of tables.sample_data) Object.assign(row, { prev: null, next: undefined });
        tables.sample_data.splice(1, 1);
      }),
    ).toEqual([]);
  });

  it('a token that stands twice: the first row counts, and no file is lost', async () => {
    const { source, said } = await damaged(tables => {
      tables.ego_pose.push({ ...tables.ego_pose[0], translation: [99, 99, 99] });
      tables.sample_data.push({ ...tables.sample_data[0] });
    });
    expect(count(source, 'LIDAR_TOP')).toBe(3);
    expect(said.map(({ code, count }) => [code, count])).toEqual([
      ['FL0117', 1],
      ['FL0117', 1],
    ]);
    const first = [...source.messages.channel].indexOf(source.channels.find(c => c.topic === 'tf')!.id);
    const { transforms } = source.channels[source.messages.channel.at(first)].decoder.decode(
      await source.read(first),
    ) as Transforms;
    expect(transforms[0].translation).toEqual([0, 0, 0]);
    // Two data of one token in two files are two.
    const twins = await damaged(tables => {
      tables.sample_data[1].token = tables.sample_data[0].token;
    });
    expect(count(twins.source, 'LIDAR_TOP')).toBe(3);
  });

  it.each([
    ['a stamp that is none', { timestamp: 'yesterday' }, 'FL0116', 'stamp_missing'],
    ['a stamp beyond int64', { timestamp: 1e30 }, 'FL0116', 'stamp_missing'],
    ['no stamp', { timestamp: undefined }, 'FL0116', 'stamp_missing'],
    ['a path out of the folder', { filename: '../../etc/passwd' }, 'FL0106', 'file_missing'],
    ['an absolute path', { filename: '/etc/passwd' }, 'FL0106', 'file_missing'],
    ['a path with a backslash', { filename: 'samples\\..\\..\\x' }, 'FL0106', 'file_missing'],
    ['a path that is a number', { filename: 7 }, 'FL0106', 'file_missing'],
    ['no calibration', { calibrated_sensor_token: null }, 'FL0118', 'channel_unknown'],
  ] as const)('%s costs this datum only', async (_, change, code, reason) => {
    const { source, said, folder } = await damaged(tables => Object.assign(tables.sample_data[1], change));
    expect(count(source, 'LIDAR_TOP')).toBe(2);
    expect(said.map(one => one.code)).toEqual([code]);
    expect(source.lost.map(({ reason, count }) => [reason, count])).toEqual([[reason, 1]]);
    for (const path of folder.opened) expect(path).toMatch(/^(samples|sweeps|v1\.0-mini)\/[^.]/);
  });

  it('numbers of poses that are none: the row is refused when it is decoded', async () => {
    const { source } = await damaged(tables => {
      tables.ego_pose[0].translation = [Number.NaN, 0, 0];
      tables.ego_pose[1].rotation = [1, 0, 0];
    });
    const tf = source.channels.find(c => c.topic === 'tf')!;
    const codes: string[] = [];
    for (const [i, channel] of [...source.messages.channel].entries())
      if (channel === tf.id)
        try {
          tf.decoder.decode(await source.read(i));
        } catch (error) {
          codes.push((error as FramelockError).code);
        }
    expect(codes).toEqual(['FL0304', 'FL0304']);
  });

  it('a table that is cut off: what is whole is used', async () => {
    const { tables, data } = one();
    const files = new Map<string, string | Uint8Array>([...tableFiles(tables), ...data]);
    const text = files.get('v1.0-mini/sample_data.json') as string;
    files.set('v1.0-mini/sample_data.json', text.slice(0, text.length - 300));
    const { source, said } = await openFiles(files);
    expect(count(source, 'LIDAR_TOP') + count(source, 'RADAR_FRONT')).toBe(5);
    expect(said.map(({ code, count }) => [code, count])).toEqual([
      ['FL0116', 1],
      ['FL0118', 1],
    ]);
  });

  it('clouds that are no clouds', async () => {
    const built = one();
    const paths = [...built.data.keys()];
    built.data.set(paths[0], new Uint8Array(21));
    built.data.set(paths[1], new Uint8Array(0));
    built.data.set(paths[3], new TextEncoder().encode('# .PCD v0.7\nVERSION 0.7\nFIELDS x\nDATA binary\n'));
    const { source } = await open(built);
    const tried = await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const { decoder } = source.channels[source.messages.channel.at(i)];
        const bytes = await source.read(i);
        try {
          const value = decoder.decode(bytes);
          return value.kind === 'points' ? value.width : value.kind;
        } catch (error) {
          return (error as FramelockError).code;
        }
      }),
    );
    expect(tried).toEqual(['FL0306', 0, 1, 'FL0306', 1, 1]);
  });

  it('a sensor of an unknown kind is left out by name', async () => {
    const { source, said } = await damaged(tables => {
      tables.sensor[1].modality = 'sonar';
    });
    expect(source.lost).toEqual([{ reason: 'channel_unknown', topic: 'RADAR_FRONT', count: 3 }]);
    expect(said.map(({ code }) => code)).toEqual(['FL0118']);
  });

  it('paths as Windows and careful scripts write them are the same files, but none leads out of the folder', async () => {
    const { source, said } = await damaged(({ sample_data }) => {
      const change = (i: number, to: (path: string) => string) => {
        sample_data[i].filename = to(sample_data[i].filename as string);
      };
      change(0, path => path.replaceAll('/', '\\'));
      change(1, path => `./${path}`);
      change(2, path => `../nuscenes/${path}`);
      change(3, path => `..\\nuscenes\\${path}`);
    });
    expect([count(source, 'LIDAR_TOP'), count(source, 'RADAR_FRONT')]).toEqual([2, 2]);
    expect(said.map(({ code, text }) => [code, text.slice(0, 9)])).toEqual([
      ['FL0106', '1 of 3 fi'],
      ['FL0106', '1 of 3 fi'],
    ]);
  });

  it('modalities in capitals', async () => {
    const { source, said } = await damaged(({ sensor }) => {
      for (const row of sensor) row.modality = row.channel === 'LIDAR_TOP' ? 'LiDAR' : 'RADAR';
    });
    expect([count(source, 'LIDAR_TOP'), count(source, 'RADAR_FRONT'), said]).toEqual([3, 3, []]);
  });

  it('the size of pictures: that of the first one', async () => {
    const camera = {
      channel: 'CAM_FRONT',
      modality: 'camera',
      T_ego_sensor: identity,
      K: [
        [100, 0, 50],
        [0, 100, 40],
        [0, 0, 1],
      ],
      files: [{ us: START, key: true, ending: 'png', content: pngOf(1600, 900) }],
    };
    const built = nuscenesFolder([{ ...scene('scene-0061'), sensors: [camera] }]);
    for (const row of built.tables.sample_data) row.width = row.height = null;
    const { source, said } = await open(built);
    expect(said).toEqual([]);
    expect(await firstOf(source, 'CAM_FRONT/camera_info')).toMatchObject({ width: 1600, height: 900 });
  });

  it('stamps between microseconds, as some makers have them', async () => {
    const { source } = await damaged(tables => {
      tables.sample_data[1].timestamp = START + 49_999.5;
    });
    expect(source.messages.stampNs.at(1)).toBe(BigInt(START) * 1000n + 49_999_500n);
  });
});
