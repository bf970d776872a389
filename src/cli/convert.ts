// framelock convert: a recording becomes a dataset.
import { dirname } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { FrameRange } from '../frame/only-frames.js';
import { printable } from '../issue.js';
import { issueJson } from '../issue-json.js';
import { hasSimd } from '../kernel/index.js';
import { convert } from '../platform/node/convert.js';
import type { Session } from '../platform/node/session.js';
import type { AddCommand } from './commands.js';
import { withCommon } from './common-options.js';
import { exitCodeFor } from './exit-codes.js';
import { givenRig } from './given-rig.js';
import { type FrameFlags, frameOptions, withFrames } from './options.js';
import { count, many, printJson, sizeText, talk, talkIssues } from './print.js';
import { progress } from './progress.js';
import { withSession } from './with-session.js';

interface Flags extends FrameFlags {
  readonly output: string;
  readonly overwrite?: boolean;
  readonly durable?: boolean;
  readonly checkCalibration?: boolean;
  readonly shardSize: number;
  readonly frames?: FrameRange;
  readonly workers?: number;
  readonly sha256?: boolean;
}

const examples = `
Examples:
  framelock convert drive.bag -o drive
  framelock convert part_0.mcap part_1.mcap -o drive --rig rig.yaml --reference /lidar_top/points
  framelock convert 2011_09_26 -o kitti --tolerance 20ms --json
  framelock convert drive.bag -o drive --tolerance 50ms --tolerance /radar=10ms --missing /radar=drop
  framelock convert drive.bag -o drive --policy resample --rate 10 --tolerance 60ms
  framelock convert drive.bag -o drive --policy approximate --max-interval 30ms

Exit codes: 0 nothing was lost, 3 finished, with reported loss, 1 nothing usable, 2 usage, 71 memory or threads ran out, 74 output
failed, 75 output locked, 130 interrupted. A run that was cut off is completed by the same command.`;

const plainLoops =
  'this machine runs no WebAssembly with SIMD and shared memory: plain loops were used, several times slower; the dataset is the same';

export const convertCommand: AddCommand = (program, exit) => {
  const command = program
    .command('convert')
    .description('Convert recordings to synchronized, calibrated Arrow frames.')
    .argument('<recording...>', 'bags, MCAP or db3 files, or folders; several are joined')
    .requiredOption('-o, --output <folder>', 'the dataset to make')
    .option('--overwrite', 'replace a finished dataset')
    .option('--frames <range>', 'only frames a:b, a included, b not; as the whole conversion numbers them', framesOf)
    .option('--durable', 'wait until every file is on the disk, so that it survives a power failure')
    .option('--sha256', 'SHA-256 of the inputs and of all files, beside their CRC-32: reads the recording once more')
    .option('--check-calibration', 'check the LiDAR–camera calibrations window by window; decodes pictures')
    .option('--shard-size <megabytes>', 'about how large each file of the dataset becomes', megabytesOf, 256)
    .option(
      '--workers <count>',
      'threads that fill frames; 0: one thread for everything. The dataset is the same',
      workersOf,
    );
  withCommon(withFrames(command))
    .addHelpText('after', examples)
    .action(async (recordings: string[], flags: Flags) => {
      const rigFile = await givenRig(flags);
      const bar = progress(Boolean(flags.quiet));
      try {
        const work = async (session: Session) => {
          const result = await convert({
            session,
            out: flags.output,
            rigFile,
            options: { ...(await frameOptions(flags)), frames: flags.frames, checkCalibration: flags.checkCalibration },
            overwrite: Boolean(flags.overwrite),
            durable: Boolean(flags.durable),
            shardBytes: flags.shardSize * 2 ** 20,
            workers: flags.workers,
            sha256: flags.sha256,
            onPlan: plan => bar.start(plan.frames.length),
            onProgress: (frames, bytes) => bar.add(frames, bytes),
          });
          bar.stop();
          const { frames, hash, accounting, issues } = result;
          talkIssues(issues, Boolean(flags.quiet));
          if (flags.json) printJson({ frames, dataset_hash: hash, accounting, issues: issues.map(issueJson) });
          const done = result.already
            ? `nothing to do: ${printable(flags.output)} is already there`
            : `${printable(flags.output)}: ${sizeText(result.bytes)}`;
          talk(`${many(frames, 'frame')}, ${done}`, flags.quiet);
          talk(accountingLine(accounting), flags.quiet);
          if (!hasSimd()) talk(plainLoops, flags.quiet);
          exit(exitCodeFor(issues, accounting));
        };
        await withSession(recordings, Boolean(flags.quiet), work, {
          hash: Boolean(flags.sha256),
          beside: dirname(flags.output),
          decompressThreads: flags.workers === 0 ? 0 : undefined,
        });
      } finally {
        bar.stop();
      }
    });
};

function framesOf(text: string): FrameRange {
  const [, from, to] = /^(\d{0,9}):(\d{0,9})$/.exec(text) ?? [];
  if (from === undefined) throw new InvalidArgumentError('expected a:b, as in 100:200, 100: or :200.');
  return { from: Number(from), ...(to === '' ? {} : { to: Number(to) }) };
}

/** A fraction is allowed, for trying out. */
function megabytesOf(text: string): number {
  const size = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (size > 0 && size <= 16384) return size;
  throw new InvalidArgumentError('expected a number of megabytes, more than 0 and at most 16384.');
}

function workersOf(text: string): number {
  const workers = /^\d+$/.test(text) ? Number(text) : -1;
  if (workers >= 0 && workers <= 64) return workers;
  throw new InvalidArgumentError('expected a whole number from 0 to 64.');
}

function accountingLine({
  found,
  decoded,
  dropped,
  unselected,
}: Awaited<ReturnType<typeof convert>>['accounting']): string {
  const reasons = Object.entries(dropped).map(([reason, n]) => `${reason} ${count(n)}`);
  const sum = Object.values(dropped).reduce((total, n) => total + n, 0);
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
  return `messages: ${count(found)} found = ${count(decoded)} used + ${count(sum)} dropped${why} + ${count(unselected)} not selected`;
}
