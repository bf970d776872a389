// States of items: the latest word of each author, undo, disagreement and adjudication; and exactly the affected verdicts go stale.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Label } from '../../../src/label/index.js';
import {
  type CalibratedSensor,
  calibHash,
  type ItemState,
  itemsOf,
  joinLedgers,
  labelRev,
  labelsRev,
  type Made,
  presentOf,
  type Said,
  type VerdictWord,
  verdictWords,
} from '../../../src/qa/review/index.js';
import { anyLabel, sensorOf } from './labels.js';
import { bench, DATASET, digest, hash, ledgerOf, onLabel } from './reviewers.js';

const ledger = (...made: readonly Made[]) => ledgerOf(made.map(({ line }) => line).join(''));
const stateOf = (...made: readonly Made[]): ItemState | undefined => [...itemsOf(ledger(...made)).values()][0]?.state;

/** The same record, said a month later than the bench's clock shows. */
function later({ record, ...made }: Made): Made {
  const moved = { ...record, hlc: record.hlc.replace('2026-01', '2026-02') };
  return { ...made, record: moved, line: `${JSON.stringify(moved)}\n` };
}

function three() {
  const { author } = bench();
  return { ann: author('ann'), bob: author('bob'), eve: author('eve'), ann2: author('ann', 'lap-top') };
}

describe('one author', () => {
  test.each([
    ['accept', 'accepted'],
    ['reject', 'rejected'],
    ['flag', 'flagged'],
    ['unsure', 'unsure'],
    ['skip', 'open'],
  ] as const)('%s is %s', (word, state) => {
    expect(stateOf(three().ann.say(onLabel('x', word)))).toBe(state);
  });

  test('the latest word counts, also from another device, whatever the order of the files', () => {
    const { ann, ann2 } = three();
    const [one, two] = [ann.say(onLabel('x', 'accept')), ann2.say(onLabel('x', 'reject'))];
    expect(stateOf(one, two)).toBe('rejected');
    expect(stateOf(two, one)).toBe('rejected');
  });

  test('undo gives back the word before, and undo of undo is a redo', () => {
    const { ann } = three();
    const made = [ann.say(onLabel('x', 'accept')), ann.say(onLabel('x', 'reject'))];
    const states = [];
    for (const _ of Array(3)) {
      made.push(ann.undo(made.at(-1)!.record));
      states.push(stateOf(...made));
    }
    expect(states).toEqual(['accepted', 'rejected', 'accepted']);
    expect(stateOf(ann.say(onLabel('y', 'accept')), ann.undo(made[0].record))).toBe('accepted');
  });

  test('an undo is not of other authors, nor of later records', () => {
    const { ann, bob } = three();
    const [said, undone] = [ann.say(onLabel('x', 'accept')), ann.say(onLabel('y', 'accept'))];
    expect(stateOf(said, bob.undo(said.record))).toBe('accepted');
    // A forged line that comes before what it takes back.
    const early = {
      ...undone.record,
      verdict: null,
      supersedes: said.record.id,
      hlc: `2020${said.record.hlc.slice(4)}`,
    };
    expect([...itemsOf(ledger(said, { ...undone, line: `${JSON.stringify(early)}\n` })).values()][0].state).toBe(
      'accepted',
    );
  });
});

