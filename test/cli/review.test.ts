// framelock review on the town: verdicts on its true labels, compared with changed labels and a changed rig, joined, tabled, applied.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Issues } from '../../src/issue.js';
import { type Label, labelFormats, openLabels } from '../../src/label/index.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { labelInputOf } from '../../src/platform/node/label-files.js';
import { openRig } from '../../src/platform/node/open-rig.js';
import { reviewFacts } from '../../src/platform/node/review-facts.js';
import { writingInto } from '../../src/platform/node/view/writing.js';
import {
  type Author,
  calibHash,
  type Edit,
  emptyLedger,
  labelRev,
  labelsRev,
  type Made,
  type Said,
  type Target,
} from '../../src/qa/review/index.js';
import { bench, digest, hash, ledgerOf, onLabel } from '../qa/review/reviewers.js';
import { smallDataset } from '../viewer/small-dataset.js';
import { runCli } from './run-cli.js';

const truth = 'samples/town/truth.json';
let outer: string;
let dataset: string;
let labels: readonly Label[];
let ann: Author;
let bob: Author;
let eve: Author;
let calibOf: (sensors: readonly string[]) => string;
/** 3D labels of one track, one after another. */
let track: readonly Label[];

const read = async (path: string): Promise<readonly Label[]> =>
  (await openLabels(await labelInputOf(path), labelFormats, { issues: new Issues(), decompress: nodeDecompressors() }))
    .labels;

async function cli(...args: string[]) {
  const { code, out, err } = await runCli('review', ...args);
  return { code, out, err, json: out.startsWith('{') ? JSON.parse(out) : undefined };
}

const say = (author: Author, target: Target, verdict: Said['verdict'], more: Partial<Said> = {}) => {
  const sensors = more.sensors ?? ['lidar_top', 'camera_front'];
  return author.say({ target, verdict, sensors, calib: calibOf(sensors), ...more });
};
const onThe = ({ id, track: name, category }: Label, rev: string): Target => ({
  kind: 'label',
  label: id,
  track: name,
  category,
  rev,
});
const about = (label: Label) => onThe(label, labelRev(label, digest));

function keep(author: Author, ...made: readonly Made[]): void {
  for (const { line } of made) writingInto(dataset).appendReview(author.path.replace('review/', ''), line);
}

beforeAll(async () => {
  outer = mkdtempSync(join(tmpdir(), 'framelock-review-'));
  dataset = join(outer, 'town');
  for (const [path, bytes] of await smallDataset()) {
    mkdirSync(dirname(join(dataset, path)), { recursive: true });
    writeFileSync(join(dataset, path), bytes);
  }
  labels = await read(truth);
  const { facts } = await reviewFacts({ dataset }, emptyLedger, new Issues());
  const { author } = bench(facts.dataset);
  [ann, bob, eve] = ['ann', 'bob', 'eve'].map(name => author(name));
  const { sensors } = (await openRig(dataset, new Issues())).rig;
  calibOf = names => calibHash(names, sensors, digest);
  track = labels.filter(label => label.box && label.track === labels.find(one => one.box)!.track);
  const rest = labels.filter(label => label.box && label.track !== track[0].track);
  const frame = tableFromIPC(readFileSync(join(dataset, 'alignment.arrow')))
    .getChild('frame_stamp_ns')!
    .get(0) as bigint;
  const edit: Edit = { dx: 0.5, dyaw: 0.1, dlength: 0.2 };
  keep(
    ann,
    say(ann, about(track[0]), 'reject', { reasons: ['ghost'] }),
    say(ann, about(track[1]), 'reject', { reasons: ['position'], edit }),
    say(ann, about(track[2]), 'accept'),
    say(ann, about(rest[0]), 'accept', { sensors: ['lidar_top', 'camera_left'] }),
    say(ann, about(rest[1]), 'accept'),
    say(ann, { kind: 'frame', stamp_ns: String(frame), rev: hash('not these labels') }, 'flag'),
    say(ann, { kind: 'track', track: rest[0].track, rev: hash('not this track') }, 'accept'),
  );
  keep(bob, say(bob, about(track[2]), 'reject', { reasons: ['size'] }), say(bob, about(track[1]), 'reject', { edit }));
}, 60_000);

