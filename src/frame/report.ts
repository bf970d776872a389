// One way to say that a message could not be decoded, with its place in the file.
import { type Issues, type Place, rethrowDefect } from '../issue.js';
import { placeInFile } from '../source/place-in-file.js';
import type { Source } from '../source/source.js';

/** File and byte offset of a message; inside a compressed chunk, the offset of the chunk. */
export function placeOf(source: Source, message: number): Place {
  const block = source.blocks[source.messages.block.at(message)];
  return {
    file: source.files[block.file].name,
    offset: placeInFile(source.blocks, block, source.messages.offset.at(message)).offset,
    topic: source.channels[source.messages.channel.at(message)].topic,
  };
}

export function reportUndecodable(source: Source, message: number, error: unknown, issues: Issues): void {
  rethrowDefect(error);
  const at = placeOf(source, message);
  issues.add(error.code, `${at.topic}: ${error.message}; the message was dropped`, at);
}
