// Whole conversions beside the Python program that does the same job: stored as is, lz4 and bz2.
import { goal } from '../goals.mjs';
import { interleaved, ratio, rowOf } from '../measure.mjs';
import { peerRecording, peerRigFile, peerTools } from '../recordings/peer.mjs';
import { ownPrograms, peerPrograms, ratioTable } from './conversions.mjs';

/** bz2 takes the peer 3 s for each second of the recording: a shorter one, and two runs. */
const recordings = [
  { name: 'none', seconds: 13 },
  { name: 'lz4', seconds: 13 },
  { name: 'bz2', seconds: 4, runs: 2 },
];

export async function convertPart(context) {
  const { work, runs } = context;
  const tools = peerTools(context);
  if (tools.missing) return tools;
  const rig = peerRigFile(context);
  const programs = recordings.flatMap(({ name, seconds, runs: fewer }) => {
    const bag = peerRecording(context, name, seconds);
    const given = { work, tools, rig, bag, group: name, runs: fewer && Math.min(fewer, runs) };
    return [...peerPrograms(given), ...ownPrograms(given)];
  });
  const rows = interleaved(programs, { runs, work, onRun: context.onRun });
  const wall = (peer, own) => ratio(rowOf(rows, 'bz2', peer), rowOf(rows, 'bz2', own));
  const goals = ['none', 'lz4'].flatMap(group => conversionGoals(rows, group));
  for (const peer of ['full-cv2', 'full-numpy-t2'])
    goals.push(goal(`\`convert\`, bz2, vs ${peer}`, wall(peer, 'framelock'), { must: 1.7, aim: 1.9 }));
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

/** The same two recordings nearly five times as long, so that starting is a smaller part on both sides. */
export async function minutePart(context) {
  const { work, runs } = context;
  const tools = peerTools(context);
  if (tools.missing) return tools;
  const rig = peerRigFile(context);
  const programs = ['none', 'lz4'].flatMap(compression => {
    const bag = peerRecording(context, compression, 60);
    const given = { work, tools, rig, bag, group: `${compression}, 60 s` };
    return [...peerPrograms(given, ['full-cv2', 'full-numpy-t2', 'sync-t2']), ...ownPrograms(given)];
  });
  const rows = interleaved(programs, { runs, work, onRun: context.onRun });
  return {
    title: 'The same for a drive of 60 s',
    text: [
      'As is 2.8 GB. The peer takes as long to start as framelock does (numpy, OpenCV, pyarrow), so what a second of a drive costs shows here.',
    ],
    rows,
    tables: [ratioTable(rows)],
    goals: ['none, 60 s', 'lz4, 60 s'].flatMap(group => conversionGoals(rows, group)),
    versions: tools.versions,
  };
}

/** `group`: as the rows have it; `called`: as the item says it. */
export function conversionGoals(rows, group, called = group) {
  const wall = (own, peer) => ratio(rowOf(rows, group, peer), rowOf(rows, group, own));
  return [
    goal(`\`convert\`, ${called}, vs full-cv2`, wall('framelock', 'full-cv2'), { must: 6, aim: 10 }),
    goal(`\`convert\`, ${called}, vs full-numpy, 2 threads`, wall('framelock', 'full-numpy-t2'), { must: 1.8, aim: 3 }),
    goal(`\`convert\` without projection, ${called}, vs sync, 2 threads`, wall('framelock-no-projection', 'sync-t2'), {
      must: 1.1,
      aim: 1.6,
    }),
  ];
}
