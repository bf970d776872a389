// What is written is what is read: any name, any number, any note, to the last bit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRigFile } from '../../../src/rig/file/rig-file.js';
import type { RigDocument } from '../../../src/rig/file/rig-schema.js';
import { rigYaml } from '../../../src/rig/import/index.js';
import { NAME_PATTERN, reservedNames } from '../../../src/rig/sensor-name.js';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(v => (Object.is(v, -0) ? 0 : v));
const awkward = fc.constantFrom(
  'null',
  'true',
  'yes',
  '~',
  '1e3',
  '0x1f',
  '.nan',
  '- a',
  'a: b',
  '# c',
  "it's",
  '"q"',
  '&a',
  '*b',
  '!t',
  '%',
  '{x',
  '[y',
  'a\nb',
  '\t',
  '🚗',
  'é',
  '-',
  '?',
  ': ',
  '2026-01-01',
);
const words = fc
  .oneof(awkward, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }))
  .filter(text => text.replace(/^\/+/, '') !== '');
const names = fc
  .oneof(fc.constantFrom('null', 'true', 'no', 'y', '_', 'e3'), fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,10}$/))
  .filter(name => NAME_PATTERN.test(name) && !reservedNames.includes(name));
const quaternion = fc.constantFrom([0, 0, 0, 1], [0.5, -0.5, 0.5, -0.5], [0.6, 0, 0, 0.8], [-0.36, 0.48, 0, 0.8]);

describe('rigYaml', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(
            names,
            words,
            words,
            fc.tuple(finite, finite, finite),
            quaternion,
            fc.array(finite, { maxLength: 5, minLength: 4 }),
            words,
          ),
          { selector: ([name]) => name, minLength: 1, maxLength: 5 },
        ),
        fc.array(words),
        (sensors, notes) => {
          const document: RigDocument = {
            framelock_rig: 1,
            frame: 'base',
            sensors: Object.fromEntries(
              sensors.map(([name, topic, frame, t, q, distortion, from], i) => [
                name,
                {
                  topic: `${topic}${i}`,
                  frame,
                  pose: { from: frame, to: 'base', translation_m: [...t], rotation_xyzw: [...q] },
                  camera: {
                    model: 'plumb_bob',
                    width: 640,
                    height: 480,
                    fx: 1 + Math.abs(t[0]),
                    fy: 5e-7,
                    cx: t[1],
                    cy: t[2],
                    distortion: distortion.map(k => k * 1e-9 + 0),
                  },
                  clock: { offset_ns: i },
                  provenance: { pose: from },
                },
              ]),
            ),
          };
          fc.pre(sensors.every(([, , frame]) => frame.replace(/^\/+/, '') !== 'base'));
          const text = rigYaml({ document, notes, recognised: notes.map(file => ({ file, format: 'x' })) });
          const read = parseRigFile(text, 'rig.yaml');
          expect(Object.keys(read.sensors)).toEqual(sensors.map(([name]) => name));
          for (const [name, sensor] of Object.entries(document.sensors!)) {
            const got = read.sensors[name];
            expect(got.topic).toBe(sensor.topic);
            expect(got.frame).toBe(sensor.frame?.replace(/^\/+/, ''));
            expect(got.pose?.T_to_frame.t).toEqual(sensor.pose?.translation_m);
            expect(got.camera?.intrinsics).toEqual((({ model: _, ...rest }) => rest)(sensor.camera!));
            expect(got.provenance).toEqual(sensor.provenance);
          }
          expect(rigYaml({ document, notes, recognised: notes.map(file => ({ file, format: 'x' })) })).toBe(text);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a note cannot leave its comment', () => {
    const text = rigYaml({
      document: { framelock_rig: 1 },
      notes: ['a\nsensors: {}\r\u2028\u0085frame: x'],
      recognised: [],
    });
    expect(text.split('\n').filter(line => line !== '' && !line.startsWith('#'))).toEqual(['framelock_rig: 1']);
  });
});
