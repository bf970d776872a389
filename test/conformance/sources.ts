// One small drive in every container and codec that framelock opens: what the conformance suite of sources runs over.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join as pathOf } from 'node:path';
import { Issues } from '../../src/issue.js';
import { builtinDefinition, encodeMessage, parseDefinition } from '../../src/message/index.js';
import type { Kind } from '../../src/message/value.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openFile } from '../../src/platform/node/file.js';
import { openFolder } from '../../src/platform/node/folder.js';
import { simulatedSource } from '../../src/simulate/index.js';
import { ros2Tree, ros2Type } from '../../src/simulate/messages.js';
import { argoverse2 } from '../../src/source/av2/index.js';
import { db3 } from '../../src/source/db3/index.js';
import { euroc } from '../../src/source/euroc/index.js';
import { folder as plainFolder } from '../../src/source/folder/index.js';
import { kitti } from '../../src/source/kitti/index.js';
import { kittiObject } from '../../src/source/kitti-object/index.js';
import { kittiOdometry } from '../../src/source/kitti-odometry/index.js';
import { kittiTracking } from '../../src/source/kitti-tracking/index.js';
import { mcap } from '../../src/source/mcap/index.js';
import { mergedSource } from '../../src/source/merged.js';
import { nuscenes } from '../../src/source/nuscenes/index.js';
import { ros1bag } from '../../src/source/ros1bag/index.js';
import type { Source, SourceFormat } from '../../src/source/source.js';
import { tumRgbd } from '../../src/source/tum-rgbd/index.js';
import { quick, run } from '../simulate/support.js';
import { madeLog } from '../support/av2-log.js';
import { buildBag } from '../support/bag-builder.js';
import { bzip2 } from '../support/bzip2-writer.js';
import { buildDb3, standard } from '../support/db3-builder.js';
import { channel, codecsReady, type FileSpec, join, lz4Codec, mcapFile, schema } from '../support/mcap-builder.js';
import { nuscenesFolder, radarBytes, sweepBytes, tableFiles } from '../support/nuscenes-folder.js';
import { drive, edge, ms, start, type Topic } from '../support/recording.js';
import {
  eurocFiles,
  objectFiles,
  odometryFiles,
  plainFiles,
  png,
  trackingFiles,
  tumRgbdFiles,
} from './numbered-folders.js';

const folder = mkdtempSync(pathOf(tmpdir(), 'framelock-conformance-'));
export const cleanUp = () => rmSync(folder, { recursive: true, force: true });

const context = () => ({ issues: new Issues(), decompress: nodeDecompressors(), digest: nodeDigest });

/** The drive, and a topic of no known kind whose messages may be empty. */
const topics: Topic[] = [
  ...drive({ sweeps: 4, points: 40 }),
  {
    topic: '/tf',
    type: 'tf2_msgs/TFMessage',
    messages: [0, 1, 2].map(i => ({
      logNs: start + BigInt(i) * 50n * ms,
      value: { transforms: [edge('odom', 'base_link', { q: [0, 0, 0, 1], t: [i, 0, 0] })] },
    })),
  },
  {
    topic: '/note',
    type: 'std_msgs/String',
    messages: ['', 'go', 'x'.repeat(3000)].map((data, i) => ({ logNs: start + BigInt(i) * 90n * ms, value: { data } })),
  },
];
const ordered = topics
  .flatMap((topic, id) => topic.messages.map(message => ({ id, topic, ...message })))
  .sort((a, b) => Number(a.logNs - b.logNs) || a.id - b.id);
/** Seven messages per chunk. */
const inChunks = <T>(all: readonly T[]) =>
  Array.from({ length: Math.ceil(all.length / 7) }, (_, i) => all.slice(7 * i, 7 * i + 7));

export const messageCount = ordered.length;

function bag(compression: string, compress?: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const known = topics.map(({ type }) => builtinDefinition(type, 'ros1msg') ?? { text: 'string data', md5: '*' });
  const connections = topics.map(({ topic, type }, conn) => {
    const { text: definition, md5: md5sum } = known[conn];
    return { conn, topic, type, definition, md5sum };
  });
  const messages = ordered.map(({ id, topic, logNs, value }) => {
    const definition = parseDefinition({ name: topic.type, encoding: 'ros1msg', text: known[id].text });
    return {
      conn: id,
      seconds: Number(logNs / 1_000_000_000n),
      nanoseconds: Number(logNs % 1_000_000_000n),
      data: encodeMessage(definition!, 'ros1', value as never),
    };
  });
  const chunks = inChunks(messages).map(group => ({ compression, compress, messages: group }));
  return buildBag(connections, chunks).bytes;
}

