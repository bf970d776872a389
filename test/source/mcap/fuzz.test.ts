// Mutated MCAP files: opening ends, within bounds, with a FramelockError at worst, and what it lists can be read or is refused.
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { cpuMs } from '../../support/cpu-time.js';
import { channel, codecsReady, join, mcapFile, schema } from '../../support/mcap-builder.js';
import { listed, lostCount, opened } from './opened.js';

const definitions = join(
  schema(1, 'std_msgs/msg/String', 'ros2msg', 'string data'),
  channel(1, 1, '/a', 'cdr'),
  channel(2, 0, '/b', 'json'),
);
const data = (i: number) => new TextEncoder().encode(`{"value":${i},"pad":"${'x'.repeat(i % 50)}"}`);
const groups = [0, 1, 2, 3].map(g =>
  Array.from({ length: 6 }, (_, i) => ({
    channel: 1 + (i % 2),
    log: 1_700_000_000_000_000_000n + BigInt(g * 6 + i),
    data: data(g * 6 + i),
  })),
);
const kinds = [
  {},
  { crc: false },
  { compression: 'lz4' as const },
  { compression: 'zstd' as const },
  { chunks: false },
  { summary: false, crc: false },
];
const seeds: Uint8Array[] = [];

beforeAll(async () => {
  await codecsReady;
  for (const kind of kinds) seeds.push(mcapFile({ definitions, groups, ...kind }));
});

const mutation = fc.record({
  kind: fc.constantFrom('flip', 'byte', 'length', 'remove', 'insert', 'copy'),
  at: fc.double({ min: 0, max: 0.999999, noNaN: true }),
  value: fc.integer({ min: 0, max: 255 }),
  size: fc.integer({ min: 1, max: 64 }),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Uint8Array, { kind, at, value, size }: Mutation): Uint8Array {
  const out = bytes.slice();
  const i = Math.max(8, Math.floor(at * bytes.length));
  if (kind === 'flip') out[i] ^= 1 << (value & 7);
  else if (kind === 'byte') out[i] = value;
  else if (kind === 'length')
    out.set(Uint8Array.of(value, value, value, 0xff).subarray(0, Math.min(4, out.length - i)), i);
  else if (kind === 'remove') return join(bytes.slice(0, i), bytes.slice(i + size));
  else if (kind === 'insert') return join(bytes.slice(0, i), new Uint8Array(size).fill(value), bytes.slice(i));
  else out.copyWithin(i, Math.max(8, i - size * 7), Math.max(8, i - size * 6));
  return out;
}

/** Makes the checksums of chunks true again, so that mutants get past them. */
function mendChecksums(bytes: Uint8Array): Uint8Array {
  const out = Buffer.from(bytes);
  for (let at = 8; at + 9 < out.length; ) {
    const length = Number(out.readBigUInt64LE(at + 1));
    if (out[at] === 0 || at + 9 + length > out.length) break;
    if (out[at] === 6 && length >= 40 && out.readUInt32LE(at + 37) === 0)
      out.writeUInt32LE(crc32(out.subarray(at + 49, at + 9 + length)), at + 33);
    at += 9 + length;
  }
  return new Uint8Array(out);
}

describe('mutants', () => {
  it('the seeds themselves are whole', async () => {
    for (const seed of seeds) {
      const { source } = await opened(seed);
      expect(source.messages.count).toBe(24);
      expect(lostCount(source)).toBe(0);
    }
  });

  it('never break, hang or invent', async () => {
    const known = new Set(groups.flat().map(m => Buffer.from(m.data).toString('hex')));
    let [runs, some, phantoms] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(kinds.length - 1),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (seed, mutations, mend) => {
          const mutant = mutations.reduce(mutate, seeds[seed]);
          const started = cpuMs();
          try {
            const { source, codes } = await opened(mend ? mendChecksums(mutant) : mutant);
            const found = await listed(source);
            runs++;
            if (found.length > 0) some++;
            phantoms += found.filter(f => !known.has(f.data)).length > 1 ? 1 : 0;
            if (found.length + lostCount(source) !== 24) expect(codes.length).toBeGreaterThan(0);
          } catch (error) {
            if (!(error instanceof FramelockError)) throw error;
          }
          expect(cpuMs() - started).toBeLessThan(2000);
        },
      ),
      { numRuns: 3000, seed: 7, interruptAfterTimeLimit: 8000 },
    );
    // Most mutants must reach the messages, and hardly any damage may pass as several messages that were never written.
    expect(runs).toBeGreaterThan(300);
    expect(some / runs).toBeGreaterThan(0.5);
    expect(phantoms / runs).toBeLessThan(0.02);
  });
});
