// framelock calib time: the offset between two clocks from how the body moved.
import { clockJson, estimateOffset, offsetJson } from '../../calibration/time-offset/index.js';
import { allObservers, chooseMotions, knownOfRigFile, SAME_RECORDING_LAG_NS } from '../../frame/motion/index.js';
import { FramelockError, Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { grayDecoder } from '../../platform/node/gray.js';
import { openMotion, splitMotionInput } from '../../platform/node/motion-input.js';
import { writeFileWhole } from '../../platform/node/output-file.js';
import { refuseReplacing } from '../../platform/node/refuse-replacing.js';
import { withCache } from '../cache-option.js';
import type { AddCommand } from '../commands.js';
import { type CommonFlags, withCommon } from '../common-options.js';
import { exitCodeFor, exitCodes } from '../exit-codes.js';
import { givenRig } from '../given-rig.js';
import { duration } from '../policy-options.js';
import { print, printJson, talk, talkIssues } from '../print.js';
import { calibTimeText } from './time-text.js';

interface Flags extends CommonFlags {
  readonly columns?: readonly string[];
  readonly maxLag?: number;
  readonly maxSigma?: number;
  readonly speed?: boolean;
  readonly rig?: string;
  readonly output?: string;
}

const examples = `
Examples:
  framelock calib time drive.bag:/imu/data drive.bag:/odom
  framelock calib time phone.csv car.mcap:/imu --columns t_ns,wx,wy,wz --json
  framelock calib time lidar.mcap:/odom camera.tum -o clock.json
  framelock calib time drive.bag:/imu/data drive.bag:/lidar/points --rig rig.yaml

Exit codes: 0 the offset is observable, 1 it is not (the reasons say why) or nothing is usable, 2 usage,
3 observable, but something could not be read, 74 output failed.`;

export const calibTime: AddCommand = (group, exit) => {
  const command = group
    .command('time')
    .description(
      'Estimate the offset between two clocks from how two sensors on one body turned, or how fast they moved.',
    )
    .argument('<A[:topic]>', 'recording and topic, or a table: TUM, EuRoC csv, t,x,y,z,qx,qy,qz,qw')
    .argument('<B[:topic]>', 'the same; the offset is the time on A’s clock minus the time on B’s')
    .option(
      '--columns <names>',
      'what a table holds, like t,_,wz or t_ns,speed; twice: first for A, then for B',
      collect,
    )
    .option('--max-lag <duration>', 'largest offset looked for (default: 10s in one recording, any in two)', duration)
    .option('--max-sigma <duration>', 'largest sigma that is accepted (default: 5ms, for speeds 20ms)', duration)
    .option('--speed', 'compare speeds, not rotations')
    .option('--rig <file>', 'rig file with lenses, mounting and what stamps mean, for cameras, LiDARs and radars')
    .option('-o, --output <file>', 'write a clock file that corrects B’s stamps');
  withCommon(withCache(command))
    .addHelpText('after', examples)
    .action(async (a: string, b: string, flags: Flags) => {
      const issues = new Issues();
      const code = await compare(a, b, flags, issues).finally(() => talkIssues(issues.sorted(), Boolean(flags.quiet)));
      exit(code);
    });
};

async function compare(a: string, b: string, flags: Flags, issues: Issues): Promise<number> {
  const [columnsA, columnsB = columnsA] = flags.columns ?? [];
  const [inputA, inputB] = [splitMotionInput(a), splitMotionInput(b)];
  if (flags.output !== undefined) refuseReplacing(flags.output, [inputA.path, inputB.path, flags.rig]);
  const rigFile = await givenRig(flags);
  const observers = allObservers({ known: knownOfRigFile(rigFile), decoder: grayDecoder });
  const first = await openMotion(inputA, columnsA, observers, issues);
  const second = await openMotion(inputB, columnsB, observers, issues);
  const pair = chooseMotions(first.motions, second.motions, flags.speed ? 'speed' : 'any');
  if (!pair) {
    const signals = [first, second].map(({ motions }) => motions.map(m => m.signal).join(', ')).join(' and ');
    throw new FramelockError('FL0801', `expected two rotations or two speeds to compare, got ${signals}`);
  }
  const maxLagNs = flags.maxLag ?? (inputA.path === inputB.path ? SAME_RECORDING_LAG_NS : undefined);
  const found = estimateOffset(pair.a.track, pair.b.track, { maxLagNs, sigmaLimitNs: flags.maxSigma });
  const names = { a: { topic: first.topic, signal: pair.a.signal }, b: { topic: second.topic, signal: pair.b.signal } };
  if (flags.json)
    printJson({ framelock_time_offset: 1, ...names, ...offsetJson(found), issues: issues.sorted().map(issueJson) });
  else print(calibTimeText(found, names));
  const clock = clockJson(found, second.topic);
  if (flags.output !== undefined && clock) {
    await writeFileWhole(flags.output, new TextEncoder().encode(`${JSON.stringify(clock, null, 2)}\n`));
    talk(`${flags.output}: brings ${second.topic} onto the clock of ${first.topic}`, flags.quiet);
  } else if (flags.output !== undefined) talk(`${flags.output} was not written: the offset is not observable`);
  return found.observable ? exitCodeFor(issues.sorted()) : exitCodes.nothingUsable;
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
