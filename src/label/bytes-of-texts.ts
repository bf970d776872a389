// Joins many small texts into the bytes of one file: one text of a million labels would be longer than a text can be.

const PIECE = 1 << 20;

export function bytesOfTexts(texts: Iterable<string>): Uint8Array {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let waiting = '';
  for (const text of texts) {
    waiting += text;
    if (waiting.length < PIECE) continue;
    pieces.push(encoder.encode(waiting));
    waiting = '';
  }
  pieces.push(encoder.encode(waiting));
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
