// The numbers of messages of any type: each stands in one group, or its field is told as left out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatNumbers } from '../../src/message/number-groups.js';

const groupsOf = (message: object) =>
  flatNumbers(message).groups.map(({ name, values, names }) => (names ? [name, values, names] : [name, values]));

describe('what becomes a group', () => {
  it('a car’s report: scalars, a vector, wheels, and structs within structs', () => {
    const message = {
      header: { stamp: { sec: 1, nsec: 2 }, frame_id: 'base' },
      angle: -0.25,
      engaged: true,
      counter: 12n,
      torque: new Float32Array([1.5, 2.5]),
      velocity: { x: 1, y: 2, z: 3 },
      brake: { pedal: { position: 0.5, force: 20 }, lights: false },
      wheels: [
        { speed: 10, slip: { lateral: 0.125, along: 0.25 } },
        { speed: 11, slip: { lateral: 0.5, along: 0.75 } },
      ],
      driver: 'nobody',
    };
    expect(groupsOf(message)).toEqual([
      ['angle', [-0.25]],
      ['engaged', [1]],
      ['counter', [12]],
      ['torque', [1.5, 2.5]],
      ['velocity', [1, 2, 3], ['x', 'y', 'z']],
      ['brake_pedal', [0.5, 20], ['position', 'force']],
      ['brake_lights', [0]],
      ['wheels_speed', [10, 11]],
      ['wheels_slip', [0.125, 0.25, 0.5, 0.75], ['0.lateral', '0.along', '1.lateral', '1.along']],
    ]);
    expect(flatNumbers(message).omitted).toEqual(['driver']);
  });

  it('the stamp beside the fields is none, a stamp of another kind is a number', () => {
    expect(groupsOf({ timestamp: '2024-05-06T07:08:09Z', stamp: { sec: 5, nanosec: 6 }, speed: 1 })).toEqual([
      ['speed', [1]],
    ]);
    expect(groupsOf({ timestamp: 1_700_000n, header: { seq: 3 } })).toEqual([
      ['timestamp', [1_700_000]],
      ['header', [3], ['seq']],
    ]);
  });

  it('what no float64 holds is told', () => {
    const { groups, rounded } = flatNumbers({
      exact: 2n ** 53n,
      ns: 2n ** 60n + 1n,
      all: new BigInt64Array([1n, -(2n ** 62n) - 1n]),
    });
    expect(rounded).toEqual(['ns', 'all']);
    expect(groups[1].values).toEqual([2 ** 60]);
  });

  it('pictures, text, empty lists and lists of unequal structs are left out', () => {
    const { groups, omitted } = flatNumbers({
      data: new Uint8Array(1025),
      text: ['a'],
      none: [],
      nothing: null,
      map: new Map([['a', 1]]),
      legs: [{ at: [1, 2] }, { at: [1] }],
      later: [
        { on: true, at: [] },
        { on: false, at: [1] },
      ],
      fits: new Uint8Array(1024),
      points: Array.from({ length: 1025 }, (_, x) => ({ x })),
    });
    expect(groups.map(({ name }) => name)).toEqual(['later_on', 'fits']);
    expect(omitted).toEqual(['data', 'text', 'nothing', 'map', 'legs_at', 'later_at', 'points']);
  });
});

it('no two groups share a name, and none has that of a column which every sensor has', () => {
  const names = groupsOf({ 'a b': 1, 'a-b': 2, match: 3, source: 4, stamp_ns: 5, ä: 6, __proto__x: 7, '../x': 8 }).map(
    ([name]) => name,
  );
  expect(names).toEqual(['a_b', 'a_b_2', 'match_', 'source_', 'stamp_ns_', '_', '__proto__x', '_x']);
});

it('every number of every message is in one group, in order, or its field is told', () => {
  const scalar = fc.oneof(fc.double(), fc.boolean(), fc.integer());
  const name = fc
    .stringMatching(/^[a-z][a-z0-9_]{0,5}$/)
    .filter(key => !['header', 'stamp', 'timestamp'].includes(key));
  const { tree } = fc.letrec(tie => ({
    item: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      fc.string({ maxLength: 3 }),
      fc.array(scalar, { maxLength: 4 }),
      tie('tree'),
    ),
    tree: fc.dictionary(name, tie('item'), { maxKeys: 5 }),
  }));
  fc.assert(
    fc.property(tree, message => {
      const { groups, omitted } = flatNumbers(message);
      const told: (number | string)[] = [];
      const walk = (item: unknown): void => {
        if (typeof item === 'number' || typeof item === 'boolean') told.push(Number(item));
        else if (typeof item === 'object' && item !== null) for (const inner of Object.values(item)) walk(inner);
      };
      walk(message);
      expect(groups.flatMap(group => group.values)).toEqual(told);
      expect(new Set(groups.map(group => group.name)).size).toBe(groups.length);
      let texts = 0;
      const count = (item: unknown): void => {
        if (typeof item === 'string') texts++;
        else if (typeof item === 'object' && item !== null) for (const inner of Object.values(item)) count(inner);
      };
      count(message);
      expect(omitted.length).toBe(texts);
    }),
  );
});
