// Lookups give what ROS tf2 gives, its refusals included: answers recorded by test/oracle/tf2-lookups.mjs.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type SE3, toMatrix } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { openSession } from '../../src/platform/node/session.js';
import { type TransformAnswer, TransformLog, transformBuffer } from '../../src/rig/index.js';
import { absolute, originNs, randomCase, realCases } from '../oracle/tf2-cases.mjs';

const golden = JSON.parse(readFileSync(new URL('../golden/tf2-lookups.json', import.meta.url), 'utf8')) as {
  readonly random: readonly (readonly string[])[];
  readonly real: readonly { readonly name: string; readonly answers: readonly string[] }[];
};
const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));

interface Case {
  readonly transforms: readonly {
    readonly fixed: boolean;
    readonly parent: string;
    readonly child: string;
    readonly stamp: number;
    readonly t: readonly number[];
    readonly q: readonly number[];
  }[];
  readonly queries: readonly {
    readonly target: string;
    readonly targetNs: number;
    readonly source: string;
    readonly sourceNs: number;
    readonly fixed: string;
  }[];
}

const zeroNs = -Number(originNs);

function answersOf({ transforms, queries }: Case): TransformAnswer[] {
  const logs = [new TransformLog('/tf', false), new TransformLog('/tf_static', true)];
  for (const [place, { fixed, parent, child, stamp, t, q }] of transforms.entries()) {
    const one = { parent, child, stampNs: absolute(stamp), translation: t as SE3['t'], rotationXyzw: q as SE3['q'] };
    logs[fixed ? 1 : 0].add({ kind: 'transforms', transforms: [one] }, originNs, place);
  }
  const buffer = transformBuffer(logs, zeroNs, new Issues());
  const time = (ns: number) => (ns === 0 ? undefined : ns);
  return queries.map(({ target, targetNs, source, sourceNs, fixed }) =>
    fixed === '-'
      ? buffer.lookup(target, source, time(targetNs))
      : buffer.lookupAcross(target, time(targetNs), source, time(sourceNs), fixed),
  );
}

/** '' when they agree: the same refusal, or the same time, place to 1e-9 m (and 1e-12 of its size) and rotation to 1e-9. */
function difference(answer: TransformAnswer, recorded: string): string {
  if (/^[a-z]/.test(recorded)) {
    const found = 'refused' in answer ? answer.refused : 'a transform';
    return found === recorded ? '' : `${found}, not ${recorded}`;
  }
  if ('refused' in answer) return `${answer.refused} (${answer.text}), not ${recorded}`;
  const [x, y, z, qx, qy, qz, qw] = recorded.split(' ').map(Number);
  const stamp = Number(BigInt(recorded.split(' ')[7]) - originNs);
  if (answer.tNs !== stamp) return `at ${answer.tNs}, not ${stamp}`;
  const truth = toMatrix({ q: [qx, qy, qz, qw], t: [x, y, z] });
  const scale = Math.max(1, 1e-3 * Math.hypot(x, y, z));
  const worst = Math.max(...toMatrix(answer.T).map((v, i) => Math.abs(v - truth[i]) / (i % 4 === 3 ? scale : 1)));
  return worst <= 1e-9 ? '' : `off by ${worst}`;
}

function differences(one: Case, recorded: readonly string[]): string[] {
  const answers = answersOf(one);
  expect(answers.length).toBe(recorded.length);
  return answers.flatMap((answer, i) => {
    const text = difference(answer, recorded[i]);
    return text === '' ? [] : [`${JSON.stringify(one.queries[i])}: ${text}`];
  });
}

describe('random trees with gaps, late and repeated stamps, changing parents, loops and latched edges said again', () => {
  it.each(golden.random.map((answers, i) => ({ seed: i + 1, answers })))('seed $seed', ({ seed, answers }) => {
    expect(differences(randomCase(seed) as Case, answers)).toEqual([]);
  });

  it('ask for every kind of refusal, and for transforms most of all', () => {
    const all = golden.random.flat();
    const count = (kind: RegExp) => all.filter(answer => kind.test(answer)).length;
    expect(count(/^[-\d]/)).toBeGreaterThan(all.length / 3);
    for (const kind of [/^lookup/, /^connectivity/, /^extrapolation/]) expect(count(kind)).toBeGreaterThan(40);
  });
});

describe.skipIf(!existsSync(data))('/tf of real recordings (skipped: ../shared/data is not there)', () => {
  it('every question', async () => {
    let found = 0;
    for await (const { name, ...one } of realCases(data, openSession) as AsyncGenerator<Case & { name: string }>) {
      const { answers } = golden.real.find(recorded => recorded.name === name)!;
      expect(differences(one, answers), name).toEqual([]);
      found++;
    }
    expect(found).toBe(golden.real.length);
  });
});
