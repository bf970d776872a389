// IEEE 754 half precision to single, exactly: JavaScript of Node 20 has no Float16Array.

/** float16 bit patterns as float32; NaN, infinities, both zeros and subnormal numbers included. */
export function widenHalf(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const wide = new Float32Array(bits.length);
  const words = new Uint32Array(wide.buffer);
  for (let i = 0; i < bits.length; i++) {
    const sign = (bits[i] & 0x8000) << 16;
    const exponent = (bits[i] >> 10) & 0x1f;
    const fraction = bits[i] & 0x3ff;
    // Subnormal: fraction · 2^-24, which single precision holds as a normal number.
    if (exponent === 0) wide[i] = (sign === 0 ? 1 : -1) * fraction * 2 ** -24;
    // The exponent's bias is 15 here and 127 there.
    else words[i] = sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
  }
  return wide;
}
