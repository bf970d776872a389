// Bytes of a text that a person wrote: UTF-8, or UTF-16 with its mark, which Windows' shells write into files (`framelock … > rig.yaml`).

/** Without its mark; what is not of its encoding becomes U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(wide).decode(bytes);
}
