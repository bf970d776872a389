// Writes write-ahead logs of SQLite for tests (sqlite.org/fileformat2.html §4): salts and checksums are right. Shares no code with the reader.

export interface LogFrame {
  readonly page: number;
  readonly content: Uint8Array;
  /** Pages of the database after this frame; 0 where no commit ends with it. */
  readonly commit: number;
}

/** With big-endian checksums. */
export function buildLog(pageSize: number, frames: readonly LogFrame[]): Uint8Array {
  const step = 24 + pageSize;
  const log = new DataView(new ArrayBuffer(32 + frames.length * step));
  putAll(log, 0, [0x377f0683, 3007000, pageSize, 0, 0x5a17, 0xcafe]);
  let sums: Sums = sum(log, 0, 24, [0n, 0n]);
  putAll(log, 24, sums);
  frames.forEach(({ page, content, commit }, i) => {
    const at = 32 + i * step;
    putAll(log, at, [page, commit, 0x5a17, 0xcafe]);
    new Uint8Array(log.buffer).set(content, at + 24);
    sums = sum(log, at + 24, pageSize, sum(log, at, 8, sums));
    putAll(log, at + 16, sums);
  });
  return new Uint8Array(log.buffer);
}

type Sums = readonly [bigint, bigint];

/** §4.2: s0 += x[i] + s1; s1 += x[i + 1] + s0, modulo 2^32. */
function sum(log: DataView, from: number, length: number, [a, b]: Sums): Sums {
  let [s0, s1] = [a, b];
  for (let at = from; at < from + length; at += 8) {
    s0 = BigInt.asUintN(32, s0 + BigInt(log.getUint32(at)) + s1);
    s1 = BigInt.asUintN(32, s1 + BigInt(log.getUint32(at + 4)) + s0);
  }
  return [s0, s1];
}

function putAll(log: DataView, at: number, words: readonly (number | bigint)[]): void {
  for (const [i, word] of words.entries()) log.setUint32(at + 4 * i, Number(word));
}
