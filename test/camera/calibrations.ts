// Real and deliberately hard calibrations that every camera test runs over.
import type { Intrinsics } from '../../src/camera/index.js';

export interface NamedCalibration {
  readonly name: string;
  readonly model: string;
  readonly intrinsics: Intrinsics;
}

const of = (name: string, model: string, size: [number, number], k: [number, number, number, number], d: number[]) => ({
  name,
  model,
  intrinsics: { width: size[0], height: size[1], fx: k[0], fy: k[1], cx: k[2], cy: k[3], distortion: d },
});

export const calibrations: readonly NamedCalibration[] = [
  of('KITTI cam2 rectified', 'plumb_bob', [1242, 375], [721.5377, 721.5377, 609.5593, 172.854], [0, 0, 0, 0, 0]),
  // Folds at r = 1.2104, within the forward hemisphere.
  of(
    'KITTI cam2 raw',
    'plumb_bob',
    [1392, 512],
    [959.791, 956.9251, 696.0217, 224.1806],
    [-0.3691481, 0.1968681, 0.001353473, 0.0005677587, -0.06770705],
  ),
  of('peer baseline', 'plumb_bob', [1920, 1080], [1100, 1105, 958, 541.5], [-0.3, 0.09, 0.0005, -0.0003, -0.01]),
  of(
    'EuRoC cam0',
    'radtan',
    [752, 480],
    [458.654, 457.296, 367.215, 248.375],
    [-0.28340811, 0.07395907, 0.00019359, 1.76187114e-5],
  ),
  of(
    'narrow stereo',
    'plumb_bob',
    [964, 724],
    [484.130454, 484.452449, 457.177461, 364.861413],
    [-0.199619, 0.068964, 0.003371, 0.000296, 0],
  ),
  of('strong pincushion', 'plumb_bob', [1280, 960], [700, 700, 640, 480], [0.8, 0.6, 0.002, -0.001, 0.4]),
  // Rises, then folds late and returns steeply.
  of('pincushion that folds', 'plumb_bob', [1280, 960], [500, 500, 640, 480], [0.5, 0, 0, 0, -0.05]),
  of('strong barrel', 'plumb_bob', [1280, 960], [400, 400, 640, 480], [-0.9, 0.2, 0.001, 0.001, 0]),
  of('strong tangential', 'plumb_bob', [1280, 960], [600, 600, 640, 480], [-0.2, 0.02, 0.05, -0.04, 0]),
  of('tangential alone', 'plumb_bob', [1280, 960], [600, 600, 640, 480], [0, 0, 0.03, 0.02, 0]),
  of(
    'Azure Kinect colour',
    'rational_polynomial',
    [2048, 1536],
    [976.9, 976.6, 1016.6, 783.2],
    [0.6307, -2.8355, 0.00047, -0.00012, 1.6344, 0.5075, -2.6576, 1.5546],
  ),
  of(
    'wide rational',
    'rational_polynomial',
    [1920, 1208],
    [1000, 1001, 958, 603],
    [5.1, 2.2, 0.0002, -0.0001, 0.08, 5.45, 3.9, 0.6],
  ),
  of(
    'rational with a pole',
    'rational_polynomial',
    [1280, 960],
    [600, 600, 640, 480],
    [0.2, 0, 0.001, 0, 0, -0.3, 0, 0],
  ),
  of('T265 fisheye', 'equidistant', [848, 800], [285.9, 286.0, 423.6, 398.9], [-0.0066, 0.0436, -0.0414, 0.0076]),
  of('fisheye without terms', 'equidistant', [1000, 1000], [320, 320, 499.5, 499.5], [0, 0, 0, 0]),
  of('wide fisheye that folds', 'equidistant', [1280, 1080], [330, 331, 640, 540], [0.1, -0.08, 0.01, -0.001]),
  of('fisheye that folds early', 'equidistant', [1280, 1080], [600, 600, 640, 540], [-0.3, 0, 0, 0]),
  of(
    'thin prism',
    'thin_prism',
    [1920, 1200],
    [1510, 1508, 971, 612],
    [-0.31, 0.09, 0.0004, -0.0011, -0.011, 0.02, -0.03, 0.004, 0.0012, -0.0004, -0.0021, 0.0003],
  ),
  // Half of the radial terms' strength: the disk ends where the prism could turn the map.
  of(
    'strong prism',
    'thin_prism',
    [1280, 960],
    [600, 600, 640, 480],
    [-0.1, 0.02, 0, 0, 0, 0, 0, 0, 0.1, -0.05, 0.08, 0],
  ),
  of(
    'tilted sensor',
    'tilted',
    [1920, 1200],
    [1510, 1508, 971, 612],
    [-0.31, 0.09, 0.0004, -0.0011, -0.011, 0.02, -0.03, 0.004, 0.0012, -0.0004, -0.0021, 0.0003, 0.05, -0.11],
  ),
  // Without distortion the tilted plane's horizon crosses the view.
  of('tilt alone', 'tilted', [1280, 960], [600, 610, 640, 480], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, -0.3]),
  of('TUM monocular', 'fov', [1280, 1024], [685.7, 685.6, 630.9, 511.9], [0.897966]),
  of('wide ATAN', 'fov', [1280, 800], [400, 401, 640, 400], [2.4]),
  of('unified with a fold', 'ucm', [512, 512], [190, 191, 254, 256], [0.63]),
  of('unified with a pole', 'ucm', [640, 480], [300, 300, 320, 240], [0.35]),
  of(
    'KITTI-360 fisheye',
    'mei',
    [1400, 1400],
    [1336.3, 1335.8, 716.94, 705.76],
    [2.2134, 0.016798, 1.6549, 4.2e-4, 4.2e-4],
  ),
  of(
    'mirror whose distortion folds first',
    'omni-radtan',
    [1280, 960],
    [420, 421, 640, 480],
    [0.85, -0.11, 0.012, 6e-4, -3e-4],
  ),
  of('parabolic mirror', 'omni-none', [1280, 960], [300, 300, 640, 480], [1]),
  of('TUM-VI extended unified', 'eucm', [512, 512], [191.15, 191.11, 254.96, 256.9], [0.6292, 1.0418]),
  of('extended unified with a pole', 'eucm', [1280, 960], [500, 501, 640, 480], [0.41, 0.6]),
  of('TUM-VI double sphere', 'double_sphere', [512, 512], [158.28, 158.27, 254.96, 256.57], [-0.172131, 0.593118]),
  of('double sphere, second one alone', 'ds', [640, 480], [300, 300, 320, 240], [-0.4, 0]),
  of('double sphere whose first folds', 'ds', [640, 480], [900, 900, 320, 240], [1.5, 0.55]),
  of('f-theta', 'ftheta', [1920, 1208], [1, 1, 959.5, 603.5], [1.3, 0, 0, 0, 928.4, -3.1, 21.7, -40.2, 9.8]),
  of('f-theta that folds', 'ftheta', [1920, 1208], [1.002, 1, 959.5, 603.5], [3, -0.003, 0.0015, 0, 700, 0, -90]),
  of(
    'f-theta backward',
    'ftheta_backward',
    [1920, 1208],
    [0.9995, 1, 959.5, 603.5],
    [1.75, 0.001, -0.002, 0, 1.0786e-3, -6.9e-9, 3.4e-11, -2.1e-14, 1.5e-17],
  ),
  of('f-theta backward that folds', 'ftheta_backward', [1920, 1208], [1, 1, 959.5, 603.5], [3, 0, 0, 0, 1.4e-3, -6e-7]),
];
