// What to do where a record does not fit: the file ends there, or it is damaged, and the next one is looked for.
import { type Scan, takeChunk } from './chunk.js';
import { longChunk } from './chunk-record.js';
import { outside } from './credible.js';
import { attachmentHead, attachmentHeadMax, headSize, op } from './records.js';
import { inFile, resync } from './resync.js';
import { report, takeByInnerLengths } from './take-record.js';
import type { Stop } from './walk.js';

/** Where to go on after a record that does not fit, searching behind `from`, or undefined when nothing readable follows. */
export async function past(
  scan: Scan,
  stop: Stop,
  from: number,
  finished: boolean,
  chunkOffsets: readonly number[],
  chunks: Set<number>,
): Promise<number | undefined> {
  const { bytes } = scan;
  if (stop.why === 'length' && stop.opcode === op.chunk) {
    const chunk = await longChunk(scan, stop.at);
    if (chunk) {
      if (chunk.fits)
        report(scan, 'FL0203', 'the length of a chunk record is damaged; the length inside it was used', stop.at);
      chunks.add(stop.at);
      const next = await takeChunk(scan, chunk);
      if (chunk.fits || next < bytes.size) return next;
      return finished ? skip(scan, stop.at, bytes.size) : cut(scan, stop.at);
    }
  }
  if (stop.opcode === op.attachment && (await isCutAttachment(scan, stop))) return cut(scan, stop.at);
  const mended = await takeByInnerLengths(scan, inFile(scan, outside), from, stop.at, false);
  if (mended !== undefined) return mended;
  const next = await resync(scan, from + 1, chunkOffsets);
  return next === undefined && !finished ? cut(scan, stop.at) : skip(scan, from, next ?? bytes.size, next);
}

function skip(scan: Scan, from: number, to: number, next?: number): number | undefined {
  scan.damaged = true;
  report(scan, 'FL0203', `bytes ${from} to ${to} cannot be read as records; they were skipped`, from);
  return next;
}

/** An attachment may hold a whole recording: its end is no end of this file, and what lies in it is not looked at. */
async function isCutAttachment({ bytes, window }: Scan, { at, why, length }: Stop): Promise<boolean> {
  if (why !== 'length') return false;
  const bodyAt = at + headSize;
  return attachmentHead(await window.load(bodyAt, Math.min(attachmentHeadMax, bytes.size - bodyAt)))?.length === length;
}

function cut(scan: Scan, at: number): undefined {
  scan.damaged = scan.cut = true;
  report(
    scan,
    'FL0201',
    `the recording breaks off inside a record: its last ${scan.bytes.size - at} bytes are not whole; everything before was kept`,
    at,
  );
}
