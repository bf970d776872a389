// Which pixel positions lie in a picture: pixel (0,0) is the centre of the first pixel, so a picture begins half a pixel before.

export function inImage(u: number, v: number, width: number, height: number): boolean {
  return u >= -0.5 && u < width - 0.5 && v >= -0.5 && v < height - 0.5;
}
