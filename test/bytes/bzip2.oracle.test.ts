// bzip2 against the WebAssembly port of libbz2, on the chunks of real bags.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { bunzip2 } from '../../src/bytes/bzip2.js';
import { chunksOfBag } from '../support/chunks-of-bag.js';

const data = fileURLToPath(new URL('../../../shared/data/permissive/ros1/', import.meta.url));

describe.skipIf(!existsSync(data))('real chunks (skipped: ../shared/data is not there)', () => {
  test.each(['imu_tools/ardrone_imu.bag', 'robot_localization/test1.bag', 'rosbagjs/example-bz2.bag'])(
    '%s',
    async file => {
      const { default: Bzip2 } = await import('@foxglove/wasm-bz2');
      const libbz2 = await Bzip2.init();
      const chunks = chunksOfBag(readFileSync(data + file)).filter(c => c.compression === 'bz2');
      expect(chunks.length).toBeGreaterThan(0);
      for (const { data: packed, size } of chunks) {
        expect(Buffer.compare(bunzip2(packed, size), libbz2.decompress(packed, size))).toBe(0);
      }
    },
  );
});
