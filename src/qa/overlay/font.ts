// A bitmap font of 5 × 7 pixels, so that captions look the same on machines without any font.
import { type Canvas, type Colour, fillRectangle } from './canvas.js';

/**
 * ASCII 32 to 126. Seven rows from top to bottom, each a base-32 digit: 16 is the leftmost of five pixels, 1 the rightmost.
 * 'A' is ehhvhhh: 01110 10001 10001 11111 10001 10001 10001.
 */
const table =
  '0000000 4444004 aaa0000 aavavaa 4fke5u4 op248j3 cik8lid c480000 2488842 8422248 04lel40 044v440 0000c48 000v000 00000cc 01248g0 ' +
  'ehjlphe 4c4444e eh1248v v2421he 26aiv22 vgu11he 68guhhe v124888 ehhehhe ehhf12c 0cc0cc0 0cc0c48 248g842 00v0v00 8421248 eh12404 ' +
  'eh1dlle ehhvhhh uhhuhhu ehggghe sihhhis vgguggv vgguggg ehgnhhf hhhvhhh e44444e 72222ic hikokih ggggggv hrllhhh hhpljhh ehhhhhe ' +
  'uhhuggg ehhhlid uhhukih fgge11u v444444 hhhhhhe hhhhha4 hhhllla hha4ahh hhha444 v1248gv e88888e 0g84210 e22222e 4ah0000 000000v ' +
  '8420000 00e1fhf ggmphhu 00egghe 11djhhf 00ehvge 698s888 0fhhf1e ggmphhh 40c444e 20622ic ggikoki c44444e 00qllhh 00mphhh 00ehhhe ' +
  '00uhugg 00djf11 00mpggg 00fge1u 088s896 00hhhjd 00hhha4 00hhlla 00ha4ah 00hhf1e 00v248v 2448442 4444444 8442448 008l200';

const glyphs = table.split(' ').map(rows => [...rows].map(row => Number.parseInt(row, 32)));

/** Pixels per letter at scale 1, with the space to the next one. */
export const LETTER = { width: 6, height: 7 } as const;

export function textWidth(text: string, scale: number): number {
  return Math.max(0, text.length * LETTER.width - 1) * scale;
}

/** Draws one line with its top left pixel at (x, y); letters outside ASCII become `?`. */
export function drawText(canvas: Canvas, text: string, x: number, y: number, scale: number, colour: Colour): void {
  for (let i = 0; i < text.length; i++) {
    const glyph = glyphs[text.charCodeAt(i) - 32] ?? glyphs['?'.charCodeAt(0) - 32];
    glyph.forEach((bits, row) => {
      for (let column = 0; column < 5; column++) {
        if ((bits >> (4 - column)) & 1) {
          fillRectangle(canvas, x + (i * LETTER.width + column) * scale, y + row * scale, scale, scale, colour);
        }
      }
    });
  }
}
