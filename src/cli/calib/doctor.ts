// framelock calib doctor: which reading of a given calibration fits the recording, where conventions were mixed up.
import { Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { diagnoseRecording } from '../../platform/node/doctor.js';
import { refuseExisting } from '../../platform/node/output-file.js';
import type { AddCommand } from '../commands.js';
import { withCommon } from '../common-options.js';
import { exitCodes } from '../exit-codes.js';
import { cloudNamed, cloudToo, type LidarFlags } from '../lidar-option.js';
import { type FrameFlags, frameOptions, withMatching } from '../options.js';
import { print, printJson, talk, talkIssues } from '../print.js';
import { progress } from '../progress.js';
import { wholeNumber } from '../whole-number.js';
import { doctorJson, doctorLines } from './doctor-text.js';

interface Flags extends FrameFlags, LidarFlags {
  readonly camera?: string;
  readonly frames?: number;
  readonly output?: string;
}

const examples = `
Examples:
  framelock calib doctor drive.mcap --rig rig.yaml
  framelock calib doctor drive.bag --rig rig.yaml --camera front -o rig-2.yaml

Exit codes: 0 the given numbers fit best, 1 another reading fits (or nothing usable), 4 it cannot be told, 2 usage or the output
exists, 74 output failed.`;

export const calibDoctor: AddCommand = (group, exit) => {
  const command = group
    .command('doctor')
    .description(
      'Find mixed-up conventions in a LiDAR–camera calibration: inverse, axes, quaternion order, units, lens.',
    )
    .argument('<recording...>', 'bags, MCAP or db3 files, or folders; several are joined')
    .option('--camera <name>', 'only this camera (sensor or topic)')
    .option('--lidar <name>', 'this LiDAR (sensor or topic) instead of the first')
    .addOption(cloudToo())
    .option(
      '--frames <n>',
      'at most this many frames per camera (default: 4, fewer with many cameras)',
      wholeNumber(1, 100),
    )
    .option('-o, --output <file>', 'write what is proposed as a new rig file; it must not exist');
  withCommon(withMatching(command))
    .addHelpText('after', examples)
    .action(async (recordings: string[], flags: Flags) => {
      const issues = new Issues();
      const code = await doctor(recordings, flags, issues).finally(() =>
        talkIssues(issues.sorted(), Boolean(flags.quiet)),
      );
      exit(code);
    });
};

async function doctor(inputs: readonly string[], flags: Flags, issues: Issues): Promise<number> {
  const { output, rig: rigPath, camera, frames, quiet } = flags;
  if (output !== undefined) refuseExisting(output);
  const bar = progress(Boolean(quiet));
  let done = 0;
  const onProgress = (at: number, all: number) => {
    if (done === 0) bar.start(all);
    bar.add(at - done, 0);
    done = at;
  };
  const request = {
    inputs,
    rigPath,
    frames: await frameOptions(flags),
    options: { camera, lidar: cloudNamed(flags), frames, onProgress },
    issues,
  };
  const result = await diagnoseRecording(request).finally(() => bar.stop());
  const { pairs, refused, changes } = result;
  // With the topic as place: what one camera shows does not stand for another.
  for (const { camera, found } of pairs) {
    const at = { topic: camera.channel.topic };
    const { best, reasons, verdict } = found;
    if (verdict === 'another reading')
      issues.add('FL0930', `another reading fits better: ${best?.where}: ${best?.mistake}`, at);
    if (verdict === 'unknown') issues.add('FL0931', `cannot be told: ${reasons.join('; ')}`, at);
  }
  for (const { sensor, text } of refused)
    issues.add('FL0932', `${text}; it is left as given, look at each with --camera`, { topic: sensor.channel.topic });
  if (flags.json)
    printJson({
      framelock_doctor: 1,
      recording: result.recording,
      pairs: pairs.map(doctorJson),
      changes,
      issues: issues.sorted().map(issueJson),
    });
  else print(pairs.flatMap(doctorLines).join('\n'));
  if (output !== undefined && changes.length > 0 && refused.length === 0) {
    await result.write(output);
    talk(`${output}: a new rig file with ${changes.join(', ')} as proposed`, quiet);
  } else if (output !== undefined)
    talk(`${output} was not written: ${refused.length > 0 ? 'cameras disagree' : 'nothing is proposed'}`);
  if (changes.length > 0) return exitCodes.nothingUsable;
  return pairs.every(p => p.found.verdict === 'as given') ? exitCodes.ok : exitCodes.policy;
}
