// Whole conversions beside the Python program that does the same job: stored as is, lz4 and bz2.
import { join } from 'node:path';
import { goal } from '../goals.mjs';
import { interleaved, ratio, rowOf } from '../measure.mjs';
import { peerRecording, peerRigFile, peerTools } from '../recordings/peer.mjs';
import { cold, convertCommand } from './framelock.mjs';

/** bz2 takes the peer 3 s for each second of the recording: a shorter one, and two runs. */
const recordings = [
  { name: 'none', seconds: 13 },
  { name: 'lz4', seconds: 13 },
  { name: 'bz2', seconds: 4, runs: 2 },
];

const peerConfigs = {
  'full-cv2': [],
  'full-numpy': ['--project', 'numpy'],
  'full-numpy-t2': ['--project', 'numpy', '--threads', '2'],
  'sync-t2': ['--mode', 'sync', '--threads', '2'],
};

export async function convertPart(context) {
  const { work, runs } = context;
  const tools = peerTools(context);
  if (tools.missing) return tools;
  const rig = peerRigFile(context);
  const programs = recordings.flatMap(({ name, seconds, runs: fewer }) => {
    const bag = peerRecording(context, name, seconds);
    const out = join(work, 'out');
    const shared = {
      group: name,
      inputs: [bag],
      outputs: [out, `${out}.json`],
      env: cold,
      runs: fewer && Math.min(fewer, runs),
    };
    const peers = Object.entries(peerConfigs).map(([peer, args]) => {
      return {
        ...shared,
        name: peer,
        command: [tools.python, tools.convert, bag, out, '--json', `${out}.json`, ...args],
      };
    });
    return [
      ...peers,
      { ...shared, name: 'framelock', command: convertCommand(bag, out, '--rig', rig) },
      {
        ...shared,
        name: 'framelock-no-projection',
        command: convertCommand(bag, out, '--rig', rig, '--no-projection'),
      },
    ];
  });
  const rows = interleaved(programs, { runs, work, onRun: context.onRun });
  const wall = (group, own, peer) => ratio(rowOf(rows, group, peer), rowOf(rows, group, own));
  const goals = ['none', 'lz4'].flatMap(group => [
    goal(`\`convert\`, ${group}, vs full-cv2`, wall(group, 'framelock', 'full-cv2'), { must: 6, aim: 10 }),
    goal(`\`convert\`, ${group}, vs full-numpy, 2 threads`, wall(group, 'framelock', 'full-numpy-t2'), {
      must: 1.8,
      aim: 3,
    }),
    goal(
      `\`convert\` without projection, ${group}, vs sync, 2 threads`,
      wall(group, 'framelock-no-projection', 'sync-t2'),
      {
        must: 1.1,
        aim: 1.6,
      },
    ),
  ]);
  for (const peer of ['full-cv2', 'full-numpy-t2'])
    goals.push(goal(`\`convert\`, bz2, vs ${peer}`, wall('bz2', 'framelock', peer), { must: 1.7, aim: 1.9 }));
  return {
    title: 'Conversion beside the Python peer',
    text: [
      'The bz2 recording is the first 4 s of such a drive, and has two runs: the peer needs 3 s for each of its seconds.',
    ],
    rows,
    tables: [ratioTable(rows)],
    goals,
    versions: tools.versions,
  };
}

const rivals = { framelock: 'full', 'framelock-no-projection': 'sync' };

function ratioTable(rows) {
  const pairs = rows
    .filter(row => Object.hasOwn(rivals, row.name))
    .flatMap(own =>
      rows.filter(row => row.group === own.group && row.name.startsWith(rivals[own.name])).map(peer => [own, peer]),
    );
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
