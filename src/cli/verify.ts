// framelock verify: is a dataset what it says?
import { readManifest } from '../export/read/dataset-reader.js';
import { verifyDataset } from '../export/read/verify.js';
import { issueLine } from '../issue.js';
import { datasetFolder } from '../platform/node/dataset-folder.js';
import { nodeDigest } from '../platform/node/digest.js';
import { openFolder } from '../platform/node/folder.js';
import type { AddCommand } from './commands.js';
import { type CommonFlags, withCommon } from './common-options.js';
import { exitCodes } from './exit-codes.js';
import { many, printJson, talk } from './print.js';

const examples = `
Examples:
  framelock verify drive
  framelock verify drive --json

Recomputes every size and checksum, the dataset hash, row counts, frame order and the message accounting.
Exit codes: 0 all as it says, 1 damaged, or no dataset, 2 usage.`;

export const verifyCommand: AddCommand = (program, exit) => {
  const command = program
    .command('verify')
    .description('Check that a dataset is complete and unchanged.')
    .argument('<dataset>', 'a folder made by framelock convert');
  withCommon(command)
    .addHelpText('after', examples)
    .action(async (dataset: string, flags: CommonFlags) => {
      const open = datasetFolder(dataset);
      const manifest = await readManifest(open);
      const faults = await verifyDataset(manifest, open, nodeDigest, await openFolder(dataset).list());
      for (const { file, text } of faults)
        process.stderr.write(`${issueLine({ code: 'FL0704', text: `${file} ${text}; convert again` })}\n`);
      if (flags.json)
        printJson({ ok: faults.length === 0, frames: manifest.frames, dataset_hash: manifest.dataset_hash, faults });
      else if (faults.length === 0) {
        const files = manifest.shards.length + manifest.files.length;
        talk(
          `${dataset}: ${many(manifest.frames, 'frame')} in ${many(files, 'file')} are as written (${manifest.dataset_hash})`,
          flags.quiet,
        );
      }
      exit(faults.length === 0 ? exitCodes.ok : exitCodes.nothingUsable);
    });
};