describe('several authors', () => {
  const words = fc.array(fc.constantFrom(...verdictWords), { minLength: 1, maxLength: 3 });

  test('state of any words', () => {
    fc.assert(
      fc.property(words, said => {
        const { ann, bob, eve } = three();
        const state = stateOf(...said.map((word, i) => [ann, bob, eve][i].say(onLabel('x', word))));
        const sure = new Set(said.filter(word => word === 'accept' || word === 'reject' || word === 'flag'));
        const [one] = sure;
        const expected =
          sure.size > 1
            ? 'disputed'
            : sure.size === 1
              ? { accept: 'accepted', reject: 'rejected', flag: 'flagged' }[one as 'accept']
              : said.includes('unsure')
                ? 'unsure'
                : 'open';
        expect(state).toBe(expected);
      }),
    );
  });

  test('a later word of another author settles nothing; an adjudication does, until there is a new disagreement', () => {
    const { ann, bob, eve } = three();
    const made = [ann.say(onLabel('x', 'accept')), bob.say(onLabel('x', 'reject')), bob.say(onLabel('x', 'reject'))];
    expect(stateOf(...made)).toBe('disputed');
    made.push(eve.adjudicate(onLabel('x', 'reject'), [made[0].record, made[2].record]));
    expect(stateOf(...made)).toBe('rejected');
    made.push(bob.say(onLabel('x', 'reject')));
    expect(stateOf(...made)).toBe('rejected');
    made.push(ann.say(onLabel('x', 'flag')));
    expect(stateOf(...made)).toBe('disputed');
    made.push(ann.undo(made.at(-1)!.record));
    expect(stateOf(...made)).toBe('rejected');
    made.push(eve.undo(made[3].record));
    expect(stateOf(...made)).toBe('disputed');
  });

  test('two judges who differ are a dispute, until one of them has seen the other', () => {
    const { ann, bob, eve } = three();
    const made = [ann.say(onLabel('x', 'accept')), bob.say(onLabel('x', 'reject'))];
    const said = made.map(({ record }) => record);
    const judged = [ann.adjudicate(onLabel('x', 'accept'), said), eve.adjudicate(onLabel('x', 'reject'), said)];
    expect(stateOf(...made, ...judged)).toBe('disputed');
    expect(
      stateOf(
        ...made,
        ...judged,
        bob.adjudicate(onLabel('x', 'reject'), [...said, judged[0].record, judged[1].record]),
      ),
    ).toBe('rejected');
  });

  test('in any order the same', () => {
    const { ann, bob, eve } = three();
    const made = verdictWords.flatMap((word, i) => [
      ann.say(onLabel(`${i % 3}`, word)),
      bob.say(onLabel(`${i % 2}`, word)),
    ]);
    made.push(ann.undo(made[4].record), eve.adjudicate(onLabel('0', 'accept'), [made[0].record, made[1].record]));
    const expected = [...itemsOf(ledger(...made))];
    fc.assert(
      fc.property(fc.shuffledSubarray(made, { minLength: made.length }), shuffled => {
        const half = Math.floor(shuffled.length / 2);
        const joined = joinLedgers([ledger(...shuffled.slice(0, half)), ledger(...shuffled.slice(half))]);
        expect([...itemsOf(joined)]).toEqual(expected);
      }),
    );
  });
});

