// Lines of a text that are messages of their own: where each lies in its file.

export interface Line {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** Lines that are not empty. */
export function linesOf(text: Uint8Array): Line[] {
  const lines: Line[] = [];
  for (let offset = 0; offset < text.length; ) {
    const feed = text.indexOf(0x0a, offset);
    const bytes = text.subarray(offset, feed === -1 ? text.length : feed);
    if (bytes.some(byte => byte > 0x20)) lines.push({ bytes, offset });
    offset += bytes.length + 1;
  }
  return lines;
}
