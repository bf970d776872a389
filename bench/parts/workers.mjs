// Two threads against one, beside a C++ program of two threads in the same minutes: below 1.8x of that, the machine is not free.
import { join } from 'node:path';
import { goal } from '../goals.mjs';
import { interleaved, ratio, rowOf } from '../measure.mjs';
import { compiled } from '../native/compile.mjs';
import { havePeer, peerRecording, peerRigFile } from '../recordings/peer.mjs';
import { convertCommand, knows } from './framelock.mjs';

export async function workersPart(context) {
  if (!havePeer()) return { missing: 'the recordings of ../shared/peer are not here' };
  if (!knows('convert', '--workers')) return { missing: 'this build knows no --workers' };
  const { work, runs } = context;
  const rig = peerRigFile(context);
  const control = compiled('native/threads.cpp', { work });
  const out = join(work, 'out');
  const programs = ['none', 'lz4'].flatMap(group => {
    const bag = peerRecording(context, group, 13);
    return [0, 1, 2].map(n => ({
      group,
      name: `--workers ${n}`,
      inputs: [bag],
      outputs: [out],
      command: convertCommand(bag, out, '--rig', rig, '--workers', String(n)),
    }));
  });
  for (const n of control ? [1, 2] : [])
    programs.push({ group: 'C++ control', name: `${n} threads`, command: [control, String(n)] });
  const rows = interleaved(programs, { runs, work, onRun: context.onRun });
  const scaling = ratio(rowOf(rows, 'C++ control', '1 threads'), rowOf(rows, 'C++ control', '2 threads'));
  const said =
    scaling === undefined
      ? 'no C++ control'
      : `the C++ control scaled ${scaling.toFixed(2)}x${scaling < 1.8 ? ', so this says nothing' : ''}`;
  const goals = ['none', 'lz4'].map(group => {
    const value = ratio(rowOf(rows, group, '--workers 1'), rowOf(rows, group, '--workers 2'));
    return goal(`2 workers vs 1, ${group}`, value, { must: 1.6, aim: 1.9, note: said });
  });
  return {
    title: 'Workers',
    text: [
      '`convert` with projection. `--workers 0` does everything in one thread. With 1, frames are filled in the first thread while others',
      'decompress and write; with 2, in two more that also read. So 1 has two cores to do already. The control is pure arithmetic.',
    ],
    rows,
    tables: [
      {
        title: 'What two cores gain over one thread (`--workers 0`), wall:',
        head: ['recording', '--workers 1', '--workers 2'],
        rows: ['none', 'lz4'].map(group => [
          group,
          ...[1, 2].map(n => {
            const gain = ratio(rowOf(rows, group, '--workers 0'), rowOf(rows, group, `--workers ${n}`));
            return gain === undefined ? '–' : `${gain.toFixed(2)}x`;
          }),
        ]),
      },
    ],
    goals,
  };
}
