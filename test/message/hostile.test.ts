// Damaged and malicious messages: only FramelockError, quickly, without large allocations.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError, Issues } from '../../src/issue.js';
import { ros1Bodies } from '../../src/message/definitions/bodies.js';
import { builtinDefinition, decodeMessage, decoderFor, encodeMessage } from '../../src/message/index.js';
import { cpuMs } from '../support/cpu-time.js';
import { genpy } from './genpy-fixtures.js';
import { builtin, define, fromHex, standardDecoder } from './helpers.js';

/** Runs it; anything but a FramelockError is a defect, and so is taking long. */
function survives(run: () => unknown): 'value' | string {
  const start = cpuMs();
  let outcome = 'value';
  try {
    run();
  } catch (error) {
    if (!(error instanceof FramelockError)) throw error;
    outcome = error.code;
  }
  expect(cpuMs() - start).toBeLessThan(5000);
  return outcome;
}

const count = (n: number, ...more: number[]) => Uint8Array.of(...new Uint8Array(Uint32Array.of(n).buffer), ...more);
const empties = '==\nMSG: test_msgs/E\n';

describe('bombs', () => {
  it.each([
    ['20 million empty structs', `E[] list\n${empties}`, count(20_000_000), 'FL0304'],
    ['2^32-1 empty structs', `E[] list\n${empties}`, count(0xffffffff), 'FL0304'],
    ['65536 empty structs', `E[] list\n${empties}`, count(65536), 'value'],
    ['65537 empty structs', `E[] list\n${empties}`, count(65537), 'FL0304'],
    ['2^32-1 doubles', 'float64[] list', count(0xffffffff), 'FL0304'],
    ['a string past the end', 'string s', count(0x7fffffff, 65), 'FL0304'],
    ['a wide string past the end', 'wstring s', count(0xffffffff, 65), 'FL0304'],
    ['a fixed array larger than the message', 'float64[4000000000] list', count(0), 'FL0304'],
    [
      'fixed arrays of empty structs, multiplied',
      `A[10] a\n${[...'ABCDFGH'].map((c, i, all) => `==\nMSG: test_msgs/${c}\n${all[i + 1] ?? 'E'}[10] x`).join('\n')}\n${empties}`,
      count(0),
      'FL0304',
    ],
    [
      'empty structs doubled 40 times',
      `${Array.from({ length: 40 }, (_, i) => `${i ? `==\nMSG: test_msgs/T${i}\n` : ''}T${i + 1} a\nT${i + 1} b`).join('\n')}\n==\nMSG: test_msgs/T40\n`,
      count(0),
      'FL0304',
    ],
    [
      'a million structs of thousands of zero-length arrays',
      `S[] list\n==\nMSG: test_msgs/S\nuint8 x\n${Array.from({ length: 5000 }, (_, i) => `uint8[0] f${i}`).join('\n')}`,
      Uint8Array.of(...count(100_000), ...new Uint8Array(100_000)),
      'FL0304',
    ],
  ])('%s', (_, text, bytes, outcome) => {
    const definition = define(text, 'ros1msg');
    expect(survives(() => decodeMessage(definition, 'ros1', bytes))).toBe(outcome);
    // The field plan skips what nobody asked for; that must be bounded too.
    const channel = { topic: '/t', type: 'geometry_msgs/Twist', encoding: 'ros1' };
    const twist = `${text.split('\n==')[0]}\ngeometry_msgs/Vector3 linear\ngeometry_msgs/Vector3 angular\n${text.split('\n').slice(text.split('\n==')[0].split('\n').length).join('\n')}`;
    const decoder = decoderFor(
      { ...channel, schema: { name: 'test_msgs/Root', encoding: 'ros1msg', text: twist } },
      new Issues(),
    );
    expect(decoder.kind).toBe('twist');
    survives(() => decoder.decode(Uint8Array.of(...bytes, ...new Uint8Array(48))));
  });

  it('millions of tiny parts are refused before memory is', () => {
    const definition = define('string[] list', 'ros1msg');
    const bytes = new Uint8Array(4 + 4 * 3_000_000);
    new DataView(bytes.buffer).setUint32(0, 3_000_000, true);
    expect(survives(() => decodeMessage(definition, 'ros1', bytes))).toBe('FL0304');
  });
});