/** `idl`: definitions as IDL, by the type, in place of .msg text. */
function mcapOf(
  spec: Pick<FileSpec, 'chunks' | 'compression' | 'summary' | 'messageIndexes'>,
  idl?: ReadonlyMap<string, string>,
): Uint8Array {
  const text = (type: string) => builtinDefinition(type, 'ros2msg')?.text ?? 'string data';
  const definitions = topics.flatMap(({ topic, type }, i) => [
    idl
      ? schema(i + 1, ros2Type(type), 'ros2idl', idl.get(ros2Type(type))!)
      : schema(i + 1, ros2Type(type), 'ros2msg', text(type)),
    channel(i, i + 1, topic, 'cdr'),
  ]);
  const messages = ordered.map(({ id, topic, logNs, value }) => {
    const definition = parseDefinition({
      name: ros2Type(topic.type),
      encoding: 'ros2msg',
      text: text(topic.type),
    });
    return { channel: id, log: logNs, data: encodeMessage(definition!, 'cdr', ros2Tree(value as never)) };
  });
  return mcapFile({ definitions: join(...definitions), groups: inChunks(messages), ...spec });
}

/** rosbag2's SQLite: one row per message. */
function db3Of(pageSize: number): Uint8Array {
  const text = (type: string) => builtinDefinition(type, 'ros2msg')?.text ?? 'string data';
  const types = [...new Set(topics.map(({ type }) => type))];
  const rows = ordered.map(({ id, topic, logNs, value }) => {
    const definition = parseDefinition({ name: ros2Type(topic.type), encoding: 'ros2msg', text: text(topic.type) });
    return [null, id + 1, logNs, encodeMessage(definition!, 'cdr', ros2Tree(value as never))];
  });
  const named = topics.map(({ topic, type }) => [null, topic, ros2Type(type), 'cdr', '', '']);
  const defined = types.map(type => [null, ros2Type(type), 'ros2msg', text(type), '']);
  const tables = [
    { name: 'topics', sql: standard.topics, rows: named },
    { name: 'message_definitions', sql: standard.definitions, rows: defined },
    { name: 'messages', sql: standard.messages, rows },
  ];
  return buildDb3(tables, { pageSize }).bytes;
}

/** KITTI raw: two cameras' pictures, sweeps, oxts rows and the calibration files. */
function kittiFiles(): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const day = '2011_09_26';
  const at = `${day}/${day}_drive_0001_sync`;
  const number = (i: number) => String(i).padStart(10, '0');
  const data: [string, string, (i: number) => string | Uint8Array][] = [
    ['image_02', 'png', i => png(8 + i, 4)],
    ['velodyne_points', 'bin', i => new Uint8Array(Float32Array.from({ length: 4 * (3 + i) }, (_, k) => k + i).buffer)],
    ['oxts', 'txt', i => `${[49.01, 8.43, 116.4, 0.03, 0.009, -2.6 + i / 100].join(' ')}${' 0'.repeat(24)}\n`],
  ];
  for (const [sensor, extension, content] of data) {
    const stamps = [0, 1, 2, 3].map(i => `2011-09-26 13:02:25.${951199337 + i * 10_000_000}`);
    files.set(`${at}/${sensor}/timestamps.txt`, `${stamps.join('\n')}\n`);
    for (const i of [0, 1, 2, 3]) files.set(`${at}/${sensor}/data/${number(i)}.${extension}`, content(i));
  }
  const rigid = 'R: 1 0 0 0 1 0 0 0 1\nT: 0.1 0.2 0.3\n';
  files.set(`${day}/calib_velo_to_cam.txt`, `calib_time: 15-Mar-2012 11:37:16\n${rigid}`);
  files.set(`${day}/calib_imu_to_velo.txt`, rigid);
  const camera = (n: string) =>
    `S_${n}: 8 4\nK_${n}: 7 0 4 0 7 2 0 0 1\nD_${n}: 0 0 0 0 0\nR_${n}: 1 0 0 0 1 0 0 0 1\nT_${n}: 0 0 0\nS_rect_${n}: 8 4\n` +
    `R_rect_${n}: 1 0 0 0 1 0 0 0 1\nP_rect_${n}: 7 0 4 0 0 7 2 0 0 0 1 0\n`;
  files.set(`${day}/calib_cam_to_cam.txt`, ['00', '01', '02', '03'].map(camera).join(''));
  return files;
}

