// A column of many short texts as one run of bytes: a million small arrays would be ten times the size of what they hold.
import type { ColumnData } from '../arrow/columns.js';

const encoder = new TextEncoder();

/** Utf8: validity where a text is missing, int32 offsets, bytes. */
export function textColumn(texts: readonly (string | undefined)[]): ColumnData {
  const whole = texts.join('');
  const bytes = encoder.encode(whole);
  const isAscii = bytes.length === whole.length;
  const offsets = new Int32Array(texts.length + 1);
  const valid = new Uint8Array((texts.length + 7) >> 3);
  let nullCount = 0;
  for (const [i, text] of texts.entries()) {
    offsets[i + 1] = offsets[i] + (text === undefined ? 0 : isAscii ? text.length : encoder.encode(text).length);
    if (text === undefined) nullCount++;
    else valid[i >> 3] |= 1 << (i & 7);
  }
  return {
    nodes: [{ length: texts.length, nullCount }],
    buffers: [nullCount === 0 ? [] : [valid], [new Uint8Array(offsets.buffer)], bytes.length === 0 ? [] : [bytes]],
  };
}
