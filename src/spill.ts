// Where columns lie that are too long for memory: a file of the platform, written once and read back in pieces.

/** Pages that were written are never changed. All of it is synchronous: a page comes back in some 20 µs. */
export interface Spill {
  /** Appends the bytes and gives where they lie; undefined where there is no room for them, and then for none that come later. */
  write(bytes: Uint8Array): number | undefined;
  /** Fills `into` from there. Throws FL0104 when it cannot be read any more. */
  read(at: number, into: Uint8Array): void;
}
