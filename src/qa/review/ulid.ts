// Ids that sort by when they were made: ULID (github.com/ulid/spec), 48 bits of ms and 80 random bits in Crockford's base 32.
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const MOST_MS = 2 ** 48 - 1;

/** As many random bytes as asked for: `crypto.getRandomValues` in a browser, `randomBytes` in Node. */
export type Entropy = (count: number) => Uint8Array;

/** Within one ms, and where the clock steps back, the random part counts up: later ids of one maker are always greater. */
export function ulids(entropy: Entropy): (ms: number) => string {
  let last = -1;
  let random = 0n;
  return now => {
    const ms = Math.min(Math.max(0, Math.trunc(now)), MOST_MS);
    if (ms > last) {
      last = ms;
      random = entropy(10).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    } else if (random === (1n << 80n) - 1n) {
      // The spec would fail here; the next ms has room.
      last++;
      random = 0n;
    } else {
      random++;
    }
    return digits(BigInt(last), 10) + digits(random, 16);
  };
}

function digits(value: bigint, count: number): string {
  let text = '';
  for (let i = 0; i < count; i++, value >>= 5n) text = DIGITS[Number(value & 31n)] + text;
  return text;
}
