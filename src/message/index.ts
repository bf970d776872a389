// The message room: what a channel's bytes mean. Decoders for ros1, cdr, json and protobuf, the encoder, built-in definitions.
export { decodeMessage, type MessageObject } from './decode-message.js';
export type { Decoder } from './decoder.js';
export { decoderFor } from './decoder-for.js';
export type { Definition } from './definition.js';
export { builtinDefinition } from './definitions/index.js';
export { encodeMessage } from './encode-message.js';
export { type LateReaders, lateReaders } from './late-readers.js';
export { type Note, noteOf, untold } from './layout.js';
export { parseDefinition } from './parse-definition.js';
export { signalsDecoder } from './signals.js';
export type * from './value.js';
export { isLog } from './values/layouts.js';
