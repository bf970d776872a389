// Velodyne packets, by points that another decoder made of the same packets (test/oracle/velodyne-golden.py), and by a real scan.
import { Buffer } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { encodeMessage } from '../../src/message/index.js';
import type { PointCloud } from '../../src/message/value.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openFolder } from '../../src/platform/node/folder.js';
import { openRecording } from '../../src/source/open.js';
import { readPcd } from '../../src/source/pcd/index.js';
import { builtin, standardDecoder } from './helpers.js';

interface Case {
  readonly model: string;
  readonly mode: string;
  readonly stamps: readonly number[];
  readonly packets: readonly string[];
  readonly points: string;
}
const golden = JSON.parse(readFileSync(new URL('../golden/velodyne.json', import.meta.url), 'utf8'));
const cases: readonly Case[] = golden.cases;
const width = 6;
const type = 'velodyne_msgs/VelodyneScan';

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const floats = (bytes: Uint8Array) => new Float32Array(bytes.slice().buffer);
const time = (ns: number) => ({ sec: Math.floor(ns / 1e9), nsec: ns % 1e9 });

/** A scan of packets that began at these moments, with this header stamp [ns]. */
function messageOf(
  packets: readonly Uint8Array[],
  stampsNs: readonly number[],
  headerNs: number,
  encoding: 'ros1' | 'cdr',
) {
  return encodeMessage(builtin(type, encoding === 'ros1' ? 'ros1msg' : 'ros2msg'), encoding, {
    header: { stamp: time(headerNs), frame_id: 'velodyne' },
    packets: packets.map((data, i) => ({ stamp: time(stampsNs[i]), data })),
  });
}

function decode(...scan: Parameters<typeof messageOf>) {
  const issues = new Issues();
  const decoder = standardDecoder(type, scan[3], '/velodyne', issues);
  return { cloud: decoder.decode(messageOf(...scan)) as PointCloud, issues, decoder };
}

describe.each(cases)('$model, $mode return', ({ model, packets, stamps, points }) => {
  it.each(['ros1', 'cdr'] as const)('%s: the points of velodyne-decoder, in its order', encoding => {
    const expected = floats(bytesOf(points));
    const begins = stamps.map(s => Math.round(s * 1e9));
    // The other decoder counts times from the last packet.
    const { cloud, issues, decoder } = decode(packets.map(bytesOf), begins, begins[1], encoding);
    const found = floats(cloud.data);
    expect([decoder.kind, cloud.frameId, cloud.width]).toEqual(['lidar', 'velodyne', expected.length / width]);
    expect(cloud.fields.map(f => f.name)).toEqual(['x', 'y', 'z', 'intensity', 'ring', 'time']);
    expect(issues.sorted().filter(issue => issue.code !== 'FL0302')).toEqual([]);
    // The other decoder rounds azimuths to 0.01 degrees: at most 0.9e-4 of the distance. Of a VLS-128 it has the later half of the
    // lasers one group (2.7 us, 0.01 degrees) later than the manual, and packets begin 7 us before their stamp, not 8.7.
    const [angle, moment] = model.startsWith('VLS-128') ? [2.8e-4, 5.1e-6] : [1e-4, 1e-8];
    for (let i = 0; i < expected.length; i += width) {
      const row = expected.subarray(i, i + width);
      const distance = Math.hypot(row[0], row[1], row[2]);
      for (let c = 0; c < 3; c++) expect(Math.abs(found[i + c] - row[c])).toBeLessThan(angle * distance + 2e-5);
      expect([found[i + 3], found[i + 4]]).toEqual([row[3], row[4]]);
      expect(Math.abs(found[i + 2] - row[2])).toBeLessThan(1e-6 * distance + 2e-5);
      expect(Math.abs(found[i + 5] - row[5])).toBeLessThan(moment);
    }
  });
});

const [{ packets: sample }] = cases;
const good = bytesOf(sample[0]);
const changed = (at: number, ...values: number[]) => {
  const copy = good.slice();
  copy.set(values, at);
  return copy;
};

/** Upper and lower lasers by turns, and a status where others have their type: here that of a VLP-16. */
const hdl64 = good.slice();
for (let block = 1; block < 12; block += 2) hdl64[block * 100 + 1] = 0xdd;

