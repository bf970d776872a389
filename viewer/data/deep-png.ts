// PNG files of 16 bits per number (thermal cameras, 12-bit sensors): browsers keep the upper eight alone, in which such a picture is black.

export interface DeepPicture {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colours; with one more for alpha. */
  readonly channels: number;
  /** Row by row, `width` × `channels` numbers each. */
  readonly values: Uint16Array;
}

/** Values at black and at white. */
export interface Stretch {
  readonly black: number;
  readonly white: number;
}

/** PNG, third edition, table 8: channels by colour type; 3 (a palette) is never of 16 bits. */
const channelsOf: Readonly<Record<number, number | undefined>> = { 0: 1, 2: 3, 4: 2, 6: 4 };
const MOST_PIXELS = 2 ** 26;

/** Undefined for what is no such file, is interlaced, or does not hold what it says. */
export async function readDeepPng(bytes: Uint8Array<ArrayBuffer>): Promise<DeepPicture | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33 || view.getUint32(0) !== 0x89504e47 || bytes[24] !== 16 || bytes[28] !== 0) return undefined;
  const [width, height, channels] = [view.getUint32(16), view.getUint32(20), channelsOf[bytes[25]]];
  if (!channels || width === 0 || height === 0 || width * height > MOST_PIXELS) return undefined;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 33; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) break;
    if (view.getUint32(at + 4) === 0x49444154) parts.push(bytes.subarray(at + 8, end - 4));
    at = end;
  }
  const rows = await inflated(parts, height * (1 + 2 * width * channels));
  return rows && { width, height, channels, values: unfiltered(rows, width, height, channels) };
}

/** Undefined unless it is exactly so many bytes: no more are ever made. */
async function inflated(parts: Uint8Array<ArrayBuffer>[], length: number): Promise<Uint8Array | undefined> {
  const out = new Uint8Array(length);
  let at = 0;
  try {
    const reader = new Blob(parts).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
    for (let got = await reader.read(); !got.done; got = await reader.read()) {
      if (at + got.value.length > length) {
        await reader.cancel();
        return undefined;
      }
      out.set(got.value, at);
      at += got.value.length;
    }
  } catch {
    return undefined;
  }
  return at === length ? out : undefined;
}

/** Clause 9: each row begins with its filter: none, left, above, their mean, or whichever of three Paeth's predictor takes. */
function unfiltered(rows: Uint8Array, width: number, height: number, channels: number): Uint16Array {
  const step = 2 * channels;
  const length = width * step;
  const values = new Uint16Array(width * height * channels);
  let above: Uint8Array = new Uint8Array(length);
  for (let y = 0, value = 0; y < height; y++) {
    const from = y * (length + 1);
    const filter = rows[from];
    const row = rows.subarray(from + 1, from + 1 + length);
    for (let i = 0; filter !== 0 && i < length; i++) {
      const left = i < step ? 0 : row[i - step];
      const corner = i < step ? 0 : above[i - step];
      row[i] +=
        filter === 1
          ? left
          : filter === 2
            ? above[i]
            : filter === 3
              ? (left + above[i]) >> 1
              : paeth(left, above[i], corner);
    }
    for (let i = 0; i < length; i += 2) values[value++] = (row[i] << 8) | row[i + 1];
    above = row;
  }
  return values;
}

function paeth(left: number, above: number, corner: number): number {
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** From the 0.5th to the 99.5th percentile of its grey or colour values. */
export function stretchOf({ channels, values }: DeepPicture): Stretch {
  const counts = new Uint32Array(65536);
  const colours = channels - (channels % 2 === 0 ? 1 : 0);
  for (let i = 0; i < values.length; i += channels) for (let k = 0; k < colours; k++) counts[values[i + k]]++;
  const tail = 0.005 * ((values.length / channels) * colours);
  let [black, white] = [0, 65535];
  for (let sum = counts[0]; sum <= tail && black < 65535; ) sum += counts[++black];
  for (let sum = counts[65535]; sum <= tail && white > 0; ) sum += counts[--white];
  return white > black ? { black, white } : { black, white: black + 1 };
}

/** RGBA bytes, without its alpha. */
export function stretched(
  { channels, values }: DeepPicture,
  { black, white }: Stretch,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((4 * values.length) / channels).fill(255);
  const grey = channels < 3;
  const scale = 255 / (white - black);
  for (let i = 0, at = 0; i < values.length; i += channels, at += 4)
    for (let k = 0; k < 3; k++) rgba[at + k] = scale * (values[i + (grey ? 0 : k)] - black);
  return rgba;
}
