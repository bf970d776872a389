// Decoders of every encoding end alike: messages without a layout stay generic, those with one become what its shape makes of them.
import type { Decoder } from './decoder.js';
import type { Layout, Note } from './layout.js';
import type { Slots } from './plan.js';

type Stamp = Pick<Decoder, 'stampPrefix' | 'stampMayFollow' | 'stamp'>;

export function genericDecoder(stamp: Stamp, read: (bytes: Uint8Array) => unknown): Decoder {
  return { kind: 'other', columns: [], ...stamp, decode: bytes => ({ kind: 'generic', value: read(bytes) }) };
}

/** `fill` gives the slots of the layout's wanted fields. */
export function shapedDecoder(
  layout: Layout,
  topic: string,
  note: Note,
  stamp: Stamp,
  fill: (bytes: Uint8Array) => Slots,
): Decoder {
  let told = note;
  const shape = layout.shape(topic, (code, text) => told(code, text), note);
  return {
    // A shape may learn from messages what it is.
    get kind() {
      return shape.kind;
    },
    get columns() {
      return shape.columns;
    },
    ...stamp,
    decode(bytes, toldOfThis = note) {
      told = toldOfThis;
      return shape.build(fill(bytes));
    },
  };
}
