// framelock trace: from a cell of a dataset back to the bytes of its message in the recording.
import { crcHex } from '../bytes/digest.js';
import { readManifest } from '../export/read/dataset-reader.js';
import { type CellAddress, cellAddress } from '../export/read/trace.js';
import { FramelockError } from '../issue.js';
import { datasetFolder } from '../platform/node/dataset-folder.js';
import { nodeDigest } from '../platform/node/digest.js';
import { writeFileWhole } from '../platform/node/output-file.js';
import { refuseReplacing } from '../platform/node/refuse-replacing.js';
import { findMessage } from '../source/find-message.js';
import { withCache } from './cache-option.js';
import type { AddCommand } from './commands.js';
import { type CommonFlags, withCommon } from './common-options.js';
import { exitCodes } from './exit-codes.js';
import { printJson, talk } from './print.js';
import { withSession } from './with-session.js';

interface Flags extends CommonFlags {
  readonly frame: string;
  readonly sensor: string;
  readonly output?: string;
}

const examples = `
Examples:
  framelock trace drive drive.bag --frame 12 --sensor cam_front -o message.bin
  framelock trace drive drive.bag --frame 12 --sensor lidar_top --json

The bytes are the message as recorded, before any decoding; their CRC-32 must equal the dataset's.
Exit codes: 0 the bytes are the same, 1 they differ or are gone, 2 usage, 74 output failed.`;

export const traceCommand: AddCommand = (program, exit) => {
  const command = program
    .command('trace')
    .description('Find the recorded message behind a cell of a dataset and check its bytes.')
    .argument('<dataset>', 'a folder made by framelock convert')
    .argument('<recording...>', 'the recording it was made from')
    .requiredOption('--frame <n>', 'frame index')
    .requiredOption('--sensor <name>', 'sensor name or topic')
    .option('-o, --output <file>', 'write the message bytes to this file');
  withCommon(withCache(command))
    .addHelpText('after', examples)
    .action(async (dataset: string, recordings: string[], flags: Flags) => {
      if (flags.output !== undefined) refuseReplacing(flags.output, [dataset, ...recordings]);
      const open = datasetFolder(dataset);
      const address = await cellAddress(open, await readManifest(open), frameNumber(flags.frame), flags.sensor);
      await withSession(recordings, Boolean(flags.quiet), async ({ source }) => {
        const message = findMessage(source, address);
        const bytes = message === undefined ? undefined : await source.read(message);
        checkBytes(address, bytes && nodeDigest.crc32(bytes));
        if (flags.output !== undefined) await writeFileWhole(flags.output, bytes!);
        const { topic, type, encoding } = source.channels[source.messages.channel.at(message!)];
        const { file, offset, innerOffset, length } = address;
        const crc32 = crcHex(address.crc32);
        if (flags.json) {
          const cell = { frame: Number(flags.frame), sensor: address.sensor, stamp_ns: address.stampNs };
          const place = { file, offset, inner_offset: innerOffset ?? null, length, crc32 };
          printJson({ ...cell, ...place, topic, type, encoding, same: true });
        } else {
          // Inside a compressed chunk the file's own offset names many messages.
          const where = `${file}:${offset}${innerOffset === undefined ? '' : ` + ${innerOffset}`}`;
          talk(`${topic} (${type}), ${length} bytes at ${where}, CRC-32 ${crc32}: the same`, flags.quiet);
        }
        exit(exitCodes.ok);
      });
    });
};

/** Throws FL0705 when the recording does not hold what the dataset was made from. */
function checkBytes({ file, offset, crc32 }: CellAddress, found: number | undefined): void {
  if (found === crc32) return;
  const text =
    found === undefined
      ? 'expected a message at the recorded address, got none; is it the same recording?'
      : `expected CRC-32 ${crcHex(crc32)}, got ${crcHex(found)}; the recording was changed`;
  throw new FramelockError('FL0705', text, { at: { file, offset } });
}

function frameNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new FramelockError('FL0801', `expected --frame to be a whole number from 0; got "${text}"`);
}
