// Review without a browser: queues that are damaged, corrections against closed forms, dwell, what a second reviewer may see.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box3 } from '../../src/geometry/box3.js';
import { apply, inverse } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { reviewAuthor, type Said } from '../../src/qa/review/author.js';
import { calibHash } from '../../src/qa/review/content-hash.js';
import { readLedger } from '../../src/qa/review/read-ledger.js';
import { itemsOf } from '../../src/qa/review/states.js';
import { targetKey } from '../../src/qa/review/verdict.js';
import { rigOfFile } from '../../src/rig/compare/index.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { rigFileToJson } from '../../src/rig/index.js';
import { saidBefore, saidByOwn, shownState } from '../../viewer/state/review/blind.js';
import { boxWith, edited, editFreedoms, editNumber } from '../../viewer/state/review/box-edit.js';
import { calibrationNow, changedSince } from '../../viewer/state/review/dataset-now.js';
import { dwellClock } from '../../viewer/state/review/dwell.js';
import { parseQueue } from '../../viewer/state/review/queue.js';
import { samples } from '../support/cli.js';
import { hash, item, queueText } from './review-items.js';

describe('a queue', () => {
  test('is read as it was written', () => {
    const text = queueText([item(0), item(1)]);
    expect(parseQueue(text).items).toEqual(JSON.parse(text).items);
  });

  test.each([
    ['', 'damaged'],
    ['{', 'damaged'],
    ['null', 'not a queue that this viewer knows'],
    ['[]', 'not a queue that this viewer knows'],
    ['{"framelock_queue": 2, "items": []}', 'not a queue that this viewer knows'],
    ['{"framelock_queue": 1, "items": {}}', 'not a queue that this viewer knows'],
    [queueText([item(0), item(0)]), 'two items of one id'],
    [
      queueText([
        item(0),
        { ...item(1), target: { kind: 'place', rev: hash(1), stamp_ns: '1', sensor: 'x' } as never },
      ]),
      'item 2',
    ],
  ])('%j is refused in one line', (text, why) => {
    expect(() => parseQueue(text)).toThrow(why);
    expect(() => parseQueue(text)).toThrow('run framelock qa --review again');
  });

  test('with any one field replaced is read or refused, and what is read can be keyed and named', () => {
    const whole = JSON.parse(queueText([item(0)]));
    const places = Object.keys(whole.items[0])
      .flatMap(key => [[key]])
      .concat(
        ['kind', 'label', 'rev', 'track', 'category'].map(key => ['target', key]),
        ['check', 'text', 'value', 'limit', 'sensor', 'unit'].map(key => ['reasons', '0', key]),
      );
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.anything().map(one => JSON.parse(JSON.stringify(one) ?? 'null')),
        (place, junk) => {
          const broken = structuredClone(whole);
          let at = broken.items[0];
          for (const key of place.slice(0, -1)) at = at[key];
          at[place.at(-1)!] = junk;
          let read: ReturnType<typeof parseQueue>;
          try {
            read = parseQueue(JSON.stringify(broken));
          } catch (error) {
            expect(String(error)).toMatch(/run framelock qa --review again/);
            return;
          }
          expect(typeof targetKey(read.items[0].target)).toBe('string');
          expect(read.items[0].reasons.every(({ text }) => typeof text === 'string')).toBe(true);
        },
      ),
    );
  });
});

