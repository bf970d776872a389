// How far a conversion without projection is from what the machine could do at best: read the input once, write the output once.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { folderBytes } from '../folder-bytes.mjs';
import { goal } from '../goals.mjs';
import { interleaved, measured, ratio, rowOf } from '../measure.mjs';
import { havePeer, peerRecording, peerRigFile } from '../recordings/peer.mjs';
import { convertCommand } from './framelock.mjs';

export async function limitsPart(context) {
  if (!havePeer()) return { missing: 'the recordings of ../shared/peer are not here' };
  const { work, runs } = context;
  const rig = peerRigFile(context);
  const programs = ['none', 'lz4'].flatMap(group => {
    const bag = peerRecording(context, group, 13);
    const out = join(work, 'out');
    const command = convertCommand(bag, out, '--rig', rig, '--no-projection');
    const shared = { group, inputs: [bag], outputs: [out] };
    measured({ ...shared, command, outputs: [] }, work);
    const bytes = folderBytes(out);
    rmSync(out, { recursive: true, force: true });
    // `cat` to a pipe, not to /dev/null, which need not read; head writes zeros as fast as a file takes them.
    const copy = `cat "$1" | cat > /dev/null && head -c "$2" /dev/zero > "$3"`;
    return [
      { ...shared, name: 'framelock-no-projection', command },
      { ...shared, name: 'cat + raw write', command: ['sh', '-c', copy, 'sh', bag, String(bytes), out] },
    ];
  });
  const rows = interleaved(programs, { runs, work, onRun: context.onRun });
  const times = group => {
    const value = ratio(rowOf(rows, group, 'framelock-no-projection'), rowOf(rows, group, 'cat + raw write'));
    return goal(`\`convert\` without projection, ${group}, in times of \`cat\` + raw write`, value, {
      must: 3,
      aim: 2,
      most: true,
    });
  };
  return {
    title: 'Against reading and writing alone',
    text: [
      '`cat` of the recording into a pipe, then a raw write of as many bytes as the dataset has. framelock also makes the CRC-32 of every message that',
      'it reads and of every byte that it writes, and splits clouds into columns.',
    ],
    rows,
    goals: [times('none'), times('lz4')],
  };
}
