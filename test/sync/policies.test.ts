// Each policy on drawn timelines: what every frame gets of every stream, as letters; `-` is missing.
import { describe, expect, it } from 'vitest';
import { alignStreams, type Missing, matchKinds, policies, rejections } from '../../src/sync/index.js';
import { type Drawing, parseDrawing } from '../support/timeline.js';
import { memberOf, requestOf } from './request.js';

const step = 10;

/** Rows F (the reference), A, B, …; facts: tolerance, gap, missing (per row but F), rate, phase, once, and per row what frames get. */
function aligned(policy: string, drawing: Drawing) {
  const rows = [...drawing.streams.values()];
  const fact = (name: string) => drawing.facts.get(name);
  const missing = (fact('missing') ?? '').split(' ') as Missing[];
  const members = rows.map((row, i) =>
    memberOf(row.stream, {
      toleranceNs: Number(fact('tolerance') ?? 2) * step,
      maxGapNs: Number(fact('gap') ?? 1000) * step,
      missing: (i > 0 && missing[i - 1]) || 'null',
    }),
  );
  const request = requestOf(members, {
    oneToOne: fact('once') !== undefined,
    grid: { stepNs: Number(fact('step') ?? 1) * step, phaseNs: Number(fact('phase') ?? 0) * step },
    sets: {
      queueSize: Number.POSITIVE_INFINITY,
      maxIntervalNs: Number(fact('interval') ?? 1000) * step,
      agePenalty: 0,
    },
  });
  const { frames, picks } = alignStreams(policies.find(p => p.name === policy)!, request, [], false);
  const got = picks.map((picked, i) => Array.from(picked.entry, e => (e < 0 ? '-' : rows[i].names[e])).join(''));
  const why = picks.flatMap((picked, i) =>
    [...rejections(picked)].map(({ entry, reason }) => `${rows[i].names[entry]} ${reason}`),
  );
  const how = picks.map(({ match }) => Array.from(match, kind => matchKinds[kind]));
  return { frames: Array.from(frames, t => t / step), got, how, why };
}

const drawings: readonly (readonly [policy: string, what: string, drawing: string])[] = [
  ['nearest', 'the same stamps', 'F R...S...T\n A a...b...c\n got RST abc'],
  ['nearest', 'the nearer of two', 'F ....R....\n A ..a..b..\n got R b'],
  ['nearest', 'a tie goes to the earlier', 'F ....R....\n A ..a...b..\n got R a'],
  ['nearest', 'beyond the tolerance is missing', 'F R.......S\n A ....a....\n tolerance 3\n got RS --'],
  ['nearest', 'the tolerance is inclusive', 'F R.......S\n A ....a....\n tolerance 4\n got RS aa'],
  ['nearest', 'before the first and after the last', 'F ..R...S..\n A a.......b\n got RS ab'],
  ['nearest', 'one message may serve two frames', 'F R.S......\n A .a.......\n got RS aa'],
  ['nearest', 'an empty stream', 'F R...S....\n A .........\n got RS --'],
  ['nearest', 'once: the nearer frame gets it', 'F R..S.....\n A .a.......\n once\n got RS a-'],
  ['nearest', 'once: the cheaper pairing, not the nearer first', 'F R.S......\n A ..ab.....\n once\n got RS -a'],
  [
    'nearest',
    'once: neighbours move up where it costs less',
    'F ...RS....\n A .a..b....\n tolerance 3\n once\n got RS ab',
  ],
  ['nearest', 'hold: the last message before', 'F R...S...T\n A a........\n missing hold\n got RST aaa'],
  ['nearest', 'hold: not longer than the gap', 'F R...S...T\n A a........\n gap 5\n missing hold\n got RST aa-'],
  ['nearest', 'drop: frames without it go', 'F R...S...T\n A a.......c\n missing drop\n got RT ac'],
  ['nearest', 'drop: others say so', 'F R...S...T\n A a.......c\n B p...q...r\n missing drop null\n got RT ac pr'],
  ['exact', 'equal stamps only', 'F R...S...T\n A a....b..c\n tolerance 9\n got RST a-c'],
  ['exact', 'tolerance does not matter', 'F R........\n A .a.......\n tolerance 9\n got R -'],
  ['latest', 'the last one at or before', 'F R...S...T\n A a..b.c..d\n got RST abd'],
  ['latest', 'never of the future', 'F R...S....\n A .a...b...\n got RS -a'],
  ['latest', 'repeated until there is a newer one', 'F RSTUV....\n A .a.b.....\n got RSTUV -aabb'],
  ['latest', 'not older than the gap', 'F R..S..T..\n A a........\n gap 4\n got RST aa-'],
  ['resample', 'a grid of its own', 'F R..S..T..\n A a.b.c.d..\n step 2\n tolerance 0\n got R--T abcd'],
  ['resample', 'a phase', 'F R...S...T\n A .a..b..c.\n step 4\n phase 1\n tolerance 1\n got RS ab'],
  ['approximate', 'sets, stamped by the reference', 'F R...S...T...\n A .a...b...c..\n got RS ab'],
  [
    'approximate',
    'hold: not back to what was before the last one taken',
    'F .....RS.....T....U\n A a......b.c..d....e\n tolerance 2\n missing hold\n got RSTU bbde',
  ],
  ['approximate', 'no wider than the interval', 'F R......S.T...\n A ...a...b.c...\n interval 1\n got ST bc'],
];