describe('stale', () => {
  const sensors = new Map(['lidar', 'cam', 'rear'].map((name, i) => [name, sensorOf(i)] as const));

  /** Labels with unique ids on few tracks and in few frames; a verdict on each label, each track and each frame. */
  const scene = fc
    .array(anyLabel, { minLength: 2, maxLength: 8 })
    .map(labels => labels.map((label, i): Label => ({ ...label, id: `l${i}`, track: i % 4 === 3 ? '' : `t${i % 3}` })));
  const labelsAt = (labels: readonly Label[]) => (stamp: string) =>
    Number(stamp) < 2 ? [...labels.keys()].filter(i => i % 2 === Number(stamp)) : undefined;

  function review(labels: readonly Label[]) {
    const { ann } = three();
    const used = (i: number) => [['lidar', 'cam'], ['lidar'], ['rear', 'lidar']][i % 3];
    const say = (target: Said['target'], i: number, verdict: VerdictWord = 'accept') =>
      ann.say({ target, verdict, sensors: used(i), calib: calibHash(used(i), sensors, digest) });
    const revs = labels.map(label => labelRev(label, digest));
    const setOf = (positions: readonly number[]) =>
      labelsRev(
        positions.map(i => revs[i]),
        digest,
      );
    const tracks = [...new Set(labels.map(({ track }) => track))].filter(track => track !== '');
    return ledger(
      ...labels.map(({ id, track }, i) => say({ kind: 'label', label: id, track, rev: revs[i] }, i)),
      ...tracks.map((track, i) =>
        say({ kind: 'track', track, rev: setOf([...labels.keys()].filter(k => labels[k].track === track)) }, i),
      ),
      ...[0, 1].flatMap(f => {
        const rev = setOf(labelsAt(labels)(`${f}`)!);
        return [
          say({ kind: 'frame', stamp_ns: `${f}`, rev }, f),
          say({ kind: 'place', stamp_ns: `${f}`, sensor: 'lidar', at: [1, 2, 3], rev }, f),
        ];
      }),
      say({ kind: 'pair', sensor: 'lidar', other: 'cam', from_ns: '0', to_ns: '9', rev: '' }, 0),
    );
  }

  const staleIn = (
    labels: readonly Label[],
    now: readonly Label[],
    rig: ReadonlyMap<string, CalibratedSensor>,
    dataset = DATASET,
  ) => {
    const present = presentOf({ dataset, labels: now, labelsAt: labelsAt(now), sensors: rig }, digest);
    return [...itemsOf(review(labels), present).values()]
      .filter(({ state }) => state === 'stale')
      .map(({ key }) => key)
      .sort();
  };
  const keysOf = (labels: readonly Label[], i: number) =>
    [
      `["label","l${i}"]`,
      `["frame","${i % 2}"]`,
      `["place","${i % 2}","lidar",1000,2000,3000]`,
      ...(labels[i].track === '' ? [] : [`["track","${labels[i].track}"]`]),
    ].sort();

  test('nothing, where nothing changed', () => {
    fc.assert(
      fc.property(scene, labels => {
        const copies = labels.map(label => ({ ...label }));
        expect(staleIn(labels, copies, sensors)).toEqual([]);
      }),
    );
  });

  test('a changed label: its own verdict, its track’s, its frame’s, and no other', () => {
    fc.assert(
      fc.property(scene, fc.nat(), (labels, at) => {
        const i = at % labels.length;
        const now = labels.map((label, k) => (k === i ? { ...label, category: `${label.category}!` } : label));
        expect(staleIn(labels, now, sensors)).toEqual(keysOf(labels, i));
      }),
    );
  });

  test('a label that is gone: likewise', () => {
    fc.assert(
      fc.property(scene, labels => {
        // The last one, so that the frames of the others stay.
        const i = labels.length - 1;
        const lone = labels.filter(({ track }) => track !== '' && track === labels[i].track).length === 1;
        expect(staleIn(labels, labels.slice(0, -1), sensors)).toEqual(keysOf(labels, i));
        if (lone) expect(staleIn(labels, labels.slice(0, -1), sensors)).toContain(`["track","${labels[i].track}"]`);
      }),
    );
  });

  test('a label that changed its track: both tracks', () => {
    fc.assert(
      fc.property(scene, labels => {
        const now = labels.map((label, k) => (k === 0 ? { ...label, track: 't1' } : label));
        expect(staleIn(labels, now, sensors)).toEqual([...new Set([...keysOf(labels, 0), '["track","t1"]'])].sort());
      }),
    );
  });

  test('a recalibrated sensor: exactly the verdicts that looked at it', () => {
    fc.assert(
      fc.property(scene, fc.constantFrom('lidar', 'cam', 'rear'), (labels, name) => {
        const rig = new Map([...sensors, [name, sensorOf(7)]]);
        const looked = [...itemsOf(review(labels)).values()].filter(({ verdicts }) =>
          verdicts[0].record.sensors.includes(name),
        );
        expect(staleIn(labels, labels, rig)).toEqual(looked.map(({ key }) => key).sort());
      }),
    );
  });

  test('another recording: all of them', () => {
    const [labels] = fc.sample(scene, 1);
    expect(staleIn(labels, labels, sensors, hash('other')).length).toBe(itemsOf(review(labels)).size);
  });

  test('a later word on another recording, whose labels have the same ids, takes no word on this one away', () => {
    const { ann, bob } = three();
    const elsewhere = bench(hash('other')).author('ann', 'lap-top');
    const here = [ann.say(onLabel('x', 'accept')), bob.say(onLabel('x', 'reject'))];
    const there = [elsewhere.say(onLabel('x', 'reject')), elsewhere.say(onLabel('y', 'reject'))].map(later);
    const items = itemsOf(ledger(...here, ...there), { dataset: DATASET });
    expect([...items.values()].map(({ key, state }) => [key, state])).toEqual([
      ['["label","x"]', 'disputed'],
      ['["label","y"]', 'stale'],
    ]);
    const seenThere = itemsOf(ledger(...here, ...there), { dataset: hash('other') });
    expect([...seenThere.values()].map(({ state }) => state)).toEqual(['rejected', 'rejected']);
  });

  test('a new word on the changed label counts again, and the old one is shown beside it', () => {
    const { ann, bob } = three();
    const made = [ann.say(onLabel('x', 'reject')), bob.say(onLabel('x', 'reject'))];
    const present = { revOf: () => hash('new') };
    const before = itemsOf(ledger(...made), present).get('["label","x"]')!;
    expect([before.state, before.verdicts.map(({ stale }) => stale)]).toEqual(['stale', [['label'], ['label']]]);
    const target = { kind: 'label', label: 'x', rev: hash('new') } as const;
    const after = itemsOf(ledger(...made, ann.say(onLabel('x', 'accept', { target }))), present).get('["label","x"]')!;
    expect([after.state, after.verdicts.map(({ stale }) => stale)]).toEqual(['accepted', [[], ['label']]]);
  });
});