afterAll(() => rmSync(outer, { recursive: true, force: true }));

const statesOf = (json: { items: { key: string; state: string }[] }) =>
  Object.fromEntries(json.items.map(({ key, state }) => [key, state]));
const keyOf = ({ id }: Label) => JSON.stringify(['label', id]);

describe('status', () => {
  test('states of all items, and what was checked', async () => {
    const { code, json, err } = await cli('status', dataset, '--labels', truth, '--json');
    expect([code, err]).toEqual([0, '']);
    expect(json.checked).toEqual({ dataset: true, calibration: true, labels: true });
    const states = statesOf(json);
    expect(track.slice(0, 3).map(label => states[keyOf(label)])).toEqual(['rejected', 'rejected', 'disputed']);
    expect(json.states).toEqual([
      { state: 'accepted', items: 2 },
      { state: 'rejected', items: 2 },
      { state: 'flagged', items: 0 },
      { state: 'unsure', items: 0 },
      { state: 'disputed', items: 1 },
      { state: 'stale', items: 2 },
      { state: 'open', items: 0 },
    ]);
    expect(json.authors.map((one: { author: string; verdicts: unknown }) => [one.author, one.verdicts])).toEqual([
      ['ann', { accept: 4, reject: 2, flag: 1, unsure: 0, skip: 0 }],
      ['bob', { accept: 0, reject: 2, flag: 0, unsure: 0, skip: 0 }],
    ]);
    expect(json.residual_errors).toMatchObject({
      n: 0,
      value: null,
      low: null,
      refused: expect.stringContaining('20 are needed'),
    });
  });

  test('a queue that nobody has judged yet is not "0 items": how much of it is left is told', async () => {
    const queue = join(dataset, 'review/queue');
    const judged = statesOf((await cli('status', dataset, '--json')).json);
    const unseen = labels.find(label => !(keyOf(label) in judged))!;
    const items = [track[0], unseen, track[1]].map(label => ({ target: about(label) }));
    mkdirSync(queue, { recursive: true });
    try {
      writeFileSync(join(queue, 'queue.json'), JSON.stringify({ framelock_queue: 1, items }));
      expect((await cli('status', dataset, '--json')).json.queue).toEqual({ items: 3, judged: 2 });
      const { out } = await cli('status', dataset);
      expect(out).toContain('review queue: 3 items, 1 have no verdict yet: framelock view shows them\n');
      for (const text of ['{"framelock_queue": 1, "items": [{"tar', '{"framelock_queue": 1, "items": [7]}', '[]']) {
        writeFileSync(join(queue, 'queue.json'), text);
        const { code, json, err } = await cli('status', dataset, '--json');
        expect([code, json.queue, err]).toEqual([0, null, expect.stringMatching(/^FL0614: expected queue\.json/)]);
      }
    } finally {
      rmSync(queue, { recursive: true });
    }
    expect((await cli('status', dataset, '--json')).json.queue).toBeNull();
  });

  test('without labels nothing is stale by them, and it is said; estimates refuse', async () => {
    const { code, out } = await cli('status', dataset);
    expect(code).toBe(0);
    expect(out).toContain('not compared with: labels\n');
    expect(out).toMatch(/\nstale +0\n/);
    expect(out).toContain(
      'labels that the ranking does not find: faulty: too few to tell (0 random control items were reviewed; 20 are needed)',
    );
  });

  test('a frame’s verdict is bound to the labels that are in it', async () => {
    const frames = tableFromIPC(readFileSync(join(dataset, 'alignment.arrow')));
    const [index, stamps] = ['frame_index', 'frame_stamp_ns'].map(
      name => frames.getChild(name)!.toArray() as BigInt64Array,
    );
    // Sweeps are the frames here: a sweep's labels have its stamp. Pictures of the frame lie within 50 ms.
    const stamp = stamps[index.indexOf(3n)];
    const cells = new Set(
      [...stamps.keys()]
        .filter(row => index[row] === 3n)
        .map(row => frames.getChild('raw_stamp_ns')!.get(row) as bigint),
    );
    const here = labels.filter(({ moment }) => 'stampNs' in moment && cells.has(moment.stampNs));
    expect(here.length).toBeGreaterThan(4);
    const rev = labelsRev(
      here.map(label => labelRev(label, digest)),
      digest,
    );
    keep(eve, say(eve, { kind: 'frame', stamp_ns: String(stamp), frame: 3, rev }, 'accept'));
    const { json } = await cli('status', dataset, '--labels', truth, '--json');
    expect(statesOf(json)[JSON.stringify(['frame', String(stamp)])]).toBe('accepted');
  });

  test('a changed rig: exactly what looked at the changed sensor', async () => {
    const rig = JSON.parse(readFileSync(join(dataset, 'rig.json'), 'utf8'));
    rig.sensors.camera_left.pose.translation_m[0] += 0.02;
    const changed = join(outer, 'changed.json');
    writeFileSync(changed, JSON.stringify(rig));
    const before = (await cli('status', dataset, '--labels', truth, '--json')).json;
    const after = (await cli('status', dataset, '--labels', truth, '--rig', changed, '--json')).json;
    const turned = before.items.filter(
      ({ key, state }: { key: string; state: string }) => statesOf(after)[key] !== state,
    );
    expect(turned.map(({ verdicts }: { verdicts: unknown[] }) => verdicts)).toHaveLength(1);
    expect(statesOf(after)[turned[0].key]).toBe('stale');
    expect(after.stale.find((one: { reason: string }) => one.reason === 'calibration').items).toBe(1);
  });
});

