// Labels of every kind for property tests: all texts that are Unicode, all numbers that a label may hold.
import fc from 'fast-check';
import type { Box2, Label } from '../../src/label/index.js';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const named = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const real = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const ns = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const quaternion = fc
  .tuple(real(1), real(1), real(1), real(1))
  .filter(q => Math.hypot(...q) > 1e-3)
  .map(q => q.map(v => v / Math.hypot(...q)) as unknown as readonly [number, number, number, number]);

const box = fc.record({
  T: fc.record({ t: fc.tuple(real(1e7), real(1e7), real(1e4)), q: quaternion }),
  size: fc.tuple(
    ...([0, 1, 2].map(() => fc.double({ min: 1e-3, max: 1e3, noNaN: true })) as [
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
    ]),
  ),
});

const span = fc
  .tuple(real(1e5), fc.double({ min: 1e-3, max: 1e5, noNaN: true }))
  .map(([from, length]) => [from, from + length] as const)
  .filter(([from, to]) => to > from);
const boxes2: fc.Arbitrary<Box2[]> = fc.uniqueArray(
  fc
    .record({ camera: text, u: span, v: span })
    .map(({ camera, u, v }) => ({ camera, left: u[0], right: u[1], top: v[0], bottom: v[1] })),
  { maxLength: 3, selector: one => one.camera },
);

const label = fc
  .record({
    track: fc.oneof(fc.constantFrom('', '7', '-3', '007', 'c44c1fc4-ee2f-4a5e-8b5c-8c2a5f2a0a11'), text),
    category: fc.oneof(fc.constantFrom('car', 'person'), named),
    moment: fc.oneof(
      fc.constantFrom({ stampNs: 1n }, { file: '000001' }),
      ns.map(stampNs => ({ stampNs })),
      named.map(file => ({ file })),
    ),
    box: fc.option(box, { nil: undefined }),
    frame: fc.oneof(fc.constantFrom('', 'rig', 'lidar_top'), text),
    boxes2,
    velocity: fc.option(fc.tuple(real(100), real(100), real(100)), { nil: undefined }),
    points: fc.option(fc.integer({ min: 0 }), { nil: undefined }),
    occluded: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    truncated: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    attributes: fc.array(
      fc.tuple(
        text.filter(name => !name.startsWith('framelock_')),
        text,
      ),
      { maxLength: 4 },
    ),
  })
  .filter(one => one.box !== undefined || one.boxes2.length > 0)
  .map(one => (one.box ? one : { ...one, frame: '' }));

/** Ids are unique, as a set's are. */
export const arbitraryLabels: fc.Arbitrary<Label[]> = fc
  .tuple(fc.array(label, { maxLength: 12 }), fc.uniqueArray(text, { minLength: 12, maxLength: 12 }))
  .map(([labels, ids]) => labels.map((one, i) => ({ id: ids[i], ...one })));

/** Order is the format's own. */
export const byId = (labels: readonly Label[]) => [...labels].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
