// Goes through a bag record by record, and where a record is damaged searches on for the next one.

import type { Window } from '../window.js';
import { type BagRecord, headerLength, maxHeaderBytes, Op, parseRecord } from './record.js';

export interface Visitor {
  /** Where the record after this one starts: its end, or its data for a stored chunk, whose records are scanned too. */
  next(record: BagRecord): number;
  /** Called as soon as a record is seen, while its first bytes are in the window. The record may still prove damaged. */
  look(record: BagRecord): void | Promise<void>;
  /** The record is whole, as far as can be told: something plausible follows, or nothing at all. */
  take(record: BagRecord): void | Promise<void>;
  /** Which ops may be believed when searching after `record`: records can stand by chance in compressed bytes. */
  plausible(op: number, after: BagRecord | undefined): boolean;
  /** The record's length or header is wrong: the next record was found at `found`, inside it or, for a compressed chunk, behind its end. */
  damaged(record: BagRecord, found: number): void | Promise<void>;
  /** [from, to) holds no record. */
  skipped(from: number, to: number): void;
  /** The last record, at `from`, is not whole; `record` is its header if that is. */
  cut(from: number, to: number, record: BagRecord | undefined): void;
}

/**
 * Scans [from, to). A record is taken only when the next one has been seen: a wrong length leads to a place where no
 * record stands, and then the search starts inside the suspect. Time is linear in the bytes, whatever they are.
 */
export async function scan(window: Window, from: number, to: number, visitor: Visitor): Promise<void> {
  let at = from;
  let pending: BagRecord | undefined;
  while (at < to) {
    const record = nowAt(window, at, to) ?? (await recordAt(window, at, to));
    if (typeof record === 'object') {
      // Waiting costs more than most messages do: only where there is something to wait for.
      const taken = pending && visitor.take(pending);
      if (taken) await taken;
      pending = undefined;
      const next = visitor.next(record);
      if (next <= to) {
        const looked = visitor.look(record);
        if (looked) await looked;
        pending = record;
        at = next;
        continue;
      }
      // It reaches past the end: cut short, or its length is wrong and the next record stands inside.
      const found = await search(window, record.dataOffset, to, op => visitor.plausible(op, record));
      if (found === undefined) return visitor.cut(at, to, record);
      await visitor.damaged(record, found);
      at = found;
      continue;
    }
    const suspect = pending;
    pending = undefined;
    const found = await search(window, suspect?.dataOffset ?? at + 1, to, op => visitor.plausible(op, suspect));
    // A record behind a compressed chunk stands where that ends.
    const packed = suspect?.op === Op.chunk && visitor.next(suspect) === suspect.end;
    if (suspect && found !== undefined && (found < at || packed)) {
      await visitor.damaged(suspect, found);
    } else {
      if (suspect) await visitor.take(suspect);
      if (found !== undefined) visitor.skipped(at, found);
      else if (record === 'cut') visitor.cut(at, to, undefined);
      else visitor.skipped(at, to);
    }
    at = found ?? to;
  }
  if (pending) await visitor.take(pending);
}

/** The record at `at` if all of its header is in the window and good. */
function nowAt(window: Window, at: number, to: number): BagRecord | undefined {
  if (to - at < 8 || !window.has(at, 4)) return undefined;
  const header = headerLength(window.view, at - window.start);
  if (header < 0 || to - at < header + 8 || !window.has(at, header + 8)) return undefined;
  return parseRecord(window.bytes, window.view, at - window.start, window.start);
}

/** `cut` when the header runs past the end, `bad` when no record stands here. */
async function recordAt(window: Window, at: number, to: number): Promise<BagRecord | 'cut' | 'bad'> {
  if (to - at < 8) return 'cut';
  if (!window.has(at, 4)) await window.load(at, 4);
  const header = headerLength(window.view, at - window.start);
  if (header < 0) return 'bad';
  if (to - at < header + 8) return 'cut';
  if (!window.has(at, header + 8)) await window.load(at, header + 8);
  return parseRecord(window.bytes, window.view, at - window.start, window.start) ?? 'bad';
}

/** Searching starts with little, since the next record is mostly near, and goes on with more. */
const firstStep = 4096;
const lastStep = 256 * 1024;
/** What must be visible to judge one place. */
const room = maxHeaderBytes + 16;

/** The first place in [from, to) where a plausible record stands that ends by `to` (a chunk may be cut short). */
async function search(
  window: Window,
  from: number,
  to: number,
  plausible: (op: number) => boolean,
): Promise<number | undefined> {
  let step = firstStep;
  for (let at = from; at < to - 16; ) {
    // What is in the window already is used up first, so that damage in every record does not make every read large.
    const held = window.has(at, Math.min(to - at, room)) ? window.start + window.bytes.length - at : step + room;
    const end = Math.min(to, at + held);
    await window.load(at, end - at);
    const { bytes, view, start } = window;
    const stop = (end === to ? to - 16 : end - room + 1) - start;
    for (let i = at - start; i < stop; i++) {
      // Neither the header nor its first field can be longer than maxHeaderBytes.
      if (bytes[i + 2] !== 0 || bytes[i + 3] !== 0 || bytes[i + 6] !== 0 || bytes[i + 7] !== 0) continue;
      const name = bytes[i + 8];
      if (name < 0x61 || name > 0x7a) continue;
      const header = headerLength(view, i);
      if (header < 0 || i + 8 + header > end - start) continue;
      const record = parseRecord(bytes, view, i, start);
      if (record && plausible(record.op) && (record.end <= to || record.compression !== '')) return start + i;
    }
    at = start + stop;
    step = Math.min(lastStep, step * 2);
  }
  return undefined;
}