describe('apply', () => {
  test('a new revision, what changed, and that exactly the changed labels’ verdicts are stale in it', async () => {
    const output = join(outer, 'v2.arrow');
    const bytes = readFileSync(truth);
    const { code, json, err } = await cli('apply', dataset, '--labels', truth, '-o', output, '--json', '-q');
    expect([code, err]).toEqual([0, '']);
    expect([json.given, json.labels, json.removed, json.edited]).toEqual([labels.length, labels.length - 1, 1, 1]);
    expect(json.changes.map((c: { what: string; label: string }) => [c.what, c.label])).toEqual([
      ['removed', track[0].id],
      ['edited', track[1].id],
    ]);
    expect(json.changes[1].by).toHaveLength(2);
    expect(JSON.parse(readFileSync(`${output}.changes.json`, 'utf8')).changes).toEqual(json.changes);
    expect(readFileSync(truth).equals(bytes)).toBe(true);

    const revised = await read(output);
    const byId = new Map(revised.map(label => [label.id, label]));
    expect(byId.has(track[0].id)).toBe(false);
    const [was, is] = [track[1].box!, byId.get(track[1].id)!.box!];
    expect(Math.hypot(...[0, 1, 2].map(i => is.T.t[i] - was.T.t[i]))).toBeCloseTo(0.5, 9);
    expect(is.size).toEqual([was.size[0] + 0.2, was.size[1], was.size[2]]);
    // Every other label has the hash that it had, through another format and back.
    for (const label of labels)
      if (label !== track[0] && label !== track[1])
        expect(labelRev(byId.get(label.id)!, digest)).toBe(labelRev(label, digest));

    const before = statesOf((await cli('status', dataset, '--labels', truth, '--json')).json);
    const after = statesOf((await cli('status', dataset, '--labels', output, '--json')).json);
    const turned = Object.keys(before).filter(key => before[key] !== after[key]);
    expect(turned.sort()).toEqual([keyOf(track[0]), keyOf(track[1])].sort());
    expect(turned.map(key => after[key])).toEqual(['stale', 'stale']);
  });

  test('never in place, nor over something else', async () => {
    const output = join(outer, 'mine.arrow');
    writeFileSync(output, 'mine');
    const { code, err } = await cli('apply', dataset, '--labels', truth, '-o', output);
    expect([code, err.slice(0, 6), readFileSync(output, 'utf8')]).toEqual([2, 'FL0702', 'mine']);
  });

  test('a run that was stopped before it said what changed is completed by the same command', async () => {
    const output = join(outer, 'stopped.arrow');
    const changes = `${output}.changes.json`;
    const again = () => cli('apply', dataset, '--labels', truth, '-o', output);
    expect((await again()).code).toBe(0);
    const said = readFileSync(changes);
    rmSync(changes);
    expect((await again()).code).toBe(0);
    expect(readFileSync(changes).equals(said)).toBe(true);
  });

  test('what cannot be applied is said once, with a count, and counted in the report', async () => {
    const other = join(outer, 'other');
    mkdirSync(join(other, 'review', 'verdicts'), { recursive: true });
    const made = [
      say(ann, about(track[0]), 'reject', { edit: { dx: 1 } }),
      say(bob, about(track[0]), 'reject', { edit: { dx: 2 } }),
      say(ann, about(track[1]), 'reject', { edit: { dlength: -99 } }),
    ];
    writeFileSync(join(other, 'review', 'verdicts', 'x.jsonl'), made.map(({ line }) => line).join(''));
    const { code, out, err } = await cli('apply', other, '--labels', truth, '-o', join(outer, 'v3.arrow'));
    expect(code).toBe(0);
    expect(err).toMatch(/^FL1055: .*propose 2 different corrections; left as it was \(2 times\)$/m);
    expect(out).toMatch(/: 0 removed, 0 corrected, 2 decisions not applied\n/);
  });
});

