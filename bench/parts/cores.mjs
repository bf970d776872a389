// The same conversions on a machine with more cores than two: as many threads as framelock takes by itself, and one to eight.
import { availableParallelism } from 'node:os';
import { goal } from '../goals.mjs';
import { interleaved, ratio, rowOf } from '../measure.mjs';
import { compiled } from '../native/compile.mjs';
import { peerRecording, peerRigFile, peerTools } from '../recordings/peer.mjs';
import { ownPrograms, peerPrograms } from './conversions.mjs';
import { conversionGoals } from './convert.mjs';

const least = 8;
const groups = ['none', 'lz4'];
const threads = [1, 2, 4, 8];

export async function coresPart(context) {
  const cores = availableParallelism();
  if (cores < least) return { missing: `this machine has ${cores} cores, ${least} are wanted` };
  const tools = peerTools(context);
  if (tools.missing) return tools;
  const { work, runs } = context;
  const rig = peerRigFile(context);
  const configs = {
    ...{ framelock: [], 'framelock-no-projection': ['--no-projection'] },
    ...Object.fromEntries(threads.map(n => [`--workers ${n}`, ['--workers', String(n)]])),
  };
  const programs = groups.flatMap(group => {
    const given = { work, tools, rig, bag: peerRecording(context, group, 13), group };
    return [
      ...peerPrograms(given, ['full-cv2', 'full-numpy-t2', 'full-numpy-t4', 'sync-t2']),
      ...ownPrograms(given, configs),
    ];
  });
  const control = compiled('native/threads.cpp', { work });
  for (const n of control ? threads : [])
    programs.push({ group: 'C++ control', name: `${n} threads`, command: [control, String(n)] });
  const rows = interleaved(programs, { runs, work, onRun: context.onRun });
  const gain = (group, name, n) => ratio(rowOf(rows, group, name(1)), rowOf(rows, group, name(n)));
  const ofWorkers = n => `--workers ${n}`;
  const ofThreads = n => `${n} threads`;
  const said = n =>
    control ? `the C++ control scaled ${gain('C++ control', ofThreads, n).toFixed(2)}x` : 'no C++ control';
  return {
    title: `Conversion on ${cores} cores`,
    text: [
      'The conversions of the 13 s drive on a machine with more cores. `framelock` takes as many threads as it finds right (four there); the peer',
      'is given two and four.',
    ],
    rows,
    tables: [
      {
        title: 'Against `--workers 1`, wall:',
        head: ['on', ...threads.slice(1).map(n => `${n} threads`)],
        rows: [...groups.map(group => [group, ofWorkers]), ...(control ? [['C++ control', ofThreads]] : [])].map(
          ([group, name]) => [group, ...threads.slice(1).map(n => `${gain(group, name, n).toFixed(2)}x`)],
        ),
      },
    ],
    goals: groups.flatMap(group => [
      ...conversionGoals(rows, group, `${group}, ${cores} cores`),
      goal(`2 workers vs 1, ${group}, ${cores} cores`, gain(group, ofWorkers, 2), {
        must: 1.6,
        aim: 1.9,
        note: said(2),
      }),
    ]),
    versions: tools.versions,
  };
}