describe('a correction', () => {
  const half = Math.SQRT1_2;
  // Heads left: its x is the rig's y.
  const box: Box3 = { T: { q: [0, 0, half, half], t: [10, 2, 1] }, size: [4, 2, 1.5] };
  const named = (id: string) => editFreedoms.find(one => one.id === id)!;

  test('moves along the own axes, turns about the own middle, grows about it', () => {
    let edit = edited({}, named('dx'), 10);
    edit = edited(edit, named('dy'), -20);
    edit = edited(edit, named('dyaw'), 2);
    edit = edited(edit, named('dwidth'), 10);
    const after = boxWith(box, edit)!;
    // 10 cm ahead is the rig's +y, 20 cm to its right the rig's +x.
    expect(after.T.t.map(one => Math.round(one * 1e9) / 1e9)).toEqual([10.2, 2.1, 1]);
    expect(after.size).toEqual([4, 2.1, 1.5]);
    const front = apply(after.T, [1, 0, 0]).map((one, axis) => one - after.T.t[axis]);
    expect(Math.atan2(front[1], front[0]) * (180 / Math.PI)).toBeCloseTo(92, 9);
  });

  test('is the sum of its steps in any order, and nothing when they cancel', () => {
    const step = fc.record({ freedom: fc.constantFrom(...editFreedoms), k: fc.nat(2), sign: fc.constantFrom(1, -1) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const after = steps.reduce((edit, { freedom, k, sign }) => edited(edit, freedom, sign * freedom.steps[k]), {});
        for (const freedom of editFreedoms) {
          const sum = steps
            .filter(one => one.freedom === freedom)
            .reduce((all, { k, sign }) => all + sign * freedom.steps[k], 0);
          expect(editNumber(after, freedom)).toBeCloseTo(sum, 6);
        }
        const back = [...steps]
          .reverse()
          .reduce((edit, { freedom, k, sign }) => edited(edit, freedom, -sign * freedom.steps[k]), after);
        expect(back).toEqual({});
      }),
    );
  });

  test('never leaves a box without a length, nor one with NaN', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(number, number, number, (dlength, dwidth, dheight) => {
        const after = boxWith(box, { dlength, dwidth, dheight });
        const sizes = [4 + dlength, 2 + dwidth, 1.5 + dheight];
        if (sizes.some(size => !(size > 0))) expect(after).toBeUndefined();
        else expect(after!.size).toEqual(sizes);
        if (after) expect(apply(inverse(after.T), box.T.t).every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

describe('what others said', () => {
  const present = {};
  const records = (...said: readonly (readonly [author: string, verdict: Said['verdict']])[]) => {
    let text = '';
    let now = 1_764_000_000_000;
    for (const [author, verdict] of said) {
      const clock = now++;
      const options = { author, device: 'desk', tool: 't', dataset: hash(0), now: () => clock };
      const made = reviewAuthor({
        ...options,
        entropy: count => Uint8Array.from({ length: count }, () => clock % 256),
      });
      const { target, sensors, calib } = item(0);
      text += made.say({ target, sensors, calib: calib!, verdict }).line;
    }
    return itemsOf(readLedger(new TextEncoder().encode(text), 'here', new Issues()), present).get(
      targetKey(item(0).target),
    );
  };

  test.each([
    [[], 'open', 0],
    [[['ann', 'accept']], 'judged', 0],
    [
      [
        ['ann', 'accept'],
        ['bob', 'skip'],
      ],
      'judged',
      1,
    ],
    [[['bob', 'accept']], 'accepted', 1],
    [
      [
        ['ann', 'reject'],
        ['bob', 'reject'],
      ],
      'rejected',
      2,
    ],
    [
      [
        ['ann', 'reject'],
        ['bob', 'unsure'],
      ],
      'rejected',
      2,
    ],
    [
      [
        ['ann', 'accept'],
        ['eve', 'reject'],
      ],
      'disputed',
      2,
    ],
  ] as const)('%j is for bob: %s', (said, state, seen) => {
    const standing = records(...said);
    expect(shownState(standing, 'bob')).toBe(state);
    expect(saidBefore(standing, 'bob').length).toBe(seen);
    expect(saidByOwn(standing, 'bob')).toBe(said.some(([author, verdict]) => author === 'bob' && verdict !== 'skip'));
  });

  test('nobody is led who has not said who he is', () => {
    const standing = records(['ann', 'accept']);
    expect([shownState(standing, undefined), saidBefore(standing, undefined)]).toEqual(['judged', []]);
  });
});

test('the calibration of now is hashed as the command does, and told by exactly the sensors that changed', () => {
  const file = parseRigFile(readFileSync(`${samples}town/rig.true.yaml`, 'utf8'), 'rig.true.yaml');
  const { rig } = rigOfFile(file, new Issues());
  const text = rigFileToJson(rig, { reference: 'lidar_top' });
  const calibOf = calibrationNow(text)!;
  const again = rigOfFile(parseRigFile(text, 'rig.json'), new Issues()).rig;
  const sensors = new Map([...again.sensors.values()].map(sensor => [sensor.name, sensor]));
  const sets = [['camera_front', 'lidar_top'], ['lidar_top'], ['camera_left', 'lidar_top'], ['nobody']];
  for (const names of sets) expect(calibOf(names)).toBe(calibHash(names, sensors, nodeDigest));
  const moved = JSON.parse(text);
  moved.sensors.camera_left.pose.translation_m[1] += 0.001;
  const dataset = { inputs: [], rigText: JSON.stringify(moved) } as never;
  const items = sets.map((names, k) => ({ ...item(k), sensors: names, calib: calibOf(names) }));
  const queue = parseQueue(queueText(items));
  expect(changedSince(queue, dataset)).toMatch(/^The calibration was changed since this queue was made \(1 item\)/);
  expect(changedSince(queue, { inputs: [], rigText: text } as never)).toBeUndefined();
  expect(
    changedSince(queue, { inputs: [{ name: 'x', size: 1, fingerprint: '0'.repeat(64) }], rigText: text } as never),
  ).toMatch(/another recording/);
  expect(calibrationNow('{')).toBeUndefined();
});

test('dwell is the time in sight since the item was opened', () => {
  let now = 100;
  const dwell = dwellClock(() => now);
  dwell.begin();
  now += 300;
  expect(dwell.read()).toBe(300);
  dwell.pause();
  now += 5000;
  expect(dwell.read()).toBe(300);
  dwell.resume();
  dwell.resume();
  now += 50;
  expect(dwell.read()).toBe(350);
  dwell.pause();
  dwell.begin();
  now += 1000;
  dwell.resume();
  now += 7;
  expect(dwell.read()).toBe(7);
});