describe('a VLS-128, by the formulas of its manual', () => {
  // Laser 0 looks 11.742 degrees down and 6.354 aside, laser 127 0.43 up and -6.354.
  const lasers = [
    [0, -11.742, 6.354, 4],
    [63, -1.33, -6.354, 59],
    [64, -5.62, 6.354, 20],
    [127, 0.43, -6.354, 75],
  ];
  /** One return of 40 m at each of these lasers in each round. */
  const packetOf = (dual: boolean, heads: readonly number[], micros: number) => {
    const packet = new Uint8Array(1206);
    const view = new DataView(packet.buffer);
    const each = dual ? 2 : 1;
    for (let block = 0; block < (dual ? 8 : 12); block++) {
      const bank = Math.floor(block / each) % 4;
      packet.set([0xff, [0xee, 0xdd, 0xcc, 0xbb][bank]], block * 100);
      view.setUint16(block * 100 + 2, heads[dual ? 0 : block >> 2], true);
      for (const [laser] of lasers)
        if (laser >> 5 === bank) view.setUint16(block * 100 + 4 + 3 * (laser % 32), 10000, true);
    }
    view.setUint32(1200, micros, true);
    packet.set([dual ? 0x39 : 0x37, 0xa1], 1204);
    return packet;
  };
  const degrees = Math.PI / 180;

  it.each([
    ['single', false, 2.665, 19, 1],
    ['dual', true, 2.665, 19, 1],
    ['single, slower firmware', false, 2.89, 21, 1],
    ['dual, slower firmware', true, 2.89, 21, 1],
    ['single, of a clock that stands', false, 2.665, 19, 0],
    ['single, of a clock that runs wild', false, 2.665, 19, 9],
  ] as const)('%s', (_, dual, group, step, clock) => {
    const rounds = dual ? 1 : 3;
    const period = 20 * group * rounds;
    const packets = Array.from({ length: 4 }, (_, p) => {
      const heads = Array.from({ length: rounds }, (_, r) => (35950 + step * (p * rounds + r)) % 36000);
      return packetOf(dual, heads, (3_599_999_900 + Math.round(clock * p * period)) % 3_600_000_000);
    });
    const stampsNs = packets.map((_, p) => 1_000_000_000 + Math.round(1000 * p * period));
    const found = floats(decode(packets, stampsNs, 1_000_000_000, 'cdr').cloud.data);
    let at = 0;
    for (let round = 0; round < 4 * rounds; round++)
      for (const [laser, up, aside, ring] of lasers) {
        const since = group * (Math.floor(laser / 8) + Math.floor(laser / 64));
        const azimuth = (359.5 + (step / 100) * (round + since / (20 * group)) + aside) * degrees;
        const flat = 40 * Math.cos(up * degrees);
        const expected = [
          flat * Math.cos(azimuth),
          -flat * Math.sin(azimuth),
          (40 - 0.05863 / Math.cos(up * degrees)) * Math.sin(up * degrees),
        ];
        for (const [c, value] of expected.entries()) expect(found[at + c]).toBeCloseTo(value, 4);
        expect(found[at + 4]).toBe(ring);
        expect(Math.abs(found[at + 5] - 1e-6 * (round * 20 * group + since - 8.7))).toBeLessThan(2e-9);
        at += width;
      }
    expect(at).toBe(found.length);
  });

  it('whose banks are in another order is damaged', () => {
    const packet = packetOf(false, [0, 19, 38], 0);
    packet[101] = 0xcc;
    expect(() => decode([packet], [0], 0, 'cdr')).toThrow(/expected blocks that begin with FF DD/);
  });
});

