// Unpacks into memory, for tests of recordings that are compressed as a whole.
import { memoryBytes } from '../../src/bytes/memory.js';
import { ZstdStream } from '../../src/bytes/zstd-stream.js';
import { FramelockError } from '../../src/issue.js';
import { zstdStreamModule } from '../../src/platform/node/zstd-stream-module.js';
import type { Unpacking } from '../../src/source/unpack.js';
import { join } from './mcap-builder.js';

/** `most`: bytes that there is room for. `rooms`: how many are open. */
export function memoryUnpacking(most = Number.POSITIVE_INFINITY): Unpacking & { rooms: number; written: number } {
  const unpacking = {
    rooms: 0,
    written: 0,
    step: async () => {},
    stream: async () => new ZstdStream(await zstdStreamModule()),
    room(name: string) {
      const parts: Uint8Array[] = [];
      unpacking.rooms++;
      const close = () => void unpacking.rooms--;
      return {
        write(bytes: Uint8Array) {
          unpacking.written += bytes.length;
          if (unpacking.written > most)
            throw new FramelockError('FL0107', 'expected room, got none', { at: { file: name } });
          parts.push(bytes.slice());
        },
        finish: () => Object.assign(memoryBytes(name, join(...parts)), { close: async () => close() }),
        close,
      };
    },
  };
  return unpacking;
}
