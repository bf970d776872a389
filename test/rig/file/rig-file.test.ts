// Rig files: what is read, what is refused and how it is said.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../src/geometry/se3.js';
import { FramelockError } from '../../../src/issue.js';
import { parseRigFile } from '../../../src/rig/file/index.js';
import { cpuMs } from '../../support/cpu-time.js';

const calib = new URL('../../../calib/', import.meta.url);
const head = 'framelock_rig: 1\n';
const sensor = (lines: string) => `${head}sensors:\n  cam:\n    topic: /cam\n${lines.replace(/^/gm, '    ')}\n`;
const pose = (more: string) => sensor(`pose:\n  from: cam\n  to: base_link\n${more.replace(/^/gm, '  ')}`);

function refusal(text: string): string {
  try {
    parseRigFile(text, 'car.yaml');
  } catch (error) {
    if (!(error instanceof FramelockError)) throw error;
    expect(error.code).toBe('FL0501');
    expect(error.at?.file).toBe('car.yaml');
    return error.message;
  }
  return 'accepted';
}

describe('parseRigFile', () => {
  it('reads both directions of a pose as the same place', () => {
    const s = Math.SQRT1_2;
    const a = parseRigFile(pose(`translation_m: [1, 2, 3]\nrotation_xyzw: [0, 0, ${s}, ${s}]`), 'a').sensors.cam.pose!;
    const turned = `pose:\n  from: /base_link\n  to: cam\n  translation_m: [-2, 1, -3]\n  rotation_xyzw: [0, 0, ${-s}, ${s}]`;
    const b = parseRigFile(sensor(turned), 'b').sensors.cam.pose!;
    expect([a.frame, a.to, b.frame, b.to]).toEqual(['cam', 'base_link', 'cam', 'base_link']);
    const p = [apply(a.T_to_frame, [1, 0, 0]), apply(b.T_to_frame, [1, 0, 0])];
    for (const [i, v] of [1, 3, 3].entries()) for (const q of p) expect(q[i]).toBeCloseTo(v, 12);
  });

  it('reads the clock with its sign and the epoch without loss, from YAML and JSON', () => {
    const yaml = parseRigFile(sensor('clock: {offset_ms: -30.5, drift_ppm: 2, epoch_ns: 1317042145899635529}'), 'a');
    const json = parseRigFile(
      '{"framelock_rig":1,"sensors":{"cam":{"topic":"/cam","clock":{"offset_ns":-30500000,"drift_ppm":2,"epoch_ns":"1317042145899635529"}}}}',
      'b',
    );
    const clock = { offsetNs: -30_500_000, driftPpm: 2, epochNs: 1317042145899635529n };
    expect(yaml.sensors.cam.clock).toEqual(clock);
    expect(json.sensors.cam.clock).toEqual(clock);
  });

  it('makes objects without a prototype', () => {
    expect(Object.getPrototypeOf(parseRigFile(sensor('frame: cam'), 'a').sensors)).toBeNull();
  });

  it.each([
    ['empty text', '', 'the file: expected keys with values, got null'],
    ['a list', '- 1', 'the file (line 1, column 1): expected keys with values'],
    ['no version', 'name: x', 'framelock_rig'],
    [
      'another version',
      'framelock_rig: 2',
      'framelock_rig (line 1, column 1): expected 1, the version of this format, got 2',
    ],
    ['broken YAML', 'framelock_rig: 1\nsensors: {a: [1, 2\n', 'expected YAML or JSON, got at line 3'],
    ['a tab as indent', 'framelock_rig: 1\nsensors:\n\tcam: 1\n', 'at line 3, column 1'],
    ['a key twice', 'framelock_rig: 1\nname: a\nname: b', 'at line 3, column 1'],
    ['an own tag', 'framelock_rig: 1\nname: !js/function "x"', 'Unresolved tag'],
    ['a binary tag', 'framelock_rig: 1\nname: !!binary aGk=', 'Unresolved tag'],
    ['two documents', 'framelock_rig: 1\n---\nname: x', 'at line 2, column 1: a second document, after ---'],
    ['unknown key', `${head}sensor: {}`, 'sensor (line 2, column 1): unknown key "sensor", did you mean "sensors"?'],
    [
      'unknown key deep',
      sensor('camra: 1'),
      'sensors.cam.camra (line 5, column 5): unknown key "camra", did you mean "camera"?',
    ],
    [
      'unknown key in a pose',
      pose('rotation: [0,0,0,1]\ntranslation_m: [0,0,0]\nrotation_xyzw: [0,0,0,1]'),
      'did you mean "rotation_xyzw"?',
    ],
    ['unknown far key', `${head}colour: red`, 'known are $schema, framelock_rig'],
    [
      'text for a number',
      sensor('camera: {model: plumb_bob, width: 10, height: 10, fx: wide, fy: 1, cx: 1, cy: 1}'),
      'sensors.cam.camera.fx (line 5, column 55): expected a number, got "wide"',
    ],
    [
      'a missing number',
      sensor('camera: {model: plumb_bob, width: 10, height: 10, fy: 1, cx: 1, cy: 1}'),
      'sensors.cam.camera.fx (line 5, column 5): expected a number, got nothing',
    ],
    [
      'infinity',
      sensor('camera: {model: plumb_bob, width: 10, height: 10, fx: .inf, fy: 1, cx: 1, cy: 1}'),
      'camera.fx',
    ],
    [
      'NaN',
      pose('translation_m: [0, .nan, 0]\nrotation_xyzw: [0, 0, 0, 1]'),
      'sensors.cam.pose.translation_m[1] (line 8, column 26): expected a number, got NaN',
    ],
    [
      'half a pixel of width',
      sensor('camera: {model: plumb_bob, width: 10.5, height: 10, fx: 1, fy: 1, cx: 1, cy: 1}'),
      'camera.width (line 5, column 32): expected a whole number, got 10.5',
    ],
    [
      'focal length 0',
      sensor('camera: {model: plumb_bob, width: 10, height: 10, fx: 0, fy: 1, cx: 1, cy: 1}'),
      'expected more than 0, got 0',
    ],
    [
      'unknown lens',
      sensor('camera: {model: eye, width: 10, height: 10, fx: 1, fy: 1, cx: 1, cy: 1}'),
      'sensors.cam.camera (line 5, column 5): expected one of the lens models plumb_bob',
    ],
    [
      'three coefficients',
      sensor('camera: {model: plumb_bob, width: 10, height: 10, fx: 1, fy: 1, cx: 1, cy: 1, distortion: [1, 2, 3]}'),
      'distortion coefficients',
    ],
    [
      'two numbers',
      pose('translation_m: [0, 0]\nrotation_xyzw: [0, 0, 0, 1]'),
      'pose.translation_m (line 8, column 7): expected 3 numbers: x, y, z, got [0,0]',
    ],
    [
      'long quaternion',
      pose('translation_m: [0, 0, 0]\nrotation_xyzw: [0, 0, 0, 1.002]'),
      'pose.rotation_xyzw (line 9, column 7): expected a unit quaternion x, y, z, w, got one of length 1.002',
    ],
    ['zero quaternion', pose('translation_m: [0, 0, 0]\nrotation_xyzw: [0, 0, 0, 0]'), 'got one of length 0'],
    [
      'a frame in itself',
      sensor('pose: {from: cam, to: /cam, translation_m: [1, 0, 0], rotation_xyzw: [0, 0, 0, 1]}'),
      'expected two frames, got "cam" in itself',
    ],
    [
      'a pose of another frame',
      sensor('frame: eye\npose: {from: cam, to: base_link, translation_m: [1, 0, 0], rotation_xyzw: [0, 0, 0, 1]}'),
      'expected "from" or "to" to be the sensor\'s frame "eye", got "cam" and "base_link"',
    ],
    [
      'a frame without a name',
      sensor('frame: "/"'),
      'sensors.cam.frame (line 5, column 5): expected the name of a frame, got "/"',
    ],
    [
      'two offsets',
      sensor('clock: {offset_ns: 1, offset_ms: 1}'),
      'sensors.cam.clock (line 5, column 5): expected offset_ns or offset_ms, got both',
    ],
    ['half a ns', sensor('clock: {offset_ns: 1.5}'), 'expected a whole number, got 1.5'],
    [
      'a mad drift',
      sensor('clock: {drift_ppm: 1e6}'),
      'clock.drift_ppm (line 5, column 13): expected at most 100000, got 1000000',
    ],
    ['an epoch in words', sensor('clock: {epoch_ns: noon}'), 'expected a whole number of ns, got "noon"'],
    ['an unknown stamp', sensor('stamp: middle'), 'expected "exposure_start" or "exposure_mid"'],
    [
      'a topic twice',
      `${head}sensors: {a: {topic: /x}, b: {topic: /x}}`,
      'sensors.b.topic (line 2, column 31): expected one sensor per topic, got /x for "a" and "b"',
    ],
    [
      'a topic of the number of another sensor',
      `${head}sensors: {a: {topic: /x}, b_2: {topic: /x}}`,
      'sensors.b_2.topic (line 2, column 33): expected one sensor per topic, got /x for "a" and "b_2"',
    ],
    [
      'an edge in itself',
      `${head}transforms: [{from: a, to: /a, translation_m: [0,0,0], rotation_xyzw: [0,0,0,1]}]`,
      'transforms[0] (line 2, column 14): expected two frames',
    ],
    ['a number as key', `${head}sensors: {1: {topic: /x}}`, 'expected text as key, got 1'],
    ['a list as key', `${head}sensors: {? [1] : {topic: /x}}`, 'as key'],
    [
      'a null sensor',
      `${head}sensors: {cam: null}`,
      'sensors.cam (line 2, column 11): expected keys with values, got null',
    ],
  ])('refuses %s', (_, text, says) => {
    expect(refusal(text)).toContain(says);
  });

  it.each(['frame_index', 'stamp_ns', 'recording', 'ego', '__proto__', 'constructor', 'prototype'])(
    'refuses the reserved name %s',
    name => {
      expect(refusal(`${head}sensors: {${name}: {topic: /x}}`)).toMatch(/reserved/);
      expect(refusal(`{"framelock_rig":1,"sensors":{"${name}":{"topic":"/x"}}}`)).toMatch(/reserved/);
    },
  );

  it.each(['1cam', 'cam-2', 'cam 2', 'käm', '', 'a.b', 'x'.repeat(65)])(
    'refuses the name "%s", which is no column name',
    name => {
      expect(refusal(`${head}sensors: {"${name}": {topic: /x}}`)).toContain('expected a name of letters, digits and _');
    },
  );

  it('names several faults and counts the rest', () => {
    const said = refusal(`${head}sensors: {a: {}, b: {}, c: {}, d: {}, e: {}}`);
    expect(said).toContain('sensors.c.topic');
    expect(said).toMatch(/; and 2 more$/);
  });

  it('stops an alias bomb, deep nesting and a long text at once', () => {
    const bomb = [`${head}a0: &a0 [x, x, x, x, x, x, x, x, x, x]`];
    for (let i = 1; i < 12; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const start = cpuMs();
    expect(refusal(bomb.join('\n'))).toContain('beyond the limits');
    expect(refusal(`${head}name: ${'['.repeat(200_000)}`)).toContain('nesting');
    expect(refusal(`${head}name: ${'[{a: '.repeat(300)}1${'}]'.repeat(300)}`)).toContain('nesting');
    expect(refusal(`${head}${'- '.repeat(100_000)}`)).toContain('nesting');
    expect(refusal(`${head}name: ${'? '.repeat(100_000)}`)).not.toBe('accepted');
    expect(refusal(Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'))).not.toBe('accepted');
    expect(refusal(`# ${'x'.repeat(1 << 20)}`)).toContain('1 MiB');
    expect(cpuMs() - start).toBeLessThan(5000);
  });

  it('allows a few aliases, as people write them', () => {
    const lens = '&lens {model: plumb_bob, width: 10, height: 10, fx: 1, fy: 1, cx: 1, cy: 1}';
    const file = parseRigFile(`${head}sensors: {a: {topic: /a, camera: ${lens}}, b: {topic: /b, camera: *lens}}`, 'x');
    expect(file.sensors.b.camera?.intrinsics.width).toBe(10);
  });

  it('either reads or refuses any text, and never fails otherwise', () => {
    const valid = readFileSync(new URL('kitti-2011-09-26.rig.yaml', calib), 'utf8');
    const piece = fc.constantFrom(
      '[',
      '{',
      '&a ',
      '*a',
      ': ',
      '- ',
      '\n',
      '!!map ',
      '"',
      '|',
      '>',
      '? ',
      '%',
      '\u0000',
      '1e999',
      '0x1',
      '<<: ',
    );
    fc.assert(
      fc.property(fc.nat(valid.length), fc.nat(30), fc.oneof(piece, fc.string()), (at, cut, inserted) => {
        const text = valid.slice(0, at) + inserted + valid.slice(at + cut);
        refusal(text);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a stamp means', () => {
  it('reads the exposure and where point times come from', () => {
    const { cam } = parseRigFile(sensor('stamp: exposure_start\nexposure_ns: 12500000'), 'a').sensors;
    expect([cam.stamp, cam.exposureNs, cam.pointTime]).toEqual(['exposure_start', 12_500_000, undefined]);
    const lidar = parseRigFile(sensor('stamp: scan_end\npoint_time: azimuth'), 'a').sensors.cam;
    expect([lidar.stamp, lidar.exposureNs, lidar.pointTime]).toEqual(['scan_end', undefined, 'azimuth']);
    expect(parseRigFile(sensor('point_time: recorded'), 'a').sensors.cam.pointTime).toBe('recorded');
  });

  it('refuses numbers that would mean nothing', () => {
    expect(refusal(sensor('exposure_ns: 5000'))).toMatch(/exposure_ns \(line 5.*expected stamp: exposure_start/);
    expect(refusal(sensor('stamp: scan_end\nexposure_ns: 5000'))).toMatch(/expected stamp: exposure_start/);
    expect(refusal(sensor('point_time: azimuth'))).toMatch(/point_time \(line 5.*expected stamp: scan_start/);
    expect(refusal(sensor('stamp: arrival\npoint_time: azimuth'))).toMatch(/expected stamp: scan_start/);
    expect(refusal(sensor('stamp: exposure_end\nexposure_ns: -1'))).toMatch(/exposure_ns/);
    expect(refusal(sensor('stamp: exposure_end\nexposure_ns: 1e11'))).toMatch(/exposure_ns/);
  });
});
