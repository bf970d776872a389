// What verdicts are bound to: hashes as another tool makes them from the documentation, and what changes which of them.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Label } from '../../../src/label/index.js';
import { calibHash, canonicalJson, datasetId, labelRev, labelsRev } from '../../../src/qa/review/index.js';
import { anyLabel, sensorOf } from './labels.js';
import { digest } from './reviewers.js';

interface Golden {
  readonly labels: readonly { readonly label: GoldenLabel; readonly rev: string }[];
  readonly set: string;
  readonly recording: string;
}
interface GoldenLabel extends Omit<Label, 'moment' | 'box' | 'id' | 'velocity'> {
  readonly moment: { readonly ns: string } | { readonly file: string };
  readonly box?: {
    readonly q: [number, number, number, number];
    readonly t: [number, number, number];
    readonly size: [number, number, number];
  };
  readonly velocity?: [number, number, number] | null;
}

const golden: Golden = JSON.parse(readFileSync('test/golden/review.json', 'utf8'));

function asLabel({ moment, box, velocity, ...rest }: GoldenLabel): Label {
  return {
    ...rest,
    id: 'whatever',
    moment: 'ns' in moment ? { stampNs: BigInt(moment.ns) } : moment,
    ...(box ? { box: { T: { q: box.q, t: box.t }, size: box.size } } : {}),
    ...(velocity ? { velocity } : {}),
  };
}

describe('as another tool makes them', () => {
  test.each(golden.labels.map(({ label, rev }, i) => [i, label, rev] as const))('label %i', (_, label, rev) => {
    expect(labelRev(asLabel(label), digest)).toBe(rev);
  });

  test('a set of labels, in any order', () => {
    const revs = golden.labels.map(({ rev }) => rev);
    expect(labelsRev(revs, digest)).toBe(golden.set);
    expect(labelsRev(revs.toReversed(), digest)).toBe(golden.set);
  });

  test('a recording, its inputs in any order', () => {
    const inputs = [
      { fingerprint: 'b'.repeat(64), size: 7 },
      { fingerprint: 'a'.repeat(64), size: 12 },
    ];
    expect(datasetId(inputs, digest)).toBe(golden.recording);
    expect(datasetId(inputs.toReversed(), digest)).toBe(golden.recording);
  });

  test('RFC 8785: the example of § 3.2.2 and the order of § 3.2.3', () => {
    const value = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    );
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const keys = JSON.parse('{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7}');
    expect(Object.values(JSON.parse(canonicalJson(keys)))).toHaveLength(7);
    expect([...canonicalJson(keys).matchAll(/:(\d)/g)].map(([, n]) => n).join('')).toBe('2467153');
  });
});

describe('what changes a hash', () => {
  const same = (a: Label, b: Label) => labelRev(a, digest) === labelRev(b, digest);

  test('the last digit of a number, the sign of the quaternion, the id, the claimed count and orders do not', () => {
    fc.assert(
      fc.property(anyLabel, label => {
        const box = label.box && {
          // Values are whole µm, so that no digit lies at a half.
          T: { q: label.box.T.q.map(v => -v) as never, t: label.box.T.t.map(v => v * (1 + 2 ** -52)) as never },
          size: label.box.size,
        };
        const other = {
          ...label,
          id: 'x',
          points: 7,
          boxes2: label.boxes2.toReversed(),
          attributes: label.attributes.toReversed(),
        };
        expect(same(label, { ...other, box })).toBe(true);
      }),
    );
  });

  const changes: Record<string, (label: Label) => Label> = {
    track: label => ({ ...label, track: `${label.track}x` }),
    class: label => ({ ...label, category: `${label.category}x` }),
    moment: label => ({ ...label, moment: { stampNs: 'file' in label.moment ? 5n : label.moment.stampNs + 1n } }),
    frame: label => ({ ...label, frame: `${label.frame}x` }),
    position: label => ({
      ...label,
      box: label.box && {
        ...label.box,
        T: { ...label.box.T, t: [label.box.T.t[0] + 2e-6, label.box.T.t[1], label.box.T.t[2]] },
      },
    }),
    heading: label => ({
      ...label,
      box: label.box && {
        ...label.box,
        T: { ...label.box.T, q: [label.box.T.q[3], label.box.T.q[0], label.box.T.q[1], -label.box.T.q[2]] },
      },
    }),
    size: label => ({
      ...label,
      box: label.box && { ...label.box, size: [label.box.size[0], label.box.size[1], label.box.size[2] + 2e-6] },
    }),
    'a picture box': label => ({
      ...label,
      boxes2: [...label.boxes2, { camera: 'new', left: 0, top: 0, right: 1, bottom: 1 }],
    }),
    velocity: label => ({ ...label, velocity: label.velocity ? undefined : [0, 0, 0] }),
    occlusion: label => ({ ...label, occluded: label.occluded === undefined ? 0 : undefined }),
    truncation: label => ({ ...label, truncated: label.truncated === undefined ? 0 : undefined }),
    'an attribute': label => ({ ...label, attributes: [...label.attributes, ['new', '']] }),
  };

  test.each(Object.keys(changes))('%s does', name => {
    fc.assert(
      fc.property(
        anyLabel.filter(label => label.box !== undefined),
        label => {
          expect(same(label, changes[name](label))).toBe(false);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('texts that only look alike are not alike', () => {
    const [label] = fc.sample(anyLabel, 1);
    expect(same({ ...label, track: 'a', category: 'b' }, { ...label, track: 'b', category: 'a' })).toBe(false);
    expect(same({ ...label, attributes: [['a', 'b,c']] }, { ...label, attributes: [['a,b', 'c']] })).toBe(false);
  });

  test('of a calibration only the named sensors count, and of each what places, projects or times it', () => {
    const sensors = new Map([
      ['lidar', sensorOf(1)],
      ['cam', sensorOf(2)],
      ['other', sensorOf(3)],
    ]);
    const before = calibHash(['lidar', 'cam'], sensors, digest);
    expect(calibHash(['cam', 'lidar', 'cam'], sensors, digest)).toBe(before);
    expect(calibHash(['lidar', 'cam'], new Map([...sensors, ['other', sensorOf(9)]]), digest)).toBe(before);
    const cam = sensorOf(2);
    const { camera } = cam;
    const others = [
      { ...cam, T_rig_sensor: { q: cam.T_rig_sensor!.q, t: [9, 9, 9] as const } },
      { ...cam, T_rig_sensor: undefined },
      { ...cam, camera: { ...camera!, intrinsics: { ...camera!.intrinsics, fx: camera!.intrinsics.fx + 1e-9 } } },
      { ...cam, camera: { ...camera!, intrinsics: { ...camera!.intrinsics, distortion: [0.1] } } },
      { ...cam, camera: undefined },
      { ...cam, readout: { ns: 1e7, direction: 'top_to_bottom' as const } },
      { ...cam, clock: { ...cam.clock, offsetNs: 1 } },
      { ...cam, stamp: 'exposure_start' as const },
      { ...cam, exposureNs: 1 },
      undefined,
    ];
    const hashes = others.map(other => {
      const changed = new Map(sensors);
      if (other) changed.set('cam', other);
      else changed.delete('cam');
      return calibHash(['lidar', 'cam'], changed, digest);
    });
    expect(new Set([before, ...hashes]).size).toBe(others.length + 1);
  });
});
