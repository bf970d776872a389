// Stamps by position, whether they lie in an array of their own or are looked up in another one.

/** ns, one for each message. A `BigInt64Array` is one; beyond the last there is none. */
export interface Stamps {
  readonly length: number;
  at(i: number): bigint | undefined;
}

/** `column[order[i]]`, without a copy: 8 bytes a message less. Neither may be written to afterwards. */
export function stampsAt(column: BigInt64Array, order: Uint32Array): Stamps {
  return { length: order.length, at: i => column[order[i]] };
}

/** The same where a stamp that is `none` stands for the one beside it in `instead`. */
export function stampsOr(column: BigInt64Array, none: bigint, instead: BigInt64Array, order: Uint32Array): Stamps {
  return {
    length: order.length,
    at(i) {
      const stamp = column[order[i]];
      return stamp === none ? instead[order[i]] : stamp;
    },
  };
}

export function* everyStamp(stamps: Stamps): Generator<bigint> {
  for (let i = 0; i < stamps.length; i++) yield stamps.at(i)!;
}
