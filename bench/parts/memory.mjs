// Peak memory of converting drives of 1, 10 and 100 minutes.
import { join } from 'node:path';
import { goal } from '../goals.mjs';
import { interleaved, rowOf } from '../measure.mjs';
import { driveRecording, driveRigFile } from '../recordings/drive-files.mjs';
import { convertCommand } from './framelock.mjs';

const minutes = [1, 10, 100];

export async function memoryPart(context) {
  const { work, runs } = context;
  const rig = driveRigFile(context);
  const out = join(work, 'out');
  const drives = [];
  for (const length of minutes) drives.push({ length, ...(await driveRecording(context, length, 'bag')) });
  const programs = drives.map(({ length, path }) => ({
    group: `${length} min`,
    name: 'convert',
    inputs: [path],
    outputs: [out],
    command: convertCommand(path, out, '--rig', rig),
    runs: length > 10 ? 1 : runs,
  }));
  const rows = interleaved(programs, { runs, work, onRun: context.onRun });
  for (const { remove } of drives) remove();
  const peak = length => rowOf(rows, `${length} min`, 'convert').rss_mb.median;
  const perMessage = ((peak(100) - peak(1)) * 2 ** 20) / (drives[2].messages - drives[0].messages);
  const growth = 100 * (peak(100) / peak(1) - 1);
  return {
    title: 'Memory over the length of the drive',
    text: [
      'Real stamps and real rates: IMU 200 Hz, odometry 50 Hz, a LiDAR at 10 Hz, three cameras at 25 Hz, 20 100 messages a minute as a ROS 1',
      'bag stored as is. Clouds have 1024 points and pictures 320×180 pixels, so that 100 minutes are 5 GB: what full-sized messages take',
      `stands in the tables of the 13 s drive. 100 minutes have one run. Growth: ${perMessage.toFixed(0)} bytes for each message of the recording.`,
    ],
    rows,
    goals: [
      goal('peak memory, 100 minutes against 1', growth, {
        must: 10,
        most: true,
        unit: '% more',
        note: `${perMessage.toFixed(0)} bytes a message`,
      }),
      goal('peak memory, 100 minutes', peak(100), { must: 400, aim: 250, most: true, unit: 'MiB' }),
    ],
  };
}
