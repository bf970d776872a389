// The kernels that are measured: what is compared before, and what the ratios should be. One entry each.
import {
  exactly,
  exactlyAsMade,
  nearTruth,
  picturePoints,
  sameCells,
  sameColours,
  sameCounts,
  sameSums,
} from './compare.mjs';

const cloudSizes = ['120k', '1.2M'];
/** `x` times the peer's time at most, or the peer's time at least `x` times ours. */
const atMost = (peer, must, aim) => ({ peer, kind: 'at most', must, aim });
const faster = (peer, must, aim) => ({ peer, kind: 'faster', must, aim });
const twin = faster('plain', 2, 4);

const projection = {
  sizes: cloudSizes,
  compare: picturePoints,
  goals: [atMost('cpp-avx2', 2.6, 2.1), faster('numpy', 3.5, 4.5), faster('opencv', 18, 60), twin],
};

export const kernels = [
  {
    name: 'decode',
    title: 'cloud decode, x y z to columns',
    sizes: [...cloudSizes, '120k-rings'],
    compare: exactlyAsMade('x', 'y', 'z'),
    goals: [atMost('cpp-avx2', 1.5, 1.2), faster('numpy', 2, 2.5), twin],
  },
  {
    name: 'decode_rows',
    title: 'cloud decode, six fields to rows',
    sizes: cloudSizes,
    compare: exactly('rows'),
    goals: [atMost('cpp-avx2', 1.5, 1.2), faster('numpy', 2, 2.5), twin],
  },
  { name: 'project_plumb_bob', title: 'projection, plumb_bob', ...projection },
  { name: 'project_rational', title: 'projection, rational', ...projection },
  {
    name: 'project_equidistant',
    title: 'projection, equidistant',
    ...projection,
    differs: { opencv: 'leaves out what lies beside and behind the lens: it wants points in front' },
  },
  {
    name: 'deskew',
    title: 'deskew, 12 segments',
    sizes: [...cloudSizes, '120k-rings'],
    compare: nearTruth(['moved_x', 'moved_y', 'moved_z'], { ours: 1e-5, peers: 5e-5 }),
    goals: [atMost('cpp-avx2', 3.5, 2.7), twin],
  },
  {
    name: 'boxes',
    title: 'points in 50 boxes',
    sizes: cloudSizes,
    compare: sameCounts('counts'),
    goals: [faster('numpy', 12, 20), twin],
  },
  {
    name: 'z_buffer',
    title: 'z-buffer of surface pieces',
    sizes: ['120k', '120k-rings'],
    compare: sameCells('cells'),
    goals: [atMost('cpp-plain', 1.1, 0.8), twin],
  },
  {
    name: 'match',
    title: 'matching of stamps, int64',
    sizes: ['200k'],
    compare: exactly('nearest'),
    goals: [atMost('cpp-plain', 1.1, 0.8), twin],
  },
  {
    name: 'colour_nearest',
    title: 'colours, nearest pixel',
    sizes: ['120k-places'],
    compare: sameColours('rgb'),
    goals: [twin],
  },
  {
    name: 'colour_mixed',
    title: 'colours, bilinear in light',
    sizes: ['120k-places'],
    compare: sameColours('rgb'),
    goals: [twin],
    differs: { opencv: 'mixes the 8-bit numbers instead of light' },
  },
  {
    name: 'nid_counts',
    title: 'NID histograms',
    sizes: ['20k-points'],
    compare: sameSums('counts'),
    goals: [twin],
  },
  {
    name: 'edge_scores',
    title: 'edge scores',
    sizes: ['20k-points'],
    compare: sameSums('slopes', 'joint'),
    goals: [twin],
  },
];
