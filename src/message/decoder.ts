// What a source offers per channel: bytes in, values out.
import type { Note } from './layout.js';
import type { Kind, SampleColumn, Value } from './value.js';

/**
 * A message definition as the recording carries it. `encoding` is `ros1msg`, `ros2msg`, `ros2idl`, `jsonschema`, `protobuf` or ''.
 * The text of a binary one (`protobuf`) has one character per byte.
 */
export interface Schema {
  readonly name: string;
  readonly encoding: string;
  readonly text: string;
}

export interface Decoder {
  readonly kind: Kind;
  /** The groups of numbers a `Sample` of this channel holds; empty for other kinds. May need the first message (joint names). */
  readonly columns: readonly SampleColumn[];
  /** How many leading bytes `stamp` needs to see; Infinity when it needs the whole message. */
  readonly stampPrefix: number;
  /** Whether fields come in any order, so that a message whose first bytes hold no stamp may hold it behind them. */
  readonly stampMayFollow?: boolean;
  /** The header stamp in ns, or undefined when the type carries none or the bytes end before it. Never throws. */
  stamp(prefix: Uint8Array): bigint | undefined;
  /**
   * Decodes a whole message. `data` of clouds and images is a view of `bytes`. `note` is told what the message leaves unusable but not lost;
   * without it, who opened the recording is. Throws FramelockError FL0304/FL0306/FL0307.
   */
  decode(bytes: Uint8Array, note?: Note): Value;
}
