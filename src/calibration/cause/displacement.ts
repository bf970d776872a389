// How far some outlines of one frame lie beside those of the picture, and what each cause would do to them there. Values only.

export interface Displacement {
  readonly frame: number;
  /** Which of the picture's axes it was measured along. */
  readonly along: 'u' | 'v';
  /** px that the projected points must move to lie on what the picture shows of them; not outlines alone's. */
  readonly px: number;
  readonly weight: number;
  /** Middle of the group: range, m, and place across the picture, 0 (left) to 1. */
  readonly range: number;
  readonly side: number;
  /** px along that axis for a rad of turn about x, y, z of the camera, p' = Exp(turn)·p. */
  readonly perTurn: readonly [number, number, number];
  /** px for a metre of shift along them, p' = p + shift. */
  readonly perShift: readonly [number, number, number];
  /** px for a second that the picture was taken later; 0 where nobody knows how the car moved. */
  readonly perSecond: number;
  /** px for a second that the points of something moving by itself were taken later; 0 on what stands. */
  readonly perMoverSecond: number;
}
