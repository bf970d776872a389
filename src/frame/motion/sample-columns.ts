// The numbers of a sample topic in columns: what all observers of IMU-like topics read from.
import type { Rows } from '../../calibration/time-offset/index.js';
import type { Issues } from '../../issue.js';
import { GrowingRows } from '../../rig/growing-rows.js';
import { decodeAll } from '../decode-all.js';
import type { ObservedChannel } from './observer.js';

/** Groups of numbers by name; a group that the topic does not have is absent. */
export type SampleRows = ReadonlyMap<string, Rows>;

/** One pass over the topic. Memory: 8 bytes per number asked for. */
export async function sampleRows(
  { source, channel, messages, tNs, originNs }: ObservedChannel,
  names: readonly string[],
  issues: Issues,
): Promise<SampleRows> {
  let groups: { name: string; at: number; width: number }[] | undefined;
  let rows: GrowingRows | undefined;
  let count = 0;
  for await (const { at, value } of decodeAll(source, channel, messages, issues, () => {})) {
    if (value.kind !== 'sample') continue;
    groups ??= groupsOf(channel.decoder.columns, names);
    rows ??= new GrowingRows(1 + groups.reduce((sum, group) => sum + group.width, 0));
    const { into, at: row } = rows.next();
    into[row] = tNs[at];
    let to = row + 1;
    for (const group of groups) {
      for (let c = 0; c < group.width; c++) into[to++] = value.values[group.at + c];
    }
    count++;
  }
  const found = new Map<string, Rows>();
  let from = 1;
  for (const { name, width } of groups ?? []) {
    found.set(name, { originNs, t: columns(rows!, 0, 1, count), values: columns(rows!, from, width, count) });
    from += width;
  }
  return found;
}

function groupsOf(all: readonly { readonly name: string; readonly width: number }[], names: readonly string[]) {
  const groups: { name: string; at: number; width: number }[] = [];
  let at = 0;
  for (const { name, width } of all) {
    if (names.includes(name)) groups.push({ name, at, width });
    at += width;
  }
  return groups;
}

function columns(rows: GrowingRows, first: number, width: number, count: number): Float64Array {
  const out = new Float64Array(width * count);
  let i = 0;
  for (const piece of rows.pieces()) {
    for (let at = first; at < piece.length; at += rows.width) {
      for (let c = 0; c < width; c++) out[i++] = piece[at + c];
    }
  }
  return out;
}
