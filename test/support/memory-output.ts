// An output folder that is a map: what a dataset's writer makes of it can be opened at once.
import { crcHex } from '../../src/bytes/digest.js';
import { memoryBytes } from '../../src/bytes/memory.js';
import type { OutputFolder } from '../../src/export/output.js';
import { nodeDigest } from '../../src/platform/node/digest.js';

export function memoryFolder(files: Map<string, Uint8Array>): OutputFolder {
  return {
    async create(path) {
      const chunks: Buffer[] = [];
      return {
        async write(more) {
          for (const chunk of more) chunks.push(Buffer.from(chunk));
        },
        async commit() {
          const all = Buffer.concat(chunks);
          files.set(path, all);
          const sha256 = nodeDigest.sha256();
          sha256.update(all);
          return { bytes: all.length, crc32: crcHex(nodeDigest.crc32(all)), sha256: sha256.hex() };
        },
        async abort() {},
      };
    },
    async open(path) {
      const found = files.get(path);
      return found && memoryBytes(path, found);
    },
    async keepOnly() {},
    async finish() {},
  };
}