describe('merge and compact', () => {
  test('the same bytes in any order; the parts stay', async () => {
    const parts = ['ann', 'bob'].map(name => join(dataset, 'review', 'verdicts', `${name}.desk.jsonl`));
    const [one, two] = [join(outer, 'one.jsonl'), join(outer, 'two.jsonl')];
    expect((await cli('merge', ...parts, '-o', one)).code).toBe(0);
    expect((await cli('merge', ...parts.toReversed(), parts[0], one, '-o', two)).code).toBe(0);
    expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
    expect(readFileSync(one, 'utf8').split('\n').sort()).toEqual(
      parts
        .flatMap(path => readFileSync(path, 'utf8').trimEnd().split('\n'))
        .concat('')
        .sort(),
    );
    const { code, err } = await cli('merge', ...parts, '-o', one);
    expect([code, err.slice(0, 6)]).toEqual([2, 'FL0922']);
  });

  test('a torn line is said, and the run says that something is missing', async () => {
    const path = join(outer, 'torn.jsonl');
    const { line } = ann.say(onLabel('x', 'accept'));
    writeFileSync(path, line + line.slice(0, 50));
    const { code, err } = await cli('merge', path, '-o', join(outer, 'mended.jsonl'));
    expect([code, err.split('\n')[1].slice(0, 6)]).toEqual([3, 'FL1051']);
    expect(readFileSync(join(outer, 'mended.jsonl'), 'utf8')).toBe(line);
    expect((await cli('merge', truth, '-o', join(outer, 'no.jsonl'))).err).toMatch(/^FL1052.*\nFL1050: /s);
    expect(existsSync(join(outer, 'no.jsonl'))).toBe(false);
  });

  test('a table that other tools read, made anew with the same bytes', async () => {
    const { code, json } = await cli('compact', dataset, '--labels', truth, '--json');
    const path = join(dataset, 'review', 'verdicts.arrow');
    expect([code, json.file]).toEqual([0, path]);
    const bytes = readFileSync(path);
    const table = tableFromIPC(bytes);
    expect(table.numRows).toBe(json.rows);
    const rows = table.toArray().map(row => row.toJSON());
    const first = rows.find(row => row.label === track[1].id && row.author === 'bob');
    expect(first).toMatchObject({
      verdict: 'reject',
      state: 'rejected',
      edit_dx: 0.5,
      edit_dz: null,
      current: true,
      device: 'desk',
      extra: null,
    });
    expect(rows.map(row => row.hlc)).toEqual(rows.map(row => row.hlc).sort());
    rmSync(path);
    await cli('compact', dataset, '--labels', truth, '-q');
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('fields from elsewhere are in the table', async () => {
    const path = join(outer, 'foreign.jsonl');
    const { record } = ann.say(onLabel('x', 'accept', { edit: { dx: 1 } }));
    const line = JSON.stringify({
      ...record,
      tags: ['a'],
      target: { ...record.target, zone: 7 },
      edit: { dx: 1, why: 'b' },
    });
    writeFileSync(path, `${line}\n`);
    const table = join(outer, 'foreign.arrow');
    expect((await cli('compact', path, '-o', table)).code).toBe(0);
    expect(tableFromIPC(readFileSync(table)).getChild('extra')!.get(0)).toBe(
      '{"edit":{"why":"b"},"tags":["a"],"target":{"zone":7}}',
    );
    expect((await cli('compact', path)).code).toBe(2);
    expect(statSync(path).size).toBe(line.length + 1);
  });
});

describe('agreement', () => {
  test('too few items: said in words, and no number', async () => {
    const { code, out } = await cli('agreement', dataset);
    expect(code).toBe(0);
    expect(out).toContain(
      'all: too few to tell (2 items were judged by two or more; 50 are needed before agreement can be told)',
    );
    const { json } = await cli('agreement', dataset, '--json');
    expect(json.all).toMatchObject({ overlaps: 2, raw: { value: null }, ac1: { value: null } });
  });

  test('enough: the numbers of Cohen’s example, with intervals', async () => {
    const path = join(outer, 'cohen.jsonl');
    const words = [...Array(20).fill('aa'), ...Array(5).fill('ar'), ...Array(10).fill('ra'), ...Array(15).fill('rr')];
    const word = { a: 'accept', r: 'reject' } as const;
    const lines = words.flatMap((pair, i) =>
      [ann, bob].map((who, k) => {
        const target = { ...onLabel(`l${i}`, 'accept').target, track: `t${i}` } as Target;
        return who.say(onLabel(`l${i}`, word[pair[k] as 'a'], { target })).line;
      }),
    );
    writeFileSync(path, lines.join(''));
    expect(ledgerOf(lines.join('')).entries.size).toBe(100);
    const { json } = await cli('agreement', path, '--json', '--seed', '7');
    expect(json.all.raw.value).toBeCloseTo(0.7, 9);
    expect(json.all.kappa.value).toBeCloseTo(0.4, 9);
    expect(json.all.kappa.low).toBeLessThan(0.4);
    expect(json.all.kappa.high).toBeGreaterThan(0.4);
    const { out } = await cli('agreement', path);
    expect(out).toMatch(/\nall +50 +50 +0\.700 \[0\.5/);
  });
});

test.each([
  ['nothing there', ['status', 'no-such-folder'], 1, 'FL0101'],
  ['labels that are none', ['status', '.', '--labels', 'package.json'], 1, 'FL1050'],
  ['no labels to revise', ['apply', 'samples', '-o', 'x.arrow'], 2, 'FL0801'],
  ['a format that is none', ['apply', 'samples', '--labels', truth, '-o', 'x.arrow', '--to', 'paper'], 2, 'FL0801'],
])('refused: %s', async (_, args, exit, code) => {
  const { code: got, err, out } = await cli(...args);
  expect([got, err.slice(0, 6), out]).toEqual([exit, code, '']);
});
