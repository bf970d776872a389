// Names of OpenCV's storage files as parts of a camera: `M1`, `cameraMatrixL`, `left_camera_matrix`, `dist_coeffs`.
// There is no standard of them; these are those of opencv.ts's head. Compared without case and `_`.

export type Part =
  | 'K'
  | 'D'
  | 'xi'
  | 'R'
  | 'T'
  | 'width'
  | 'height'
  | 'size'
  | 'extrinsic'
  | 'name'
  | 'fisheye'
  | 'camera'
  | 'model';

const spellings: readonly (readonly [Part, RegExp])[] = [
  ['K', /^(cameramatrix|cameramat|k|m|mtx|intrinsics?|intrinsicmatrix)$/],
  ['D', /^(distcoeffs?|distortioncoefficients|distortioncoeffs?|distortion|dist|d)$/],
  ['xi', /^xi$/],
  ['R', /^(r|rotation|rotationmatrix)$/],
  ['T', /^(t|translation|translationvector)$/],
  ['width', /^(imagewidth|width)$/],
  ['height', /^(imageheight|height)$/],
  ['size', /^(imagesize|imgsize|size|cameraresolution|resolution)$/],
  ['extrinsic', /^cameraextrinsicmat$/],
  ['name', /^cameraname$/],
  ['fisheye', /^(fisheyemodel|fisheye|usefisheye)$/],
  ['camera', /^cameramodel$/],
  ['model', /^(distmodel|distortionmodel)$/],
];

export interface Key {
  readonly part: Part;
  /** '' for a file of one camera. */
  readonly side: '' | '1' | '2';
}

const sides: Readonly<Record<string, '1' | '2'>> = { 1: '1', 2: '2', l: '1', r: '2', left: '1', right: '2', 0: '1' };

/** `M1`, `cameraMatrixL`, `left_camera_matrix`, `dist_coeffs`. A name as a whole goes before one with a side. */
export function keyOf(name: string): Key | undefined {
  const plain = name.toLowerCase().replaceAll('_', '');
  const part = (text: string) => spellings.find(([, spelling]) => spelling.test(text))?.[0];
  const whole = part(plain);
  if (whole) return { part: whole, side: '' };
  for (const shape of [/^(?<base>.+?)(?<side>left|right|[12lr])$/, /^(?<side>left|right|[lr])(?<base>.+)$/]) {
    const { base = '', side = '' } = shape.exec(plain)?.groups ?? {};
    const found = part(base);
    // R1 and R2 turn the cameras of a pair for rectification, T is said once.
    if (found && found !== 'R' && found !== 'T') return { part: found, side: sides[side] };
  }
  return undefined;
}