describe('a scan', () => {
  it('whose header stamp is that of its last packet has points before it', () => {
    const { cloud } = decode([good, good], [5_000_000_000, 5_001_327_000], 5_001_327_000, 'ros1');
    const times = floats(cloud.data).filter((_, i) => i % width === 5);
    expect(Math.min(...times)).toBeCloseTo(-0.001327, 5);
    expect(Math.max(...times)).toBeLessThan(0.001327);
  });

  it.each([
    ['damaged', changed(100, 0xff, 0xdd), /expected blocks that begin with FF EE/],
    ['with an azimuth that is none', changed(2, 0xff, 0xff), /expected an azimuth below 360 degrees, got 655.35/],
    ['of another sensor', changed(1205, 0x63), /expected packets of HDL-32E .*, got sensor type 99/],
    ['of an HDL-64E', hdl64, /got an HDL-64E, whose points need the calibration of its unit/],
  ])('of a packet %s is refused, beside good packets told', (_, packet, why) => {
    const { cloud, issues, decoder } = decode([packet, good], [0, 0], 0, 'ros1');
    const alone = decode([good], [0], 0, 'ros1').cloud;
    expect(cloud.data).toEqual(alone.data);
    const told = issues.sorted().filter(issue => issue.code === 'FL0306');
    expect(told.map(issue => issue.text)).toEqual([expect.stringMatching(why)]);
    expect(() => decoder.decode(messageOf([packet], [0], 0, 'ros1'))).toThrow(why);
    expect(decoder.kind).toBe('lidar');
  });

  it.each([changed(1205, 0x63), hdl64])('of another sensor alone makes its topic one that is listed', packet => {
    const issues = new Issues();
    const decoder = standardDecoder(type, 'cdr', '/velodyne', issues);
    expect(decoder.kind).toBe('lidar');
    expect(() => decoder.decode(messageOf([packet], [0], 0, 'cdr'))).toThrow();
    expect([decoder.kind, issues.sorted().map(issue => issue.code)]).toEqual(['other', ['FL0301']]);
  });

  it('without packets is a cloud without points', () => expect(decode([], [], 0, 'ros1').cloud.width).toBe(0));

  it('whose field of view leaves a gap between blocks keeps the angle of the rest', () => {
    // From block 6 on 90 degrees further: only points of those blocks turn.
    const far = good.slice();
    const view = new DataView(far.buffer);
    for (let block = 6; block < 12; block++)
      view.setUint16(block * 100 + 2, (view.getUint16(block * 100 + 2, true) + 9000) % 36000, true);
    const plain = floats(decode([good], [0], 0, 'ros1').cloud.data);
    const gap = floats(decode([far], [0], 0, 'ros1').cloud.data);
    for (let i = 0; i < plain.length; i += width) {
      const turned = plain[i + 5] > 6 * 110.592e-6 - 1e-9;
      expect(gap[i]).toBeCloseTo(turned ? plain[i + 1] : plain[i], 4);
      expect(gap[i + 1]).toBeCloseTo(turned ? -plain[i] : plain[i + 1], 4);
    }
  });

  it('of any bytes is a cloud of finite points or refused', () => {
    const heads = fc.constantFrom(0x21, 0x22, 0x24, 0x28, 0xa1, 0);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1206, maxLength: 1206 }), heads, fc.boolean(), (bytes, model, framed) => {
        bytes[1205] = model;
        if (framed)
          for (let at = 0; at < 1200; at += 100) {
            const order = Math.floor(at / 100 / (bytes[1204] === 0x39 ? 2 : 1)) % 4;
            const bank = model === 0xa1 ? [0xee, 0xdd, 0xcc, 0xbb][order] : 0xee;
            bytes.set([0xff, bank, bytes[at + 2], bytes[at + 3] % 0x8c], at);
          }
        try {
          expect(floats(decode([bytes], [0], 0, 'ros1').cloud.data).every(Number.isFinite)).toBe(true);
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/FL030[46]/);
        }
      }),
    );
  });
});

const real = fileURLToPath(new URL('../../../shared/data/permissive/db3/nebula_vlp16/vlp16/', import.meta.url));

describe.skipIf(!existsSync(real))('a real VLP-16 (shared data present)', () => {
  it('has the points that its makers decoded, but for where their scan was cut', async () => {
    const reference = readPcd(readFileSync(join(real, '1673400472138016708.pcd')), '', '').cloud;
    const view = new DataView(reference.data.buffer, reference.data.byteOffset);
    const at = (name: string) => reference.fields.find(field => field.name === name)!.offset;
    const issues = new Issues();
    const folder = openFolder(join(real, '1673400471837873222'));
    const source = await openRecording([{ folder }], { issues, decompress: nodeDecompressors(), digest: nodeDigest });
    const cloud = source.channels[0].decoder.decode(await source.read(3)) as PointCloud;
    await source.close();
    const key = (ring: number, intensity: number, distance: number) =>
      `${ring} ${intensity} ${Math.round(distance / 0.002)}`;
    const ours = new Map<string, number[][]>();
    const points = floats(cloud.data);
    for (let i = 0; i < points.length; i += width) {
      const [x, y, z, intensity, ring] = points.subarray(i, i + 5);
      const name = key(ring, intensity, Math.hypot(x, y) / Math.cos(((2 * ring - 15) * Math.PI) / 180));
      ours.set(name, [...(ours.get(name) ?? []), [x, y, z]]);
    }
    // Those makers leave out the height at which a beam begins (VLP-16 manual: 41.91 mm from the axis), and the turn of the head
    // within the last block of a packet, 0.3 degrees.
    let [near, same] = [0, 0];
    for (let i = 0; i < reference.width; i++) {
      const row = i * reference.step;
      const [x, y, z, elevation, distance] = ['x', 'y', 'z', 'elevation', 'distance'].map(n =>
        view.getFloat32(row + at(n), true),
      );
      const found = ours.get(
        key(view.getUint16(row + at('channel'), true), view.getUint8(row + at('intensity')), distance),
      );
      const off = (p: number[]) => Math.hypot(p[0] - x, p[1] - y);
      const height = z - 0.04191 * Math.tan(elevation);
      const close = (p: number[], angle: number) => off(p) < angle * distance + 1e-3 && Math.abs(p[2] - height) < 2e-4;
      if (found?.some(p => close(p, 2e-4))) near++;
      if (found?.some(p => close(p, 6e-3))) same++;
    }
    expect([reference.width, cloud.width]).toEqual([14831, 14816]);
    expect(near / reference.width).toBeGreaterThan(0.8);
    expect(same / reference.width).toBeGreaterThan(0.99);
  });
});
