// Whole conversions of one recording as programs to be measured: the Python peer's forms of it, and ours.
import { join } from 'node:path';
import { ratio } from '../measure.mjs';
import { convertCommand } from './framelock.mjs';

const peerConfigs = {
  'full-cv2': [],
  'full-numpy': ['--project', 'numpy'],
  'full-numpy-t2': ['--project', 'numpy', '--threads', '2'],
  'full-numpy-t4': ['--project', 'numpy', '--threads', '4'],
  'sync-t2': ['--mode', 'sync', '--threads', '2'],
};

const usual = ['full-cv2', 'full-numpy', 'full-numpy-t2', 'sync-t2'];

/** `given`: {work, tools, rig, bag, group, runs}. `peers`: which of the peer's forms. */
export function peerPrograms({ work, tools, bag, group, runs }, peers = usual) {
  const out = join(work, 'out');
  return peers.map(name => ({
    ...{ group, name, runs },
    inputs: [bag],
    outputs: [out, `${out}.json`],
    command: [tools.python, tools.convert, bag, out, '--json', `${out}.json`, ...peerConfigs[name]],
  }));
}

const ownConfigs = { framelock: [], 'framelock-no-projection': ['--no-projection'] };

/** `configs`: name → options; by default with projection and without. */
export function ownPrograms({ work, rig, bag, group, runs }, configs = ownConfigs) {
  const out = join(work, 'out');
  return Object.entries(configs).map(([name, args]) => ({
    ...{ group, name, runs },
    inputs: [bag],
    outputs: [out],
    command: convertCommand(bag, out, '--rig', rig, ...args),
  }));
}

const rivals = { framelock: 'full', 'framelock-no-projection': 'sync' };

/** Every program of ours beside the peer's that do the same. */
export function ratioTable(rows) {
  const pairs = rows.flatMap(own => {
    const rival = rivals[own.name];
    return rival
      ? rows.filter(row => row.group === own.group && row.name.startsWith(rival)).map(peer => [own, peer])
      : [];
  });
  return {
    title: 'Above 1, framelock is the faster or smaller one:',
    head: ['recording', 'framelock', 'peer', 'wall', 'CPU', 'memory'],
    rows: pairs.map(([own, peer]) => [
      own.group,
      own.name,
      peer.name,
      ...['wall_s', 'cpu_s', 'rss_mb'].map(key => ratio(peer, own, key).toFixed(2)),
    ]),
  };
}
