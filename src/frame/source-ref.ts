// The address of a message's bytes, so that every cell can be traced back to the recording.
import type { Digest } from '../bytes/digest.js';
import { placeInFile } from '../source/place-in-file.js';
import type { Source } from '../source/source.js';
import type { Address, SourceRef } from './frame.js';

export function sourceRef(source: Source, message: number, bytes: Uint8Array, digest: Digest): SourceRef {
  return { ...addressOf(source, message), crc32: digest.crc32(bytes) };
}

export function addressOf(source: Source, message: number): Address {
  const { block, offset, length } = source.messages;
  const home = source.blocks[block.at(message)];
  const place = placeInFile(source.blocks, home, offset.at(message));
  return {
    file: source.files[home.file].name,
    offset: place.offset,
    innerOffset: place.inner ?? -1,
    length: length.at(message),
  };
}
