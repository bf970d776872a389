// Timelines drawn in ASCII: one character is one step, a letter is a message, anything else is nothing.
import type { Stream } from '../../src/time/stream.js';

export interface Drawn {
  readonly stream: Stream;
  /** The letters, in the order of the stream's entries. */
  readonly names: string;
}

export function draw(line: string, stepNs = 10_000_000, sensor = 'drawn'): Drawn {
  const t: number[] = [];
  let names = '';
  [...line].forEach((c, i) => {
    if (!/[A-Za-z]/.test(c)) return;
    t.push(i * stepNs);
    names += c;
  });
  return { stream: streamOf(t, sensor), names };
}

export function streamOf(t: readonly number[], sensor = 'stream'): Stream {
  const ns = BigInt64Array.from(t, x => (Number.isFinite(x) ? BigInt(Math.round(x)) : 0n));
  return { sensor, t: Float64Array.from(t), logNs: ns };
}

/** A drawing of several streams with what is expected of them. */
export interface Drawing {
  /** By label, in the order of the rows. */
  readonly streams: ReadonlyMap<string, Drawn>;
  /** Rows whose label is a lower-case word, by label: options and expectations. */
  readonly facts: ReadonlyMap<string, string>;
}

/**
 * One row per stream, with a label that begins with a capital, then its drawing; rows with other labels are facts:
 *
 *     A     a..b..c.
 *     B     .A..B..C
 *     sets  aA bB
 */
export function parseDrawing(text: string, stepNs = 1_000_000_000): Drawing {
  const streams = new Map<string, Drawn>();
  const facts = new Map<string, string>();
  for (const line of text.split('\n')) {
    const row = /^\s*(\S+)(?:\s+(.*?))?\s*$/.exec(line);
    if (!row) continue;
    if (/^[A-Z]/.test(row[1])) streams.set(row[1], draw(row[2] ?? '', stepNs, row[1]));
    else facts.set(row[1], row[2] ?? '');
  }
  return { streams, facts };
}

/** Which stream a letter belongs to, and its position there; every letter of a drawing is used once. */
export function placeOf({ streams }: Drawing, letter: string): { stream: number; entry: number } {
  const rows = [...streams.values()];
  const stream = rows.findIndex(row => row.names.includes(letter));
  if (stream < 0) throw new Error(`expected a letter of the drawing, got "${letter}"`);
  return { stream, entry: rows[stream].names.indexOf(letter) };
}

/** Letters in the order of their stamps, of equal ones the upper row first: how messages arrive when nothing else is said. */
export function arrivalOf(drawing: Drawing): string {
  const all = [...drawing.streams.values()].flatMap((row, r) =>
    [...row.names].map((letter, i) => ({ letter, r, t: row.stream.t[i] })),
  );
  return all
    .sort((a, b) => a.t - b.t || a.r - b.r)
    .map(({ letter }) => letter)
    .join('');
}
