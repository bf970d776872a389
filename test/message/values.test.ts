// Typed values: which type becomes what, what is refused, and what JSON messages give.
import { describe, expect, it } from 'vitest';
import { FramelockError, Issues } from '../../src/issue.js';
import { decodeBase64 } from '../../src/message/base64.js';
import {
  type Decoder,
  decoderFor,
  encodeMessage,
  type Image,
  type PointCloud,
  type Sample,
} from '../../src/message/index.js';
import { builtin, fromHex, standardDecoder } from './helpers.js';

const CLOUD = 'sensor_msgs/PointCloud2';
const xyz = ['x', 'y', 'z'].map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 }));
const cloud = (extra: object = {}) => ({
  header: { stamp: { sec: 1, nsec: 2 }, frame_id: 'sensor' },
  height: 1,
  width: 2,
  point_step: 12,
  row_step: 24,
  fields: xyz,
  data: new Uint8Array(24),
  ...extra,
});
const image = (extra: object = {}) => ({
  height: 2,
  width: 3,
  encoding: 'rgb8',
  step: 9,
  data: new Uint8Array(18),
  ...extra,
});

function through(
  type: string,
  value: object,
  encoding: 'ros1' | 'cdr' = 'cdr',
  decoder = standardDecoder(type, encoding),
) {
  return decoder.decode(encodeMessage(builtin(type, encoding === 'ros1' ? 'ros1msg' : 'ros2msg'), encoding, value));
}
function code(run: () => unknown): string {
  try {
    run();
    return 'value';
  } catch (error) {
    return error instanceof FramelockError ? error.code : String(error);
  }
}
function json(
  type: string,
  topic = '/topic',
  issues = new Issues(),
): { decoder: Decoder; decode(value: unknown): unknown } {
  const decoder = decoderFor(
    { topic, type, encoding: 'json', schema: { name: type, encoding: 'jsonschema', text: '{}' } },
    issues,
  );
  return { decoder, decode: value => decoder.decode(new TextEncoder().encode(JSON.stringify(value))) };
}

