// framelock qa: what it says, what it writes, and one clear line for whatever it cannot use.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RecordBatch, tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { townFolder } from '../support/labelled-town.js';
import { smallDataset } from '../viewer/small-dataset.js';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-qa-'));
const town = join(folder, 'town');
const truth = join(townFolder, 'truth.json');
/** Quick ones. */
const some = ['--checks', 'heading,size,class-flip,image-box,no-3d'];

beforeAll(async () => {
  for (const [path, bytes] of await smallDataset()) {
    mkdirSync(dirname(join(town, path)), { recursive: true });
    writeFileSync(join(town, path), bytes);
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** The truth with a person's mistakes in it: a box turned round, and one moved by 3 m. */
function spoilt(): string {
  const document = JSON.parse(readFileSync(truth, 'utf8'));
  const boxes = document.labels_3d[8].boxes.filter((box: { label: string }) => box.label === 'car');
  const [x, y, z, w] = boxes[0].base_link.rotation_xyzw;
  boxes[0].base_link.rotation_xyzw = [y, -x, w, -z];
  boxes[1].base_link.translation_m[1] += 3;
  return written('spoilt.json', JSON.stringify(document));
}

describe('on the town', () => {
  test('says classes, checks and that nothing speaks against the truth', async () => {
    const { code, out, err } = await runCli('qa', town, '--labels', truth, ...some);
    expect(code).toBe(0);
    expect(out).toMatch(/^town: 669 of 777 labels \(town-truth\), \d+ tracks, 0 labels with a finding\n/);
    expect(out).toMatch(/\nimage-box +\d+ +0 /);
    // Labels of sweeps and pictures before the first frame and after the last.
    expect(err).toMatch(/^FL1004: /m);
  });

  test('writes a queue, boxes and findings that other tools read, and a page with pictures that loads nothing', async () => {
    const [out, html] = [join(folder, 'out'), join(folder, 'labels.html')];
    const args = ['--review', '-o', out, '--html', html, '--json', '--points-in-box', '--quiet'];
    const { code, out: text } = await runCli('qa', town, '--labels', spoilt(), ...some, ...args);
    expect(code).toBe(0);
    const json = JSON.parse(text);
    const names = ['queue.json', 'boxes.arrow', 'findings.arrow', 'labels.arrow'];
    for (const name of names)
      expect(readFileSync(join(out, name))).toEqual(readFileSync(join(town, 'review/queue', name)));
    const queue = JSON.parse(readFileSync(join(out, 'queue.json'), 'utf8'));
    expect(queue.dataset).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(queue.items[0].calib).toMatch(/^sha256:[0-9a-f]{64}$/);
    const boxes = tableFromIPC(readFileSync(join(out, 'boxes.arrow')));
    const findings = tableFromIPC(readFileSync(join(out, 'findings.arrow')));
    expect([boxes.numRows, findings.numRows]).toEqual([json.labels, json.findings.length]);
    expect(json.findings.length).toBeGreaterThan(1);
    const rows = findings.batches.flatMap((batch: RecordBatch) =>
      Array.from({ length: batch.numRows }, (_, row) => batch.get(row)!.toJSON()),
    );
    for (const [i, row] of rows.entries()) {
      const { check, value, limit, text: said, label, frame_stamp_ns: stamp } = json.findings[i];
      expect([row.check, row.value, row.limit, row.text]).toEqual([check, value, limit, said]);
      expect(String(row.frame_stamp_ns)).toBe(stamp);
      if (row.row !== null) expect(boxes.get(row.row)!.toJSON().label).toBe(label);
    }
    // Both mistakes, and nothing else.
    const wrong = new Set(json.findings.map((finding: { label: string }) => finding.label));
    expect(wrong.size).toBe(2);
    expect(
      json.suspicious
        .slice(0, 2)
        .map((item: { id: string }) => item.id.slice('label:'.length))
        .sort(),
    ).toEqual([...wrong].sort());
    expect(json.points_in_box).toHaveLength(json.found);
    const page = readFileSync(html, 'utf8');
    expect(page).toContain('data:image/jpeg;base64,');
    expect(page).not.toMatch(/<script|https?:\/\//);
  }, 60_000);

  test('holds the result against a policy', async () => {
    const policy = written(
      'policy.yaml',
      'framelock_qa_ci: 1\nmax_findings: 0\nchecks: {heading: {max_findings: 5}, size: {min_measured: 100000}}\n',
    );
    const { code, out, err } = await runCli('qa', town, '--labels', spoilt(), ...some, '--ci', policy, '--json');
    expect(code).toBe(4);
    expect(JSON.parse(out).ci.failures.map((one: { of: string; rule: string }) => [one.of, one.rule])).toEqual([
      ['', 'max_findings'],
      ['size', 'min_measured'],
    ]);
    // A line for each, also of several rules for one thing.
    expect(err).toMatch(/^FL1043: findings: \d+, the policy allows 0 \(max_findings\)/m);
    expect(err.match(/^FL1043: /gm)).toHaveLength(2);
    const met = written('met.yaml', 'framelock_qa_ci: 1\nmax_flagged: 0.5\nmax_unbound: 0.2\nmax_rig_faults: 0\n');
    expect((await runCli('qa', town, '--labels', truth, ...some, '--ci', met, '--quiet')).code).toBe(0);
  });

  test('labels of several files are joined, and ids that stand twice are told apart', async () => {
    const { code, err } = await runCli('qa', town, '--labels', truth, truth, '--checks', 'size', '--quiet');
    expect([code, err]).toEqual([0, expect.stringMatching(/^FL1037: .*\(777 times\)$/m)]);
  });
});

describe('what it cannot use is one line', () => {
  const lineOf = async (...args: string[]) => {
    const { code, err } = await runCli('qa', ...args, '--quiet');
    return [code, err.trim().split('\n').at(-1)!];
  };

  test.each([
    ['no labels are named', () => [town], 1, /^FL1035: expected labels beside the recording, got none/],
    ['labels are none', () => [town, '--labels', written('no.json', '{"a": 1}')], 1, /^FL1001: /],
    [
      'labels hold nothing',
      () => [
        town,
        '--labels',
        written('empty.json', '{"framelock_truth":1,"start_ns":0,"labels_3d":[],"labels_2d":[]}'),
      ],
      1,
      /^FL1035: expected labels, got none: the files hold none/,
    ],
    ['a check is unknown', () => [town, '--labels', truth, '--checks', 'sizes'], 2, /^FL0801: expected --checks of /],
    [
      'a tolerance has no unit',
      () => [town, '--labels', truth, '--tolerance', '5'],
      2,
      /^FL0801: expected --tolerance/,
    ],
    [
      'a policy names an unknown check',
      () => [town, '--labels', truth, '--ci', written('bad.yaml', 'framelock_qa_ci: 1\nchecks: {sizes: {}}\n')],
      2,
      /^FL0810: .*unknown check "sizes".*size/,
    ],
    [
      'a policy has a share above 1',
      () => [town, '--labels', truth, '--ci', written('two.yaml', 'framelock_qa_ci: 1\nmax_flagged: 2\n')],
      2,
      /^FL0810: .*max_flagged.*expected at most 1/,
    ],
    ['planted.json is none', () => [town, '--labels', truth, '--planted', truth], 2, /^FL0801: expected planted.json/],
    [
      'a rig stands beside a dataset',
      () => [town, '--labels', truth, '--rig', join(townFolder, 'rig.true.yaml')],
      2,
      /^FL0801: /,
    ],
  ] as const)('%s', async (_, args, code, line) => {
    expect(await lineOf(...args())).toEqual([code, expect.stringMatching(line)]);
  });

  test('labels in pictures are of their cameras, where the cloud is none of the dataset', async () => {
    const pictures = ['--topics', 'camera_front,camera_left'];
    const recording = join(townFolder, 'town.mcap');
    const { code, err } = await runCli('qa', recording, ...pictures, '--labels', truth, '--checks', 'no-3d');
    expect(code).toBe(0);
    expect(err).toMatch(/^FL1041: labels are in pictures only/m);
    expect(err).toMatch(/^FL1004: labels are of a sensor that the dataset does not have/m);
  });

  test('what a recording lacks, each in a line: poses, lenses, a second frame', async () => {
    const [recording, bareTown] = [join(townFolder, 'town.mcap'), join(folder, 'bare')];
    await runCli('convert', recording, '--topics', 'lidar_top', '--end', '0.05s', '--workers', '0', '-o', bareTown);
    const args = ['--labels', truth, '--checks', 'size'];
    const bare = await runCli('qa', bareTown, ...args);
    expect(bare.code).toBe(0);
    expect(bare.err.match(/^FL10(?:38|39|40): /gm)).toEqual(['FL1038: ', 'FL1039: ', 'FL1040: ']);
    const whole = await runCli('qa', recording, ...args, '--rig', join(townFolder, 'rig.true.yaml'));
    expect(whole.err).not.toMatch(/FL10(?:38|39|40)/);
  });

  test('a camera that is turned is said once, and not of every label', async () => {
    // By 2.5° about base_link's z, as half angles: q = (0, 0, s, c) · q_front.
    const [s, c] = [Math.sin, Math.cos].map(f => f((1.25 * Math.PI) / 180));
    const [x, y, z, w] = [-0.500723409, 0.512215328, -0.494702424, 0.492118926];
    const turned = [c * x - s * y, c * y + s * x, c * z + s * w, c * w - s * z];
    const text = readFileSync(join(townFolder, 'rig.true.yaml'), 'utf8');
    const rig = written('turned.yaml', text.replace([x, y, z, w].join(', '), turned.join(', ')));
    const args = [join(townFolder, 'town.mcap'), '--labels', truth, '--checks', 'image-box', '--rig', rig, '--json'];
    const { out, err } = await runCli('qa', ...args);
    expect(err).toMatch(/^FL1042: camera_front: labels are displaced from it by \d\.\d px, all in the same way/m);
    const [fault, ...others] = JSON.parse(out).rig;
    expect([fault.sensor, others]).toEqual(['camera_front', []]);
  });

  test('labels of another recording', async () => {
    const document = JSON.parse(readFileSync(truth, 'utf8'));
    const other = written(
      'other.json',
      JSON.stringify({ ...document, start_ns: `${BigInt(document.start_ns) + 3_600_000_000_000n}` }),
    );
    const [code, line] = await lineOf(town, '--labels', other);
    expect([code, line]).toEqual([1, expect.stringMatching(/^FL1036: .*777 no_frame/)]);
  });

  test('a recording has no folder for a review', async () => {
    const mcap = join(townFolder, 'town.mcap');
    const rig = join(townFolder, 'rig.true.yaml');
    const args = [mcap, '--rig', rig, '--labels', truth, '--checks', 'size'];
    expect(await lineOf(...args, '--review')).toEqual([
      2,
      expect.stringMatching(/^FL0801: expected a dataset with --review/),
    ]);
    const { code, out } = await runCli('qa', ...args, '--quiet', '--json');
    expect([code, JSON.parse(out).labels]).toEqual([0, 669]);
  }, 60_000);

  test('a folder that holds something else is left alone', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'thesis.txt'), 'mine');
    const [code, line] = await lineOf(town, '--labels', truth, '--checks', 'size', '-o', other);
    expect([code, line]).toEqual([2, expect.stringMatching(/^FL0702: /)]);
    expect(existsSync(join(other, 'thesis.txt'))).toBe(true);
    // Beside the output as well: those names are used while a queue is replaced.
    for (const ending of ['unfinished', 'replaced']) {
      const beside = join(folder, `queue.${ending}`);
      mkdirSync(beside);
      writeFileSync(join(beside, 'thesis.txt'), 'mine');
      const out = ['-o', join(folder, 'queue')];
      expect(await lineOf(town, '--labels', truth, '--checks', 'size', ...out)).toEqual([
        2,
        expect.stringMatching(/^FL0702: /),
      ]);
      expect(readFileSync(join(beside, 'thesis.txt'), 'utf8')).toBe('mine');
      rmSync(beside, { recursive: true });
    }
  }, 60_000);
});
