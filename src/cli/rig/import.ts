// framelock rig import: a rig file out of foreign calibration.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { sha256Of } from '../../bytes/digest.js';
import { FramelockError, Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import type { ImageSize } from '../../message/image-size.js';
import { calibrationFormatsFor, readCalibrationFiles, readPictureSize } from '../../platform/node/calibration-files.js';
import { nodeDigest } from '../../platform/node/digest.js';
import { writeFileWhole } from '../../platform/node/output-file.js';
import { refuseReplacing } from '../../platform/node/refuse-replacing.js';
import { parseRigFile } from '../../rig/file/index.js';
import { type ImportedRig, importRig, rigYaml } from '../../rig/import/index.js';
import type { AddCommand } from '../commands.js';
import { type CommonFlags, withCommon } from '../common-options.js';
import { exitCodeFor } from '../exit-codes.js';
import { many, print, printJson, talk, talkIssues } from '../print.js';
import { maybeNamed, named, pictureSize } from './import-options.js';

interface Flags extends CommonFlags {
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly frame?: string;
  readonly topic?: ReadonlyMap<string, string>;
  readonly rename?: ReadonlyMap<string, string>;
  readonly lens?: ReadonlyMap<string, string>;
  readonly size?: ReadonlyMap<string, string>;
  readonly image?: ReadonlyMap<string, string>;
}

const examples = `
Examples:
  framelock rig import camchain-imucam.yaml imu.yaml -o rig.yaml
  framelock rig import ost.yaml --rename narrow_stereo=front --topic front=/front/image_raw -o rig.yaml
  framelock rig import calib.json --image frame.png --topic lidar=/ouster/points -o rig.yaml

Exit codes: 0 written, 2 usage or a file that is not valid, 3 something of the files is not in the result, 74 output failed.`;

export const rigImport: AddCommand = (group, exit) => {
  const command = group
    .command('import')
    .description('Make a rig file from foreign calibration files; without -o it is printed.')
    .argument('<file...>', 'calibration files, of one format or of several that belong together')
    .option('-o, --output <file>', 'the rig file to write')
    .option('--overwrite', 'replace an existing file')
    .option('--frame <name>', 'the frame that poses are written in (default: base_link or the like, else the root)')
    .option('--topic <name=/topic>', 'topic of a sensor; may be given again', named)
    .option('--rename <old=new>', 'another name for a sensor and for a frame; file:old=new for one file’s', named)
    .option('--lens <name=model>', 'lens model of a camera, where the file leaves it open', named)
    .option('--size <[name=]WxH>', 'size of a camera’s pictures, in place of what its file says', maybeNamed)
    .option(
      '--image <[name=]file>',
      'a picture of a camera, whose size is checked against the calibration',
      maybeNamed,
    );
  withCommon(command)
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: Flags) => {
      const issues = new Issues();
      await work(paths, flags, issues).finally(() => talkIssues(issues.sorted(), Boolean(flags.quiet)));
      exit(exitCodeFor(issues.sorted()));
    });
};

async function work(paths: readonly string[], flags: Flags, issues: Issues): Promise<void> {
  const { output, frame, topic: topics, rename: renames, lens: lenses } = flags;
  if (output !== undefined && !flags.overwrite && existsSync(output))
    throw new FramelockError(
      'FL0702',
      'expected a new file, got one that exists; choose another, or give --overwrite',
      {
        at: { file: output },
      },
    );
  if (output !== undefined) refuseReplacing(output, [...paths, ...(flags.image?.values() ?? [])]);
  const files = await readCalibrationFiles(paths);
  const sizes = new Map([...(flags.size ?? [])].map(([name, given]) => [name, pictureSize(given)] as const));
  const pictures = await picturesOf(flags);
  const rig = importRig(files, await calibrationFormatsFor(files), issues, {
    frame,
    topics,
    renames,
    lenses,
    sizes,
    pictures,
  });
  const text = rigYaml(rig, new Map(files.map(({ name, bytes }) => [name, sha256Of(bytes, nodeDigest)])));
  // What is written must be what every other command reads.
  parseRigFile(text, output === undefined ? 'the result' : basename(output));
  if (output !== undefined) await writeFileWhole(output, new TextEncoder().encode(text));
  if (flags.json) printJson({ ...json(rig, output), issues: issues.sorted().map(issueJson) });
  else if (output === undefined) print(text.trimEnd());
  for (const { file, format } of rig.recognised) talk(`${file}: ${format ?? 'not recognised'}`, flags.quiet);
  for (const note of rig.notes) talk(note, flags.quiet);
  const count = Object.keys(rig.document.sensors ?? {}).length;
  if (output !== undefined) talk(`${output}: ${many(count, 'sensor')}`, flags.quiet);
}

function json({ document, notes, recognised }: ImportedRig, output: string | undefined) {
  return { framelock_rig_import: 1, output: output ?? null, files: recognised, notes, rig: document };
}

async function picturesOf({ image }: Flags): Promise<Map<string, ImageSize>> {
  const pictures = new Map<string, ImageSize>();
  for (const [name, path] of image ?? []) pictures.set(name, await readPictureSize(path));
  return pictures;
}
