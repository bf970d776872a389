// Base64 (RFC 4648 §4) to bytes, without the platform's own: floors 1 to 7 have neither atob nor Buffer.

const INVALID = 255;
const digits = new Uint8Array(128).fill(INVALID);
for (const [i, c] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  digits[c.charCodeAt(0)] = i;

/** undefined when the text is not base64. Missing padding is tolerated. */
export function decodeBase64(text: string): Uint8Array | undefined {
  let length = text.length;
  while (length > 0 && length > text.length - 2 && text[length - 1] === '=') length--;
  if (length % 4 === 1) return undefined;
  const out = new Uint8Array(Math.floor((length * 3) / 4));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    const digit = code < 128 ? digits[code] : INVALID;
    if (digit === INVALID) return undefined;
    bits = (bits << 6) | digit;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[at++] = (bits >> held) & 0xff;
    }
  }
  return out;
}
