// What the loops answer when they stop before what was asked for. The texts stand in ../codec-errors.ts, in this order.

/** More of the input is needed, as far as `…Wants` says. */
export const MORE: i32 = 1;

export const ENDS_EARLY: i32 = -1;
export const TOO_LONG: i32 = -2;
export const TOO_SHORT: i32 = -3;
export const NO_STREAM: i32 = -4;
export const LEVEL: i32 = -5;
export const STREAM_CHECK: i32 = -6;
export const NO_BLOCK: i32 = -7;
export const BLOCK_CHECK: i32 = -8;
export const RANDOMISED: i32 = -9;
export const NO_END: i32 = -10;
export const RUN: i32 = -11;
export const BLOCK_LONG: i32 = -12;
export const ORIGIN: i32 = -13;
export const NO_SYMBOLS: i32 = -14;
export const TABLES: i32 = -15;
export const SELECTOR: i32 = -16;
export const CODE_LENGTH: i32 = -17;
export const NO_PREFIX_CODE: i32 = -18;
export const NO_CODE: i32 = -19;
export const NO_FRAME: i32 = -20;
export const FRAME_HEAD: i32 = -21;
export const DICTIONARY: i32 = -22;
export const HEAD_CHECK: i32 = -23;
export const BLOCK_SIZE: i32 = -24;
export const SEQUENCE: i32 = -25;
export const CONTENT_CHECK: i32 = -26;
export const CONTENT_SIZE: i32 = -27;
