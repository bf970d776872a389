// Damaged and hostile calibration files: one clear refusal or a valid rig, in bounded time, and never anything else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { calibrationFormats } from '../../../src/rig/import/index.js';
import { sensorName } from '../../../src/rig/import/names.js';
import { cpuMs } from '../../support/cpu-time.js';
import { examples } from './examples.js';
import { fileOf, imported, saidOf } from './support.js';

const sizes = new Map([['', { width: 640, height: 480 }]]);

/** A refusal has one line of text and names the file; everything else that is thrown is a bug. */
function outcome(name: string, text: string): string {
  try {
    const { file } = imported([fileOf(name, text)], {});
    return `${Object.keys(file.sensors).length} sensors`;
  } catch (error) {
    if (!(error instanceof FramelockError)) throw error;
    // What was accepted must be written so that it can be read.
    expect(`${error.at?.file} ${error.message}`).not.toMatch(/^rig\.yaml/);
    expect(error.message).not.toMatch(/\n/);
    expect(error.message.length).toBeLessThan(2000);
    expect(error.code).toMatch(/^FL0(501|506|520|521|801)$/);
    return error.code;
  }
}

/** Where a text may break: cut, doubled, or one of its words replaced by what parsers stumble over. */
const words = [
  '',
  '0',
  '-1',
  '1e999',
  'NaN',
  '.nan',
  '.inf',
  'null',
  '[]',
  '{}',
  '"',
  "'",
  '&a',
  '*a',
  '!!x',
  '\u0000',
  '\ufeff',
  '🚗',
  '1_000',
  '0x10',
  '1,5',
  '- ',
  ': ',
  '<',
  '&',
  ']]>',
  '__proto__',
  'constructor',
  '9'.repeat(400),
];

describe.each(examples)('%s: %s', (_, name, text) => {
  it('changed at any place it is a valid rig or a refusal', () => {
    const places = [...text.matchAll(/[A-Za-z_]\w*|-?\d[\d.e+-]*|[^\w\s]|\n/g)];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(places.length - 1), fc.constantFrom(...words, undefined)), {
          minLength: 1,
          maxLength: 3,
        }),
        changes => {
          let changed = text;
          for (const [at, word] of changes.toSorted((a, b) => b[0] - a[0])) {
            const { index, 0: old } = places[at];
            changed = changed.slice(0, index) + (word ?? old + old) + changed.slice(index + old.length);
          }
          outcome(name, changed);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('cut anywhere', () => {
    for (let i = 0; i < text.length; i += Math.max(1, text.length >> 6)) outcome(name, text.slice(0, i));
  });

  it('with a number lost or one too many', () => {
    for (const { index, 0: number } of text.matchAll(/(?<=[[ ,])-?\d[\d.e+-]*(?=[,\] ])/g)) {
      outcome(name, text.slice(0, index) + text.slice(index + number.length));
      outcome(name, `${text.slice(0, index)}${number}, ${text.slice(index)}`);
    }
  });

  it('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        outcome(name, new TextDecoder().decode(bytes) + text.slice(0, 50));
      }),
      { numRuns: 30 },
    );
  });
});

