// The address of a message's bytes, so that every cell can be traced back to the recording.
import type { Digest } from '../bytes/digest.js';
import type { Source } from '../source/source.js';
import type { Address, SourceRef } from './frame.js';

export function sourceRef(source: Source, message: number, bytes: Uint8Array, digest: Digest): SourceRef {
  return { ...addressOf(source, message), crc32: digest.crc32(bytes) };
}

export function addressOf(source: Source, message: number): Address {
  const { block, offset, length } = source.messages;
  const { file, offset: blockOffset, compression } = source.blocks[block.at(message)];
  const stored = compression === '';
  return {
    file: source.files[file].name,
    offset: stored ? blockOffset + offset.at(message) : blockOffset,
    innerOffset: stored ? -1 : offset.at(message),
    length: length.at(message),
  };
}
