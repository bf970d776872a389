// The floor plan as a table, and the rules that follow from it. docs/ARCHITECTURE.md says the same in words.
import { posix } from 'node:path';
import { importsOf } from './tree.js';

/** Imports go down only; rooms on one floor never meet. The root files of src (issue, issue-codes) are the room `issue`. */
const floors: Record<string, number> = {
  issue: 1,
  ...{ bytes: 2, time: 2, geometry: 2 },
  ...{ camera: 3, message: 3 },
  ...{ rig: 4, kernel: 4 },
  ...{ source: 5, sync: 5, projection: 5, calibration: 5, label: 5 },
  frame: 6,
  ...{ export: 7, qa: 7, simulate: 7 },
  ...{ 'platform/node': 8, 'platform/browser': 8 },
  ...{ cli: 9, viewer: 9 },
};

/** src/index.ts joins floors 1 to 7 and stands right above them: a platform or the CLI may come through it. */
const frontDoor = { path: 'src/index.ts', floor: 7.5 };

const assemblies = ['src/kernel/assembly/', 'src/bytes/assembly/'];

/** A package is imported in one place only, so that it can be replaced or audited there. */
export const doors: Record<string, readonly string[]> = {
  '@bufbuild/protobuf': ['src/message/protobuf/'],
  '@foxglove/rosmsg': ['src/message/'],
  '@foxglove/wasm-lz4': ['src/bytes/', 'src/platform/node/'],
  '@foxglove/wasm-zstd': ['src/bytes/', 'src/platform/node/'],
  '@mcap/core': ['src/source/mcap/', 'src/export/recording/'],
  'apache-arrow': ['src/export/'],
  'cli-progress': ['src/cli/'],
  commander: ['src/cli/'],
  fflate: ['src/export/'],
  'gl-matrix': ['src/geometry/'],
  'ml-matrix': ['src/geometry/'],
  rosbag: ['src/source/ros1bag/'],
  saxes: ['src/rig/', 'src/label/'],
  sharp: ['src/platform/node/'],
  three: ['viewer/'],
  preact: ['viewer/'],
  '@preact/signals': ['viewer/'],
  '@uwdata/flechette': ['viewer/'],
  uplot: ['viewer/'],
  zstddec: ['src/platform/node/'],
  yaml: ['src/rig/', 'src/simulate/'],
  zod: ['src/rig/', 'src/simulate/', 'src/qa/ci/'],
  node: ['src/platform/node/', 'src/cli/'],
};

/** Returns what is wrong with one file's imports, one sentence each. `path` is relative to the repository. */
export function floorFaults(path: string, text: string): string[] {
  return importsOf(text)
    .map(target => (target.startsWith('.') ? relativeFault(path, target) : packageFault(path, target)))
    .filter(fault => fault !== undefined);
}

function relativeFault(path: string, target: string): string | undefined {
  // AssemblyScript names its modules without an ending.
  if (assemblies.some(folder => path.startsWith(folder)))
    return target.startsWith('./') ? undefined : `${path}: '${target}' leads out of it`;
  if (path.startsWith('src/') && !/\.(js|json|wasm)$/.test(target)) return `${path}: '${target}' must end in .js`;
  const to = posix.join(posix.dirname(path), target);
  const here = placeOf(path);
  const there = placeOf(to.replace(/\.js$/, '.ts'));
  if (here === undefined) return `${path}: this room has no floor`;
  if (there === undefined) return `${path}: '${target}' leads to ${to}, which is in no room`;
  if (here.room === there.room || there.floor < here.floor) return undefined;
  const way = there.floor > here.floor ? 'up' : 'sideways';
  return `${path}: '${target}' goes ${way} from ${here.room} (floor ${here.floor}) to ${there.room} (floor ${there.floor})`;
}

function packageFault(path: string, target: string): string | undefined {
  const name = packageOf(target);
  const open = Object.hasOwn(doors, name) ? doors[name] : undefined;
  if (open === undefined) return `${path}: package '${name}' has no door in test/support/floors.ts`;
  if (open.some(door => path.startsWith(door))) return undefined;
  return `${path}: '${target}' may be imported only in ${open.join(' and ')}`;
}

function packageOf(target: string): string {
  if (target.startsWith('node:')) return 'node';
  const parts = target.split('/');
  return target.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

function placeOf(path: string): { room: string; floor: number } | undefined {
  if (path === frontDoor.path) return { room: 'index', floor: frontDoor.floor };
  const parts = path.split('/');
  let room = parts[0] === 'src' ? parts[1] : parts[0];
  if (parts[0] === 'src' && parts.length === 2) room = 'issue';
  if (room === 'platform') room = `platform/${parts[2]}`;
  return Object.hasOwn(floors, room) ? { room, floor: floors[room] } : undefined;
}
