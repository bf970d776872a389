// Decoders of layouts whose files carry no stamp: the layout says when each was measured.
import type { Decoder } from '../../message/decoder.js';
import type { Kind, Value } from '../../message/value.js';

export function stamplessDecoder(
  kind: Kind,
  decode: (bytes: Uint8Array) => Value,
  columns: Decoder['columns'] = [],
): Decoder {
  return { kind, columns, stampPrefix: 0, stamp: () => undefined, decode };
}
