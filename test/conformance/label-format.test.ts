// What every label format must keep, whatever it reads: one suite, one line per format in label-formats.ts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelWriters } from '../../src/export/labels/index.js';
import { unitQuaternion } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { type LabelSet, labelFormats } from '../../src/label/index.js';
import { arbitraryLabels, byId } from '../support/arbitrary-labels.js';
import { expectTurned } from '../support/kitti-labels.js';
import { dropsOf, faultOf, labelInputOf, readLabels } from '../support/label-files.js';
import { seeded } from '../support/seeded.js';
import { labelLines } from './label-formats.js';

const encoder = new TextEncoder();
const bytesOf = (content: string | Uint8Array) => (typeof content === 'string' ? encoder.encode(content) : content);
const balance = ({ found, labels, dropped }: LabelSet) =>
  found - labels.length - [...dropped.values()].reduce((a, b) => a + b, 0);

/** No labels, but what may lie where labels are looked for. */
const strangers = {
  nothing: {},
  'an empty file': { 'a.json': '' },
  'an empty list': { 'a.json': '[]' },
  'an empty object': { 'a.json': '{}' },
  'a package': { 'package.json': '{"name":"x","licenses":[{"type":"MIT"}],"images":[]}' },
  'nuScenes tables': { 'v1.0/sample.json': '[{"token":"a","timestamp":1,"scene_token":"b"}]' },
  'other XML': { 'a.xml': '<?xml version="1.0"?><annotations><version>1.1</version></annotations>' },
  'an Arrow file of others': { 'a.arrow': Uint8Array.of(...encoder.encode('ARROW1'), 0, 0, 1, 2, 3) },
  'a text': { 'notes.txt': 'car 1 2 3' },
};

describe('recognising', () => {
  it('has a line for every format', () => {
    expect(new Set(labelLines.map(line => line.format))).toEqual(new Set(labelFormats.map(format => format.name)));
  });

  it.each(labelLines)('$format, $name: by its own format and no other', async ({ files, format: own }) => {
    for (const format of labelFormats)
      expect([format.name, await format.recognise(await labelInputOf(files))]).toEqual([
        format.name,
        format.name === own,
      ]);
  });

  it.each(Object.entries(strangers))('%s is nobody’s', async (_, files) => {
    for (const format of labelFormats)
      expect([format.name, await format.recognise(await labelInputOf(files))]).toEqual([format.name, false]);
    expect(await faultOf(readLabels(files))).toBe('FL1001');
  });
});

describe.each(labelLines)('$format, $name', ({ format, files, count, bad = [] }) => {
  it('reads every label once, and says what it translated', async () => {
    const set = await readLabels(files);
    expect([set.format, set.found, set.labels.length, balance(set)]).toEqual([format, count, count, 0]);
    expect(new Set(set.labels.map(label => label.id)).size).toBe(count);
    expect(set.notes.length).toBeGreaterThan(0);
    expect(set.issues).toEqual([]);
    for (const { box, boxes2, category } of set.labels) {
      expect(category).not.toBe('');
      expect(box !== undefined || boxes2.length > 0).toBe(true);
      if (box) expect([unitQuaternion(box.T.q) !== undefined, box.size.every(s => s > 0)]).toEqual([true, true]);
    }
    expect(await readLabels(files)).toEqual(set);
  });

  it.each(bad)('names and counts %s', async (_, given, fault) => {
    const set = await readLabels(given);
    expect([dropsOf(set), set.labels.length, balance(set)]).toEqual([{ [fault]: 1 }, count - 1, 0]);
    const [said] = set.issues;
    expect([said.code, said.text]).toEqual([
      'FL1003',
      expect.stringMatching(/expected .*, got .*; the label was left out/),
    ]);
  });

  it('takes damaged files with one of its own errors, or with what is whole', async () => {
    const random = seeded(7);
    for (const [path, content] of Object.entries(files)) {
      const bytes = bytesOf(content);
      const cuts = Array.from({ length: 24 }, (_, i) => bytes.subarray(0, Math.floor((i * bytes.length) / 24)));
      const flips = Array.from({ length: 60 }, () => {
        const changed = bytes.slice();
        for (let n = 0; n < 3; n++) changed[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
        return changed;
      });
      for (const damaged of [...cuts, ...flips]) {
        const input = { ...files, [path]: damaged };
        for (const one of labelFormats) expect(typeof (await one.recognise(await labelInputOf(input)))).toBe('boolean');
        let set: LabelSet | undefined;
        const fault = await faultOf(readLabels(input).then(read => (set = read)));
        expect(fault).toMatch(/^(read|FL1001|FL1002)$/);
        if (set) expect(balance(set)).toBe(0);
      }
    }
  });
});

const written = (name: string) => labelWriters.find(writer => writer.name === name)!;

describe.each(labelWriters)('writing $name', ({ name, write }) => {
  it('reads again as it was: its own example', async () => {
    for (const line of labelLines.filter(one => one.format === name)) {
      const first = await readLabels(line.files);
      const context = { sensors: line.turnedFor ?? [], issues: new Issues() };
      const { files, left } = write(first.labels, context);
      const lost = [...left.values()].reduce((a, b) => a + b, 0);
      const again = await readLabels(Object.fromEntries(files));
      expect([again.format, again.labels.length]).toEqual([name, first.labels.length - lost]);
      if (lost === 0 && line.turnedFor) expectTurned(again.labels, first.labels);
      else if (lost === 0) expect(byId(again.labels)).toEqual(byId(first.labels));
    }
  });
});

describe.each(labelLines.filter(line => line.holdsAll))('writing any labels as $format', ({ format }) => {
  it('gives them back to the last bit, and the same bytes each time', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryLabels, async labels => {
        const context = { sensors: [], issues: new Issues() };
        const { files, left } = written(format).write(labels, context);
        expect(left.size).toBe(0);
        const twice = written(format).write(labels, context).files;
        expect([...twice.keys()]).toEqual([...files.keys()]);
        // Byte by byte through the matcher takes minutes.
        for (const [path, bytes] of files) expect(Buffer.compare(twice.get(path)!, bytes)).toBe(0);
        const again = await readLabels(Object.fromEntries(files));
        expect([again.format, again.found]).toEqual([format, labels.length]);
        expect(byId(again.labels)).toEqual(byId(labels));
      }),
      { numRuns: 150, seed: 6 },
    );
  });
});