describe('point clouds', () => {
  it.each([
    ['a row step of zero', { row_step: 0 }, 24],
    ['a wrong row step of a single row', { row_step: 5 }, 24],
    ['rows with padding', { height: 2, width: 1, row_step: 16, data: new Uint8Array(28) }, 16],
    ['rows with a row step that only the data contradicts', { height: 2, width: 1, row_step: 3 }, 12],
    ['no points at all', { width: 0, data: new Uint8Array(0), point_step: 0, fields: [] }, 0],
    ['a count of zero in a field', { fields: [{ ...xyz[0], count: 0 }] }, 24],
    ['PCL padding', { fields: [...xyz, { name: '_', offset: 99, datatype: 0 }] }, 24],
  ])('accepts %s', (_, extra, rowStep) => {
    for (const encoding of ['ros1', 'cdr'] as const)
      expect(through(CLOUD, cloud(extra), encoding)).toMatchObject({ kind: 'points', rowStep });
  });

  it.each([
    ['less data than points', { data: new Uint8Array(23) }],
    ['a field beyond the step', { fields: [{ ...xyz[0], offset: 9 }] }],
    ['a field beyond the step by its count', { fields: [{ ...xyz[0], count: 4 }] }],
    ['an unknown field type', { fields: [{ ...xyz[0], datatype: 9 }] }],
    ['a step of zero', { point_step: 0 }],
    ['sizes whose product overflows', { height: 0xffffffff, width: 0xffffffff, point_step: 0xffffffff, row_step: 0 }],
    ['rows shorter than their points', { height: 2, width: 1, row_step: 3, data: new Uint8Array(30) }],
  ])('refuses %s', (_, extra) => {
    expect(code(() => through(CLOUD, cloud(extra)))).toBe('FL0306');
  });

  it('keeps the first of two fields of one name and says so', () => {
    const issues = new Issues();
    const decoder = standardDecoder(CLOUD, 'cdr', '/points', issues);
    const value = through(CLOUD, cloud({ fields: [...xyz, { ...xyz[0], offset: 8 }] }), 'cdr', decoder) as PointCloud;
    expect(value.fields.map(f => f.offset)).toEqual([0, 4, 8]);
    expect(issues.sorted().map(i => i.code)).toEqual(['FL0306']);
  });

  it.each([
    ['/points', ['intensity'], 'sensor', 'lidar'],
    ['/points', ['doppler'], 'sensor', 'radar'],
    ['/points', ['vx', 'vy', 'rcs'], 'sensor', 'radar'],
    ['/points', ['vx'], 'sensor', 'lidar'],
    ['/points', [], 'radar_front', 'radar'],
    ['/radar/points', [], 'sensor', 'radar'],
    ['/lidar/points', ['velocity'], 'sensor', 'lidar'],
    // Aeva's own driver, Nebula's of an Aeva, and a radar on a chip.
    ['/points', ['reflectivity', 'velocity', 'line_index'], 'sensor', 'lidar'],
    ['/points', ['velocity', 'intensity', 'return_type'], 'sensor', 'lidar'],
    ['/points', ['intensity', 'velocity'], 'ti_mmwave', 'radar'],
    ['/points', ['velocity'], 'aeva', 'lidar'],
  ])('topic %s with fields %s in frame %s is a %s', (topic, names, frame, kind) => {
    const decoder = standardDecoder(CLOUD, 'cdr', topic);
    expect(decoder.kind).toBe(topic.includes('radar') ? 'radar' : 'lidar');
    const fields = names.map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 }));
    through(CLOUD, cloud({ fields, header: { frame_id: frame } }), 'cdr', decoder);
    expect(decoder.kind).toBe(kind);
  });

  it('turns radar returns and legacy clouds into float32 columns', () => {
    const radar = through('radar_msgs/RadarScan', {
      returns: [{ range: 2, azimuth: Math.PI / 2, elevation: 0, doppler_velocity: -3, amplitude: 7 }],
    }) as PointCloud;
    const row = [...new Float32Array(radar.data.slice().buffer)];
    expect(row[0]).toBeCloseTo(0, 6);
    expect(row.slice(1, 4)).toEqual([2, 0, 2]);
    expect(row.slice(6)).toEqual([-3, 7]);
    const legacy = through(
      'sensor_msgs/PointCloud',
      {
        points: [{ x: 1, y: 2, z: 3 }],
        channels: [
          { name: 'i', values: [9] },
          { name: 'bad', values: [] },
        ],
      },
      'ros1',
    ) as PointCloud;
    expect(legacy.fields.map(f => f.name)).toEqual(['x', 'y', 'z', 'i']);
    expect([...new Float32Array(legacy.data.slice().buffer)]).toEqual([1, 2, 3, 9]);
  });
});

describe('images', () => {
  it('accepts raw pictures, padding, unknown encodings and a step of zero', () => {
    expect(through('sensor_msgs/Image', image())).toMatchObject({
      kind: 'image',
      format: 'rgb8',
      encoded: false,
      width: 3,
      height: 2,
      step: 9,
    });
    expect(through('sensor_msgs/Image', image({ step: 10, data: new Uint8Array(20) }))).toMatchObject({ step: 10 });
    expect(through('sensor_msgs/Image', image({ encoding: '16UC1', step: 0 }))).toMatchObject({ step: 6 });
    expect(through('sensor_msgs/Image', image({ encoding: 'vendor' }))).toMatchObject({ format: 'vendor' });
  });

  it.each([
    ['less data than rows', { data: new Uint8Array(17) }],
    ['rows shorter than their pixels', { step: 8 }],
    ['sizes whose product overflows', { height: 0xffffffff, step: 0xffffffff, width: 0xffffffff }],
  ])('refuses %s', (_, extra) => {
    expect(code(() => through('sensor_msgs/Image', image(extra)))).toBe('FL0307');
  });

  it.each([
    ['jpeg', [0xff, 0xd8, 0xff, 0xe0], 'jpeg'],
    ['bgr8; jpeg compressed bgr8', [1, 2], 'jpeg'],
    ['jpg', [1], 'jpeg'],
    ['jpeg', [0x89, 0x50, 0x4e, 0x47], 'png'],
    ['16UC1; compressedDepth png', [0, 0], 'compressedDepth'],
    ['h264', [0, 0, 0, 1], 'h264'],
  ])('calls format %s with bytes %s %s', (format, data, expected) => {
    expect((through('sensor_msgs/CompressedImage', { format, data }) as Image).format).toBe(expected);
  });
});