describe('bombs', () => {
  // Of processor time: other tests run beside.
  const within = (ms: number, act: () => string): string => {
    const start = cpuMs();
    const said = act();
    expect(cpuMs() - start).toBeLessThan(ms);
    return said;
  };
  const said = (text: string, name = 'calibration.yml') =>
    within(20_000, () => saidOf(() => imported([fileOf(name, text)], { sizes })));
  const yaml = (text: string) => said(`camera_matrix: 1\nimage_width: 2\ncamera_name: x\n${text}`);
  const xml = (head: string, body = '') =>
    said(`<?xml version="1.0"?>${head}<opencv_storage><K type_id="opencv-matrix">${body}</K></opencv_storage>`);

  it('an alias bomb', () => {
    const level = (i: number) =>
      `b${i}: &b${i} [${Array(9)
        .fill(`*b${i - 1}`)
        .join(', ')}]\n`;
    expect(yaml(`b0: &b0 [x]\n${Array.from({ length: 20 }, (_, i) => level(i + 1)).join('')}`)).toMatch(
      /^FL0501 .*beyond the limits/,
    );
  });

  it('as many keys as a megabyte holds', () => {
    const keys = Array.from({ length: 80_000 }, (_, i) => `k${i}: 1\n`).join('');
    expect(yaml(keys)).toMatch(/^FL0501/);
    expect(yaml(`${keys}k5: 2\n`)).toMatch(/^FL0501 .*Map keys must be unique/);
  });

  it('deep nesting', () => {
    expect(yaml(`deep: ${'['.repeat(5000)}`)).toMatch(/^FL0501 .*levels of nesting/);
    expect(xml('', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`)).toMatch(
      /^FL0501 expected at most 64 levels of elements, got more \(line 1\)/,
    );
    // JSON.parse goes as deep as it must; what is found there is no calibration.
    expect(said(`{"K": {"type_id": "opencv-matrix", "data": ${'['.repeat(3000)}1${']'.repeat(3000)}}}`)).toMatch(
      /^FL0501/,
    );
  });

  it('entities that expand', () => {
    const lol = `<!DOCTYPE lolz [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>`;
    expect(xml(lol, '&j;')).toMatch(/^FL0501 expected XML without a document type/);
    expect(xml('<!DOCTYPE x SYSTEM "file:///etc/hostname">', '&x;')).toMatch(
      /^FL0501 expected XML without a document type/,
    );
    expect(xml('', '&unknown;')).toMatch(/^FL0501 expected well-formed XML, got: undefined entity/);
  });

  it('more text than the limits', () => {
    expect(yaml(`x: ${'a'.repeat(2 << 20)}`)).toMatch(/^FL0501 expected at most 1 MiB of text/);
    expect(xml('', 'a'.repeat(17 << 20))).toMatch(/^FL0501 expected at most 16 MiB of XML/);
    expect(xml('', '<a/>'.repeat(300_000))).toMatch(/^FL0501 expected at most 200000 elements/);
    expect(xml('', `<a ${Array.from({ length: 5000 }, (_, i) => `b${i}="1"`).join(' ')}/>`)).toMatch(
      /^FL0501 expected at most 64 attributes/,
    );
  });

  it('a matrix that says it is huge', () => {
    const text = `%YAML:1.0\n---\nK: !!opencv-matrix\n   rows: 100000\n   cols: 100000\n   dt: d\n   data: [ 1. ]\n`;
    expect(said(text)).toMatch(/^FL0501 K\.rows .*expected a count from 0 to 4096, got 100000/);
    const long = `%YAML:1.0\n---\nK: !!opencv-matrix\n   rows: 3\n   cols: 3\n   dt: d\n   data: [ ${'1., '.repeat(100_000)}1. ]\n`;
    expect(said(long)).toMatch(/^FL0501 K\.data .*expected 9 numbers, got 100001/);
  });

  it('ten thousand cameras', () => {
    const one = (i: number) =>
      `cam${i}:\n  camera_model: pinhole\n  distortion_model: none\n  intrinsics: [1, 1, 1, 1]\n  resolution: [2, 2]\n  rostopic: /c${i}\n`;
    expect(said(Array.from({ length: 10_000 }, (_, i) => one(i)).join(''), 'chain.yaml')).toMatch(
      /^FL0501 .*(1 MiB|1024 sensors)/,
    );
  });

  it.each([
    ...[
      ' ',
      '\n',
      '\t\n',
      '_',
      '"',
      '<',
      '<a ',
      '{',
      '{"',
      '[',
      'a:\n',
      'a: ',
      '0 ',
      '\\',
      '/',
      '-',
      '- ',
      '%',
      '!',
      '&',
      "'",
    ],
    ...[
      'cam0:\n ',
      'device_id: 1\n',
      'Extrinsic:\n',
      'camera_matrix:',
      '"param_type" ',
      'R: 1 ',
      'P0: ',
      '<link ',
      'x="',
      '!!opencv-',
    ],
  ])('looking at a long run of %j takes no time', unit => {
    const long = unit.repeat(Math.ceil(300_000 / unit.length));
    for (const text of [
      long,
      `${long}a`,
      `{"a": "${long}`,
      `<a>${long}`,
      `Extrinsic:${long}`,
      `device_id:${long}`,
      `"type_id"${long}`,
    ])
      within(4000, () => {
        for (const format of calibrationFormats) format.recognise(fileOf('x.yaml', text));
        return sensorName(text);
      });
  });

  it('names that are properties of objects', () => {
    expect(yaml('__proto__: 1\n')).toMatch(/^FL0501 .*__proto__/);
    const json =
      '{"__proto__": {"sensor_name": "x", "param_type": "intrinsic", "param": {"cam_K": 1}}, "constructor": {"param_type": "intrinsic"}}';
    expect(said(json, 'x.json')).toMatch(/^FL0501/);
  });
});
