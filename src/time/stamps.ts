// Stamps by position, whether they lie in an array of their own or are looked up in another one.
import type { Numbers } from '../column.js';

/** ns, one for each message. A `BigInt64Array` is one; beyond the last there is none. */
export interface Stamps {
  readonly length: number;
  at(i: number): bigint | undefined;
}

/** `column` at `order.at(i)`, without a copy: 8 bytes a message less. Neither may be written to afterwards. */
export function stampsAt(column: Stamps, order: Numbers): Stamps {
  return { length: order.length, at: i => (i < order.length ? column.at(order.at(i)) : undefined) };
}

/** The same where a stamp that is `none` stands for the one beside it in `instead`. */
export function stampsOr(column: Stamps, none: bigint, instead: Stamps, order: Numbers): Stamps {
  return {
    length: order.length,
    at(i) {
      if (!(i < order.length)) return undefined;
      const message = order.at(i);
      const stamp = column.at(message);
      return stamp === none ? instead.at(message) : stamp;
    },
  };
}

export function* everyStamp(stamps: Stamps): Generator<bigint> {
  for (let i = 0; i < stamps.length; i++) yield stamps.at(i)!;
}
