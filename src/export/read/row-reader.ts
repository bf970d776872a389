// Rows of a dataset by the number of their frame, with the last batches kept: neighbours mostly lie in one batch.
import type { RecordBatch } from 'apache-arrow';
import { FramelockError } from '../../issue.js';
import { openArrowFile } from './arrow-file.js';
import { cellValue } from './cells.js';
import type { Manifest, OpenFile } from './dataset-reader.js';

const KEPT = 2;

/**
 * Opens a file for each batch that is read, so nothing is left open. Rejects with FL0704 for what is missing or damaged, and for a file that
 * holds other frames than its place in the manifest says.
 */
export function rowReader(open: OpenFile, { shards, frames, recording }: Manifest) {
  const kept: { from: number; batch: RecordBatch }[] = [];
  /** First frames of the batches of a file, as far as they are known. */
  const starts = new Map<string, number[]>();

  return async (frame: number): Promise<{ readonly batch: RecordBatch; readonly row: number }> => {
    const near = kept.find(k => frame >= k.from && frame < k.from + k.batch.numRows);
    if (near) return { batch: near.batch, row: frame - near.from };
    let first = 0;
    for (const { path, rows } of shards) {
      if (frame >= first && frame < first + rows) return load(path, first, frame);
      first += rows;
    }
    throw new FramelockError('FL0704', `expected ${frames} frames, got ${first}; convert again`);
  };

  /** A file under another's name, or of another dataset, has rows enough too. */
  function refuseOther(batch: RecordBatch, path: string, from: number): void {
    if (batch.numRows === 0) return;
    const [index, of] = ['frame_index', 'recording'].map(name => cellValue(batch.getChild(name), 0));
    if (index === BigInt(from) && of === recording) return;
    throw new FramelockError(
      'FL0704',
      `expected frame ${from} of ${JSON.stringify(recording)} in this file, got frame ${index} of ${JSON.stringify(of)}; convert again`,
      { at: { file: path } },
    );
  }

  async function load(path: string, first: number, frame: number) {
    const bytes = await open(path);
    if (!bytes)
      throw new FramelockError('FL0704', 'expected the file that the manifest names, got none', { at: { file: path } });
    try {
      const file = await openArrowFile(bytes);
      const known = starts.get(path) ?? [first];
      starts.set(path, known);
      // Batches have up to 16 rows; how many shows only when they are read.
      let b = 0;
      while (b + 1 < known.length && known[b + 1] <= frame) b++;
      for (; b < file.batches; b++) {
        const batch = await file.readBatch(b);
        const from = known[b];
        if (known.length === b + 1) known.push(from + batch.numRows);
        refuseOther(batch, path, from);
        if (frame >= from + batch.numRows) continue;
        kept.push({ from, batch });
        if (kept.length > KEPT) kept.shift();
        return { batch, row: frame - from };
      }
    } finally {
      await bytes.close();
    }
    throw new FramelockError('FL0704', `expected frame ${frame} in this file, got fewer rows; convert again`, {
      at: { file: path },
    });
  }
}