describe.each(drawings)('%s: %s', (policy, _, text) => {
  it('as drawn', () => {
    const drawing = parseDrawing(text, step);
    expect(aligned(policy, drawing).got.join(' ')).toBe(drawing.facts.get('got'));
  });
});

it('what is held is exact where it has the very stamp of the frame, though another message is in its set', () => {
  const text = 'F R........S\n A .....a...b\n B .....x....\n tolerance 0\n missing hold null';
  const { got, how } = aligned('approximate', parseDrawing(text, step));
  expect(got).toEqual(['S', 'b', '-']);
  expect(how).toEqual([['exact'], ['exact'], ['missing']]);
});

describe('the grid of resample', () => {
  it('lies at phase, phase + step, … from the first stamp of the reference to its last', () => {
    const { frames } = aligned('resample', parseDrawing('F ...R.....S...\n step 2\n phase 1', step));
    expect(frames).toEqual([4, 6, 8]);
  });
});

describe('why a message is in no frame', () => {
  it.each([
    [
      'nearest',
      'F ...R.....S.....\n A a....bc..d....e\n tolerance 2.5',
      'a before_first_frame, c outside_tolerance, e after_last_frame',
    ],
    ['nearest', 'F R...S\n A ab..c\n tolerance 2', 'b not_nearest'],
    ['nearest', 'F R...S\n A a....\n B p...q\n missing drop null', 'S frame_dropped, q frame_dropped'],
    [
      'latest',
      'F ..R...S..\n A a.bcd...e\n gap 1',
      'a before_first_frame, c superseded, d too_old, e after_last_frame',
    ],
    ['approximate', 'F R....S...T\n A .a.b..c...', 'T left_in_queue, b better_set'],
    [
      'approximate',
      'F R....S..TU\n A ..a...b..c\n interval 1',
      'R interval_too_long, T better_set, a interval_too_long',
    ],
  ])('%s', (policy, text, expected) => {
    expect(aligned(policy, parseDrawing(text, step)).why.sort().join(', ')).toBe(
      expected.split(', ').sort().join(', '),
    );
  });
});

it('fail names the stream and how often it is missing', () => {
  expect(() => aligned('nearest', parseDrawing('F R...S...T\n A a........\n missing fail', step))).toThrow(
    /FL0424|expected A in every frame.*2 of 3 frames/,
  );
});
