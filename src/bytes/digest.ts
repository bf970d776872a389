// Checksums, given by the platform: floors 1 to 7 never import a hash of their own.

export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Lower-case hex. The hash cannot be used afterwards. */
  hex(): string;
}

/** A CRC-32 as manifests write it: 8 hexadecimal digits, lower case. */
export function crcHex(crc32: number): string {
  return crc32.toString(16).padStart(8, '0');
}

export interface Digest {
  sha256(): Sha256;
  /** CRC-32 (ISO 3309, as in zip and MCAP) as an unsigned 32-bit number; `before`: that of the bytes in front of these. */
  crc32(bytes: Uint8Array, before?: number): number;
}

/** SHA-256 of all the bytes at once, lower-case hex. */
export function sha256Of(bytes: Uint8Array, digest: Digest): string {
  const sha256 = digest.sha256();
  sha256.update(bytes);
  return sha256.hex();
}