/** nuScenes: one scene of pictures, sweeps and radar scans. */
function nuscenesFiles(): Map<string, string | Uint8Array> {
  const [first, T] = [1_532_402_927_647_951, { q: [0, 0, 0, 1], t: [1, 2, 3] } as const];
  const files = (ending: string, content: (i: number) => Uint8Array) =>
    [0, 1, 2].map(i => ({ us: first + 50_000 * i, key: i === 0, ending, content: content(i) }));
  const K = [
    [7, 0, 4],
    [0, 7, 2],
    [0, 0, 1],
  ];
  const { tables, data } = nuscenesFolder([
    {
      name: 'scene-0061',
      T_map_ego: us => ({ q: [0, 0, 0, 1], t: [us - first, 0, 0] }),
      samples: [{ us: first }],
      sensors: [
        {
          channel: 'CAM_FRONT',
          modality: 'camera',
          T_ego_sensor: T,
          K,
          width: 8,
          height: 4,
          files: files('png', () => png(8, 4)),
        },
        {
          channel: 'LIDAR_TOP',
          modality: 'lidar',
          T_ego_sensor: T,
          files: files('pcd.bin', i => sweepBytes([[i, 1, 2, 3, 4]])),
        },
        {
          channel: 'RADAR_FRONT',
          modality: 'radar',
          T_ego_sensor: T,
          files: files('pcd', i => radarBytes([{ x: i }])),
        },
      ],
    },
  ]);
  return new Map<string, string | Uint8Array>([...tableFiles(tables), ...data]);
}

export interface Implementation {
  readonly name: string;
  /** The name of its format in `allFormats`; undefined where it is none of them alone. */
  readonly format?: string;
  /** First bytes of the file, or the names in the folder. */
  readonly head?: Uint8Array;
  readonly bytes?: Uint8Array;
  readonly names?: readonly string[];
  /** Stamps are not in the payloads. */
  readonly stampsBeside?: boolean;
  /** Of the kinds that every recording here has: those that the layout has no place for. */
  readonly lacks?: readonly Kind[];
  readonly open: () => Promise<Source>;
}

function ofFile(name: string, format: typeof ros1bag, bytes: Uint8Array): Implementation {
  const path = pathOf(folder, `${name.replaceAll(/\W+/g, '-')}.rec`);
  writeFileSync(path, bytes);
  const open = async () => format.openBytes!(await openFile(path), context());
  return { name, format: format.name, head: bytes.subarray(0, 4096), bytes, open };
}

function ofFolder(format: SourceFormat, files: ReadonlyMap<string, string | Uint8Array>): Implementation {
  const { name } = format;
  const root = pathOf(folder, name);
  for (const [path, content] of files) {
    mkdirSync(dirname(pathOf(root, path)), { recursive: true });
    writeFileSync(pathOf(root, path), content);
  }
  const names = [...files.keys()].sort();
  const open = () => format.openFolder!(openFolder(root), context());
  return { name, format: name, names, stampsBeside: true, open };
}

/** By rosidl_adapter (test/oracle/ros2idl-golden.py). */
const idlTexts = new Map<string, string>(
  JSON.parse(readFileSync(new URL('../golden/ros2idl.json', import.meta.url), 'utf8')).adapted.map(
    ({ type, idl }: { type: string; idl: string }) => [type, idl],
  ),
);

await codecsReady;
const town = quick({ camera_left: null, lidar_top: { rings: 4, columns: 90 } });
const packed = ofFile('bag, lz4', ros1bag, bag('lz4', lz4Codec));
const unchunked = ofFile('mcap, no chunks', mcap, mcapOf({ chunks: false }));
const unindexed = { summary: false, messageIndexes: false };

export const implementations: readonly Implementation[] = [
  ofFile('bag, stored', ros1bag, bag('none')),
  packed,
  ofFile('bag, bz2', ros1bag, bag('bz2', bzip2)),
  ...(['', 'lz4', 'zstd'] as const).flatMap(compression => [
    ofFile(`mcap, ${compression || 'stored'}`, mcap, mcapOf({ compression })),
    ofFile(`mcap, ${compression || 'stored'}, unindexed`, mcap, mcapOf({ compression, ...unindexed })),
  ]),
  unchunked,
  ofFile('mcap, IDL', mcap, mcapOf({}, idlTexts)),
  ofFile('db3', db3, db3Of(4096)),
  ofFile('db3, small pages', db3, db3Of(1024)),
  ofFolder(kitti, kittiFiles()),
  ofFolder(argoverse2, madeLog()),
  ofFolder(nuscenes, nuscenesFiles()),
  ofFolder(kittiObject, objectFiles()),
  ofFolder(kittiTracking, trackingFiles()),
  ofFolder(kittiOdometry, odometryFiles()),
  { ...ofFolder(euroc, eurocFiles()), lacks: ['lidar'] },
  { ...ofFolder(tumRgbd, tumRgbdFiles()), lacks: ['lidar', 'camera_info', 'transforms'] },
  ofFolder(plainFolder, plainFiles()),
  { name: 'a bag and an mcap as one', open: async () => mergedSource([await packed.open(), await unchunked.open()]) },
  { name: 'simulated', open: () => simulatedSource(run(town), new Issues()) },
];
