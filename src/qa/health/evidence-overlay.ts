// A gray picture with the LiDAR's points on it, under the given calibration or one beside it.
import type { FrameEvidence } from '../../calibration/evidence/index.js';
import { inImage } from '../../camera/in-image.js';
import { rotationExp } from '../../geometry/rotation-vector.js';
import { compose, toMatrix } from '../../geometry/se3.js';
import type { Canvas } from '../overlay/canvas.js';
import { drawOverlay, lettersPerLine } from '../overlay/draw-overlay.js';

/** `change`: turn (rad) and shift (m) in the camera's axes, put on the given calibration. */
export function evidenceOverlay(evidence: FrameEvidence, change: ArrayLike<number>, caption: string): Canvas {
  const { picture, camera, xyz, count, T_camera_lidar } = evidence;
  const [a, b, c, x, y, z] = Array.from(change);
  const m = toMatrix(compose({ q: rotationExp([a, b, c]), t: [x, y, z] }, T_camera_lidar));
  const points = new Float64Array(3 * count);
  for (let i = 0; i < 3 * count; i += 3)
    for (let k = 0; k < 3; k++)
      points[i + k] = m[4 * k] * xyz[i] + m[4 * k + 1] * xyz[i + 1] + m[4 * k + 2] * xyz[i + 2] + m[4 * k + 3];
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  camera.project(points, count, uv, seen);
  const shown = Uint32Array.from({ length: count }, (_, i) => i).filter(
    i => seen[i] === 1 && inImage(uv[2 * i], uv[2 * i + 1], picture.width, picture.height),
  );
  const rgb = new Uint8Array(3 * picture.width * picture.height);
  for (let i = 0; i < rgb.length; i++) rgb[i] = picture.data[Math.floor(i / 3)];
  return drawOverlay({
    picture: { width: picture.width, height: picture.height, rgb },
    u: Float32Array.from(shown, i => uv[2 * i]),
    v: Float32Array.from(shown, i => uv[2 * i + 1]),
    depth: Float32Array.from(shown, i => Math.hypot(points[3 * i], points[3 * i + 1], points[3 * i + 2])),
    depthName: 'range',
    caption: [caption.slice(0, lettersPerLine(picture.width))],
  });
}
