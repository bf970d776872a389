// Whole conversions of one recording as programs to be measured: the Python peer's forms of it, and ours.
import { join } from 'node:path';
import { ratio } from '../measure.mjs';
import { cold, convertCommand } from './framelock.mjs';

const peerConfigs = {
  'full-cv2': [],
  'full-numpy': ['--project', 'numpy'],
  'full-numpy-t2': ['--project', 'numpy', '--threads', '2'],
  'sync-t2': ['--mode', 'sync', '--threads', '2'],
};

/** `given`: {work, tools, rig, bag, group, runs}. `peers`: which of the peer's forms, by default all. */
export function peerPrograms({ work, tools, bag, group, runs }, peers = Object.keys(peerConfigs)) {
  const out = join(work, 'out');
  return peers.map(name => ({
    ...{ group, name, runs, env: cold },
    inputs: [bag],
    outputs: [out, `${out}.json`],
    command: [tools.python, tools.convert, bag, out, '--json', `${out}.json`, ...peerConfigs[name]],
  }));
}

/** With projection and without. */
export function ownPrograms({ work, rig, bag, group, runs }) {
  const out = join(work, 'out');
  return Object.entries({ framelock: [], 'framelock-no-projection': ['--no-projection'] }).map(([name, args]) => ({
    ...{ group, name, runs, env: cold },
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