it.each([
  ['bayer_rggb8; jpeg compressed ', 'bayer_rggb8'],
  ['bayer_rggb8; jpeg compressed bgr8', undefined],
  ['bayer_gbrg16; png compressed', 'bayer_gbrg16'],
  ['16UC1; png compressed ', '16UC1'],
  ['16UC1; compressedDepth', '16UC1'],
  ['16UC1; compressedDepth png', '16UC1'],
  ['32FC1; compressedDepth png', undefined],
  ['rgb8; jpeg compressed bgr8', undefined],
  ['mono8; jpeg compressed ', undefined],
  ['bayer_none8; jpeg compressed ', undefined],
  ['jpeg', undefined],
  [`${' '.repeat(1e6)};`, undefined],
])('pixels of a compressed picture of format %.40j are %s', (format, pixels) => {
  const picture = through('sensor_msgs/CompressedImage', { format, data: [0xff, 0xd8, 0xff] }) as Image;
  expect(picture.pixels).toBe(pixels);
});

describe('scans', () => {
  const scan = (extra: object) => {
    const issues = new Issues();
    const decoder = standardDecoder('sensor_msgs/LaserScan', 'cdr', '/scan', issues);
    const limits = { angle_min: 0, angle_increment: 0.5, range_min: 0.5, range_max: 10 };
    const cloud = through('sensor_msgs/LaserScan', { ...limits, ...extra }, 'cdr', decoder) as PointCloud;
    const rows = new Float32Array(cloud.data.slice().buffer);
    const xs = Array.from({ length: cloud.width }, (_, i) => rows[i * cloud.fields.length]);
    return { xs, names: cloud.fields.map(f => f.name), issues: issues.sorted() };
  };

  it('nothing in reach is no point, however far the scanner says that it reaches', () => {
    const { xs, issues } = scan({ range_max: Infinity, ranges: [2, Infinity, -Infinity, NaN, 1e30] });
    expect(xs).toEqual([2, NaN, NaN, NaN, Math.fround(1e30 * Math.cos(2))]);
    expect(issues).toEqual([]);
  });

  it('each echo of a beam is a point', () => {
    const echoes = (...lists: number[][]) => lists.map(list => ({ echoes: list }));
    const turned = { angle_min: 0, angle_increment: Math.PI / 2, time_increment: 0.25, range_min: 0.5, range_max: 10 };
    const cloud = through('sensor_msgs/MultiEchoLaserScan', {
      ...turned,
      ranges: echoes([2, 4], [], [3, 20]),
      intensities: echoes([7, 8], [], [9, 10]),
    }) as PointCloud;
    expect(cloud.fields.map(f => f.name)).toEqual(['x', 'y', 'z', 'range', 'angle', 'time', 'echo', 'intensity']);
    const rows = new Float32Array(cloud.data.slice().buffer);
    const turn = 2 * Math.fround(Math.PI / 2);
    const back = [Math.cos(turn), Math.sin(turn)].map(part => Math.fround(3 * part));
    expect([...rows]).toEqual([
      ...[2, 0, 0, 2, 0, 0, 0, 7],
      ...[4, 0, 0, 4, 0, 0, 1, 8],
      ...[...back, 0, 3, Math.fround(turn), 0.5, 0, 9],
      ...[NaN, NaN, NaN, 20, Math.fround(turn), 0.5, 1, 10],
    ]);
  });

  it('limits that leave nothing, and intensities that fit no ranges, are said', () => {
    const unset = scan({ range_min: 0, range_max: 0, ranges: [2, 3] });
    expect([unset.xs, unset.issues.map(i => i.code)]).toEqual([[NaN, NaN], ['FL0306']]);
    expect(unset.issues[0].text).toContain('range_max above range_min, got 0 and 0');
    const cut = scan({ ranges: [2, 3], intensities: [1] });
    expect([cut.names.includes('intensity'), cut.issues.map(i => i.code)]).toEqual([false, ['FL0306']]);
    const none = scan({ ranges: [2, 3], intensities: [] });
    expect([none.names.includes('intensity'), none.issues]).toEqual([false, []]);
  });
});

