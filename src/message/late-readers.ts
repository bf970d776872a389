// Readers of encodings that few recordings have: they come with a package, and are loaded with the first channel that needs one.
import type { ProtobufDecoders } from './protobuf/decoders.js';

export interface LateReaders {
  readonly protobuf?: ProtobufDecoders;
}

/** `have`, and what messages in these encodings need beside it. One per recording. */
export async function lateReaders(encodings: Iterable<string>, have: LateReaders = {}): Promise<LateReaders> {
  if (have.protobuf || ![...encodings].includes('protobuf')) return have;
  const { protobufDecoders } = await import('./protobuf/decoders.js');
  return { ...have, protobuf: protobufDecoders() };
}
