// Axes of another convention: camera optical (z ahead) or body (x ahead), OpenGL (y up, z behind), LiDARs with y ahead.
import { rotationProduct } from '../../../geometry/rotation-vector.js';
import { fromMatrix, type Quaternion } from '../../../geometry/se3.js';
import type { PoseFamily, PoseNames } from '../reading.js';

/** A turn by quarter turns: row k says which signed axis of the file's frame the true axis k is. */
interface Turn {
  readonly q: Quaternion;
  readonly words: string;
}

/** The 23 rotations that carry axes into axes, without the one that carries each into itself. */
const turns: readonly Turn[] = quarterTurns();

const known: Record<PoseNames['from'], readonly (readonly [words: string, mistake: string])[]> = {
  camera: [
    ['z -x -y', 'the camera was given in body axes (x ahead, y left, z up), not optical ones'],
    ['-y -z x', 'the axes were turned from body to optical once too often'],
    ['x -y -z', "the camera was given in OpenGL's axes (x right, y up, z behind)"],
    ['-x -y z', 'the camera was given upside down (turned by 180° about its optical axis)'],
  ],
  lidar: [
    ['y -x z', 'the LiDAR was given with x right and y ahead'],
    ['-y x z', 'the LiDAR was given with x left and y behind'],
    ['-x -y z', 'the LiDAR was given looking backwards (turned by 180° about z)'],
    ['x -y -z', 'the LiDAR was given upside down (x ahead, y right, z down)'],
    ['z -x -y', 'the LiDAR was given in optical axes (z ahead, x right, y down)'],
  ],
  rig: [
    ['y -x z', 'the rig was given with x right and y ahead'],
    ['x -y -z', 'the rig was given with x ahead, y right, z down (NED-like)'],
    ['-x -y z', 'the rig was given looking backwards'],
  ],
};

/** T·C: the axes of `from` were others. C·T: those of `to` were. */
export const axesFamily: PoseFamily = {
  family: 'axes',
  readings: (T, { from, to }) =>
    [...turns]
      .sort((a, b) => rankIn(from, a.words) - rankIn(from, b.words))
      .map(turn => ({
        mistake:
          known[from].find(([words]) => words === turn.words)?.[1] ??
          `the axes of ${from} were others: its x y z are ${turn.words} of what was written`,
        T: { q: rotationProduct(T.q, turn.q), t: T.t },
      }))
      .concat(
        to === 'rig'
          ? [...turns].map(turn => ({
              mistake:
                known.rig.find(([words]) => words === turn.words)?.[1] ??
                `the axes of rig were others: its x y z are ${turn.words} of what was written`,
              T: { q: rotationProduct(turn.q, T.q), t: turned(turn, T.t) },
            }))
          : [],
      ),
};

function rankIn(name: PoseNames['from'], words: string): number {
  const at = known[name].findIndex(([one]) => one === words);
  return at < 0 ? known[name].length : at;
}

function turned({ q }: Turn, t: readonly [number, number, number]): [number, number, number] {
  const m = rotationProduct(rotationProduct(q, [t[0], t[1], t[2], 0]), [-q[0], -q[1], -q[2], q[3]]);
  return [m[0], m[1], m[2]];
}

function quarterTurns(): Turn[] {
  const found: Turn[] = [];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  for (const order of orders)
    for (let signs = 0; signs < 8; signs++) {
      const rows = order.map((axis, k) => [0, 1, 2].map(c => (c === axis ? (signs & (1 << k) ? -1 : 1) : 0)));
      const [a, b, c] = rows;
      const det =
        a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
      const words = order.map((axis, k) => `${signs & (1 << k) ? '-' : ''}${'xyz'[axis]}`).join(' ');
      if (det !== 1 || words === 'x y z') continue;
      found.push({ words, q: fromMatrix([...a, 0, ...b, 0, ...c, 0]).q });
    }
  return found;
}