describe('joints', () => {
  it('puts later messages in the order of the first', () => {
    const decoder = standardDecoder('sensor_msgs/JointState', 'cdr');
    const send = (value: object) => [...(through('sensor_msgs/JointState', value, 'cdr', decoder) as Sample).values];
    expect(send({ name: ['a', 'b'], position: [1, 2], effort: [5, 6] })).toEqual([1, 2, NaN, NaN, 5, 6]);
    expect(send({ name: ['b', 'a'], position: [4, 3] })).toEqual([3, 4, NaN, NaN, NaN, NaN]);
    expect(send({ name: ['b'], velocity: [4] })).toEqual([NaN, NaN, NaN, 4, NaN, NaN]);
    expect(decoder.columns.map(c => c.width)).toEqual([2, 2, 2]);
    expect(code(() => send({ name: ['a', 'b'], position: [1] }))).toBe('FL0304');
  });
});

describe('JSON messages', () => {
  const NS = 1747930377103000000n;

  it.each([
    [{ timestamp: { sec: 1747930377, nsec: 103000000 } }, NS],
    [{ header: { stamp: { sec: 1747930377, nanosec: 103000000 } } }, NS],
    [{ timestamp: '2025-05-22T16:12:57.103Z' }, NS],
    [{ timestamp: '2025-05-22T18:12:57.103+02:00' }, NS],
    [{ transforms: [{ timestamp: { sec: 1747930377, nsec: 103000000 } }] }, NS],
    [{ timestamp: 'yesterday' }, undefined],
    [{ timestamp: { sec: 1.5, nsec: 0 } }, undefined],
    [{}, undefined],
  ])('stamp of %j', (message, expected) => {
    expect(json('foxglove.Anything').decoder.stamp(new TextEncoder().encode(JSON.stringify(message)))).toBe(expected);
  });

  it('reads Foxglove pictures, clouds, calibrations and transforms', () => {
    expect(json('foxglove.CompressedImage').decode({ frame_id: 'cam', data: '/9j/', format: 'jpeg' })).toMatchObject({
      kind: 'image',
      frameId: 'cam',
      format: 'jpeg',
      data: Uint8Array.of(255, 216, 255),
    });
    expect(
      json('foxglove.CompressedVideo').decode({ frame_id: 'cam', data: 'AAAAAWc=', format: 'h264' }),
    ).toMatchObject({
      ...{ kind: 'image', frameId: 'cam', format: 'h264', encoded: true, width: 0 },
      data: Uint8Array.of(0, 0, 0, 1, 0x67),
    });
    const points = {
      frame_id: 'l',
      point_stride: 4,
      fields: [{ name: 'x', offset: 0, type: 7 }],
      data: 'AACAPwAAAEA=',
    };
    expect(json('foxglove.PointCloud').decode(points)).toMatchObject({
      width: 2,
      fields: [{ name: 'x', type: 'float32' }],
    });
    expect(code(() => json('foxglove.PointCloud').decode({ ...points, pose: { position: { x: 1 } } }))).toBe('FL0306');
    expect(
      json('foxglove.CameraCalibration').decode({ frame_id: 'c', width: 4, height: 3, K: [1, 0, 0, 0, 1, 0, 0, 0, 1] }),
    ).toMatchObject({ kind: 'camera_info', frameId: 'c', D: [], P: new Array(12).fill(0) });
    const { decode } = json('sensor_msgs/CameraInfo');
    const ros = { width: 4, height: 3, K: [1, 0, 0, 0, 1, 0, 0, 0, 1], binning_x: 2 };
    const region = { x_offset: 1, y_offset: 0, width: 2, height: 3, do_rectify: true };
    expect(decode({ ...ros, roi: region })).toMatchObject({
      binning: [2, 0],
      roi: { xOffset: 1, yOffset: 0, width: 2, height: 3, doRectify: true },
    });
    expect(decode({ ...ros, roi: null })).toMatchObject({ roi: { width: 0, doRectify: false } });
    expect(code(() => decode({ ...ros, binning_x: 1.5 }))).toBe('FL0304');
    expect(code(() => decode({ ...ros, roi: { ...region, y_offset: -1 } }))).toBe('FL0304');
    const transform = {
      timestamp: { sec: 1, nsec: 0 },
      parent_frame_id: 'a',
      child_frame_id: 'b',
      translation: { x: 1, y: 2, z: 3 },
      rotation: { x: 0, y: 0, z: 0, w: 1 },
    };
    const expected = {
      kind: 'transforms',
      transforms: [
        { parent: 'a', child: 'b', stampNs: 1_000_000_000n, translation: [1, 2, 3], rotationXyzw: [0, 0, 0, 1] },
      ],
    };
    expect(json('foxglove.FrameTransform').decode(transform)).toEqual(expected);
    expect(json('foxglove.FrameTransforms').decode({ transforms: [transform] })).toEqual(expected);
  });

  it('reads packets of ffmpeg_image_transport', () => {
    const packet = { header: { frame_id: 'cam' }, width: 640, height: 480, encoding: ' libx264 ', data: 'AAAAAWc=' };
    const { decode } = json('ffmpeg_image_transport_msgs/msg/FFMPEGPacket');
    expect(decode(packet)).toMatchObject({
      ...{ kind: 'image', frameId: 'cam', format: 'libx264', encoded: true, width: 640, height: 480 },
      data: Uint8Array.of(0, 0, 0, 1, 0x67),
    });
    expect(code(() => decode({ ...packet, data: '' }))).toBe('FL0307');
    expect(code(() => decode({ ...packet, width: -1 }))).toBe('FL0307');
  });

  it('refuses what lacks its fields, and never looks at prototypes', () => {
    expect(code(() => json('foxglove.CompressedImage').decode({ format: 'jpeg' }))).toBe('FL0304');
    expect(code(() => json('foxglove.CompressedImage').decode({ format: 'jpeg', data: '*' }))).toBe('FL0304');
    const other = json('any.Thing').decoder.decode(
      new TextEncoder().encode('{"__proto__": {"polluted": 1}, "toString": 2}'),
    );
    const { value } = other as { value: { [key: string]: unknown } };
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value)).toEqual(['__proto__', 'toString']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('decoderFor', () => {
  const none = { name: 'sensor_msgs/Imu', encoding: '', text: '' };
  const make = (type: string, encoding: string, schema: { name: string; encoding: string; text: string }) => {
    const issues = new Issues();
    const decoder = decoderFor({ topic: '/t', type, encoding, schema }, issues);
    return {
      decoder,
      codes: issues.sorted().map(i => i.code),
      reading: code(() => decoder.decode(new Uint8Array(400))),
    };
  };

  it('uses the built-in definition where there is none', () => {
    expect(make('sensor_msgs/Imu', 'ros1', none)).toMatchObject({
      decoder: { kind: 'imu' },
      codes: ['FL0302'],
      reading: 'value',
    });
  });

  it.each([
    ['an unknown type without definition', 'v_msgs/Scan', 'cdr', none, ['FL0301'], 'FL0304'],
    [
      'an unknown type with one',
      'v_msgs/Scan',
      'ros1',
      { name: 'v_msgs/Scan', encoding: 'ros1msg', text: 'int8 a' },
      ['FL0301'],
      'value',
    ],
    ['noise', 'rosgraph_msgs/Log', 'ros1', none, [], 'FL0304'],
    [
      'a broken definition',
      'sensor_msgs/Imu',
      'ros1',
      { ...none, encoding: 'ros1msg', text: 'int32 1' },
      ['FL0303'],
      'FL0304',
    ],
    [
      'a definition without the fields of its type',
      'sensor_msgs/Imu',
      'ros1',
      { ...none, encoding: 'ros1msg', text: 'int32 a' },
      ['FL0301'],
      'value',
    ],
    [
      'protobuf',
      'foxglove.RawImage',
      'protobuf',
      { name: 'foxglove.RawImage', encoding: 'protobuf', text: '\0' },
      ['FL0305'],
      'FL0304',
    ],
    [
      'IDL of an unknown type',
      'v_msgs/Scan',
      'cdr',
      { name: 'v_msgs/Scan', encoding: 'ros2idl', text: 'module v {}' },
      ['FL0301'],
      'FL0304',
    ],
    [
      'a built-in type with IDL of something else',
      'sensor_msgs/msg/Imu',
      'cdr',
      { name: 'x', encoding: 'ros2idl', text: 'module x {}' },
      ['FL0303'],
      'FL0304',
    ],
  ])('%s', (_, type, encoding, schema, codes, reading) => {
    expect(make(type, encoding, schema)).toMatchObject({ codes, reading });
  });

  it('reads the stamp of any type with a header, also behind fields of variable length', () => {
    const text = 'string before\nfloat64 x\nstd_msgs/Header header\nuint8[] rest';
    const schema = { name: 'v_msgs/Late', encoding: 'ros2msg', text };
    const { decoder } = make('v_msgs/msg/Late', 'cdr', schema);
    expect(decoder.stampPrefix).toBe(Infinity);
    const bytes = fromHex('00010000 02000000 4100 0000 0000000000000000 03000000 04000000');
    expect(decoder.stamp(bytes)).toBe(3_000_000_004n);
    const fixed = make('v_msgs/Fixed', 'ros1', {
      name: 'v_msgs/Fixed',
      encoding: 'ros1msg',
      text: 'uint8[3] a\nHeader header',
    }).decoder;
    expect(fixed.stampPrefix).toBe(15);
    expect(fixed.stamp(Uint8Array.of(0, 0, 0, 9, 9, 9, 9, 1, 0, 0, 0, 5, 0, 0, 0))).toBe(1_000_000_005n);
    expect(make('std_msgs/Header', 'ros1', none).decoder.stampPrefix).toBe(12);
    expect(standardDecoder('geometry_msgs/Twist', 'ros1').stamp(new Uint8Array(48))).toBeUndefined();
  });
});

describe('base64', () => {
  it('equals the platform', () => {
    for (let n = 0; n < 50; n++) {
      const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 73 + n) & 255);
      const text = Buffer.from(bytes).toString('base64');
      expect(decodeBase64(text)).toEqual(bytes);
      expect(decodeBase64(text.replace(/=/g, ''))).toEqual(bytes);
    }
    for (const bad of ['A', 'AA=A', 'A*==', 'AAÄA']) expect(decodeBase64(bad)).toBeUndefined();
  });
});