describe('fuzz', () => {
  const decoders = [...ros1Bodies.keys()].flatMap(type =>
    (['ros1', 'cdr'] as const).map(encoding => ({ type, encoding, decoder: standardDecoder(type, encoding) })),
  );

  it('random bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...decoders), fc.uint8Array({ maxLength: 400 }), ({ decoder }, bytes) => {
        survives(() => decoder.decode(bytes));
        decoder.stamp(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('mutated messages: cut, overwritten, grown; the whole ones decode and many mutants get far', () => {
    let decoded = 0;
    let runs = 0;
    const seeds = Object.values(genpy).flatMap(({ type, hex }) => {
      const ros1 = fromHex(hex);
      const value = decodeMessage(builtin(type, 'ros1msg'), 'ros1', ros1);
      const cdr = encodeMessage(builtin(type, 'ros2msg'), 'cdr', value);
      return [{ type, encoding: 'ros1', bytes: ros1 } as const, { type, encoding: 'cdr', bytes: cdr } as const];
    });
    for (const { type, encoding, bytes } of seeds)
      expect(survives(() => standardDecoder(type, encoding).decode(bytes))).toBe('value');
    const edit = fc.record({
      at: fc.nat(),
      byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 127, 128, 255)),
      width: fc.nat(4),
    });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 4 }), fc.nat(20), (seed, edits, cut) => {
        const bytes = seed.bytes.slice(0, cut > 10 ? seed.bytes.length - cut : undefined);
        for (const { at, byte, width } of edits) bytes.fill(byte, at % bytes.length, (at % bytes.length) + width);
        runs++;
        if (survives(() => standardDecoder(seed.type, seed.encoding).decode(bytes)) === 'value') decoded++;
      }),
      { numRuns: 2000 },
    );
    expect(decoded / runs).toBeGreaterThan(0.05);
  });

  it('mutated definitions with any message', () => {
    const texts = [
      'sensor_msgs/PointCloud2',
      'sensor_msgs/JointState',
      'sensor_msgs/PointCloud',
      'radar_msgs/RadarScan',
      'tf2_msgs/TFMessage',
      'sensor_msgs/Image',
      'sensor_msgs/CameraInfo',
    ];
    const word = fc.constantFrom(
      'string',
      'uint8',
      'float64',
      'time',
      'int64',
      'bool',
      'std_msgs/Header',
      'uint32',
      'float32[]',
      'geometry_msgs/Point[]',
      'string[]',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.nat(), word)),
        fc.uint8Array({ maxLength: 200 }),
        (type, edits, bytes) => {
          const lines = builtinDefinition(type, 'ros1msg')!.text.split('\n');
          for (const [at, to] of edits)
            lines[at % lines.length] = lines[at % lines.length].replace(/^(?!MSG|=)\S+(?= )/, to);
          const channel = {
            topic: '/t',
            type,
            encoding: 'ros1',
            schema: { name: type, encoding: 'ros1msg', text: lines.join('\n') },
          };
          const decoder = decoderFor(channel, new Issues());
          decoder.stamp(bytes);
          survives(() => decoder.decode(bytes));
          survives(() => decoder.decode(new Uint8Array(400)));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('any JSON', () => {
    const types = [
      'foxglove.PointCloud',
      'foxglove.RawImage',
      'foxglove.CompressedImage',
      'foxglove.CameraCalibration',
      'foxglove.FrameTransforms',
      'foxglove.FrameTransform',
      'sensor_msgs/PointCloud2',
      'sensor_msgs/JointState',
      'sensor_msgs/LaserScan',
      'sensor_msgs/PointCloud',
      'radar_msgs/RadarScan',
      'sensor_msgs/Imu',
    ];
    const keys = [
      'fields',
      'data',
      'pose',
      'frame_id',
      'transforms',
      'header',
      'points',
      'channels',
      'returns',
      'point_stride',
      'height',
      'width',
      'encoding',
      'step',
      'format',
      'name',
      'position',
      'ranges',
      'intensities',
      'timestamp',
      'K',
      '__proto__',
      'values',
      'orientation',
    ];
    const object = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 10 });
    const message = fc.oneof(
      object,
      fc.dictionary(
        fc.constantFrom(...keys),
        fc.oneof(fc.array(object, { maxLength: 3 }), object, fc.constantFrom('AAAA', 4, 0)),
        { maxKeys: 12 },
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), message, (type, value) => {
        const decoder = decoderFor(
          { topic: '/t', type, encoding: 'json', schema: { name: type, encoding: 'jsonschema', text: '{}' } },
          new Issues(),
        );
        const bytes = new TextEncoder().encode(JSON.stringify(value));
        decoder.stamp(bytes);
        survives(() => decoder.decode(bytes));
      }),
      { numRuns: 1000 },
    );
    const deep = new TextEncoder().encode(`{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`);
    const other = decoderFor(
      { topic: '/t', type: 'x', encoding: 'json', schema: { name: 'x', encoding: '', text: '' } },
      new Issues(),
    );
    expect(survives(() => other.decode(deep))).toBe('FL0304');
    expect(other.stamp(deep)).toBeUndefined();
  });
});
