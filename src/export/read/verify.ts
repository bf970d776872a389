// Recomputes everything a dataset says of itself: sizes, hashes, row counts, order, accounting.
import type { RecordBatch } from 'apache-arrow';
import type { Bytes } from '../../bytes/bytes.js';
import type { Digest } from '../../bytes/digest.js';
import { rethrowDefect } from '../../issue.js';
import { matchKinds } from '../../sync/index.js';
import { datasetHash } from '../dataset/manifest.js';
import { checksumOf } from '../dataset/progress.js';
import { sealHolds } from '../dataset/seal.js';
import { openArrowFile } from './arrow-file.js';
import type { Manifest, ManifestFile, OpenFile } from './dataset-reader.js';

export interface Fault {
  readonly file: string;
  readonly text: string;
}

const matches = new Set<string>(matchKinds);

/** `names` are all files of the folder, where it can be listed. Faults in the order of the manifest's files; none means that the dataset is what it says. */
export async function verifyDataset(
  manifest: Manifest,
  open: OpenFile,
  digest: Digest,
  names: readonly string[] = [],
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const all = [...manifest.shards, ...manifest.files];
  // The card tells readers to load all of data/: a file too many is read with the rest.
  const listed = new Set(all.map(file => file.path));
  for (const name of names) {
    if (name.startsWith('data/') && !listed.has(name)) faults.push({ file: name, text: 'is not part of the dataset' });
  }
  const text = await open('dataset.json');
  if (text) {
    if (!sealHolds(await text.read(0, text.size), digest)) {
      faults.push({ file: 'dataset.json', text: 'is not as written: manifest_sha256 differs' });
    }
    await text.close();
  }
  for (const file of all) faults.push(...(await checkFile(file, open, digest)));
  const hash = datasetHash(all, digest);
  if (hash !== manifest.dataset_hash) {
    faults.push({
      file: 'dataset.json',
      text: `dataset_hash is ${manifest.dataset_hash}, the files listed give ${hash}`,
    });
  }
  const rows = manifest.shards.reduce((sum, s) => sum + s.rows, 0);
  if (rows !== manifest.frames)
    faults.push({ file: 'dataset.json', text: `${manifest.frames} frames, but the shards list ${rows} rows` });
  const { found, decoded, dropped, unselected } = manifest.accounting;
  const lost = Object.values(dropped).reduce((sum, n) => sum + n, 0);
  if (found !== decoded + lost + unselected) {
    faults.push({
      file: 'dataset.json',
      text: `the message counts do not add up: ${found} found, ${decoded} decoded, ${lost} dropped, ${unselected} unselected`,
    });
  }
  // Contents are read only when every file is what was written: a damaged file would only repeat its fault.
  if (faults.length === 0) faults.push(...(await checkFrames(manifest, open)));
  return faults;
}

async function checkFile(file: ManifestFile, open: OpenFile, digest: Digest): Promise<Fault[]> {
  let bytes: Bytes | undefined;
  try {
    bytes = await open(file.path);
  } catch (error) {
    rethrowDefect(error);
    return [{ file: file.path, text: `cannot be read: ${error.message}` }];
  }
  if (!bytes) return [{ file: file.path, text: 'is missing' }];
  const { size } = bytes;
  await bytes.close();
  if (size !== file.bytes) return [{ file: file.path, text: `has ${size} bytes, the manifest says ${file.bytes}` }];
  const found = await checksumOf({ open }, file.path, digest, file.sha256 !== undefined);
  const differs = (['crc32', 'sha256'] as const).find(name => found?.[name] !== file[name]);
  if (!differs) return [];
  const [got, said] = [found?.[differs] ?? 'none', file[differs] ?? 'none'];
  return [{ file: file.path, text: `has another ${differs} (${got}) than the manifest says (${said})` }];
}

async function checkFrames(manifest: Manifest, open: OpenFile): Promise<Fault[]> {
  const faults: Fault[] = [];
  const check = rowCheck(manifest.sensors.map(sensor => sensor.name));
  for (const { path } of manifest.shards) {
    const bytes = (await open(path))!;
    const fault = (text: string) => faults.push({ file: path, text });
    try {
      const file = await openArrowFile(bytes);
      for (let b = 0; b < file.batches; b++) {
        const batch = await file.readBatch(b);
        for (let row = 0; row < batch.numRows; row++) check(batch, row, fault);
      }
    } catch (error) {
      rethrowDefect(error);
      fault(error.message);
    } finally {
      await bytes.close();
    }
  }
  return faults;
}

/** To be given all rows in their order: frames are numbered without a gap, do not go back in time, and match in a known way. */
function rowCheck(sensors: readonly string[]) {
  let next = 0n;
  let before: bigint | undefined;
  return (batch: RecordBatch, row: number, fault: (text: string) => void) => {
    const index = batch.getChild('frame_index')?.get(row);
    const stamp = batch.getChild('stamp_ns')?.get(row) as bigint;
    if (index !== next) fault(`frame_index is ${index}, expected ${next}`);
    if (before !== undefined && stamp < before) fault(`stamp_ns of frame ${next} lies before the frame before it`);
    before = stamp;
    for (const name of sensors) {
      const match = batch.getChild(name)?.getChild('match')?.get(row);
      if (!matches.has(match as string)) fault(`frame ${next}: match of ${name} is ${String(match)}`);
    }
    next++;
  };
}
