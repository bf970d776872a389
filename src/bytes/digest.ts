// Checksums, given by the platform: floors 1 to 7 never import a hash of their own.

export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Lower-case hex. The hash cannot be used afterwards. */
  hex(): string;
}

export interface Digest {
  sha256(): Sha256;
  /** CRC-32 (ISO 3309, as in zip and MCAP) as an unsigned 32-bit number. */
  crc32(bytes: Uint8Array): number;
}
