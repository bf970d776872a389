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

describe.each(cases)('$model, $mode return', ({ packets, stamps, points }) => {
  it.each(['ros1', 'cdr'] as const)('%s: the points of velodyne-decoder, in its order', encoding => {
    const expected = floats(bytesOf(points));
    const begins = stamps.map(s => Math.round(s * 1e9));
    // The other decoder counts times from the last packet.
    const { cloud, issues, decoder } = decode(packets.map(bytesOf), begins, begins[1], encoding);
    const found = floats(cloud.data);
    expect([decoder.kind, cloud.frameId, cloud.width]).toEqual(['lidar', 'velodyne', expected.length / width]);
    expect(cloud.fields.map(f => f.name)).toEqual(['x', 'y', 'z', 'intensity', 'ring', 'time']);
    expect(issues.sorted().filter(issue => issue.code !== 'FL0302')).toEqual([]);
    // The other decoder rounds azimuths to 0.01 degrees: at most 0.9e-4 of the distance.
    for (let i = 0; i < expected.length; i += width) {
      const row = expected.subarray(i, i + width);
      const distance = Math.hypot(row[0], row[1], row[2]);
      for (let c = 0; c < 3; c++) expect(Math.abs(found[i + c] - row[c])).toBeLessThan(1e-4 * distance + 2e-5);
      expect([found[i + 3], found[i + 4]]).toEqual([row[3], row[4]]);
      expect(Math.abs(found[i + 5] - row[5])).toBeLessThan(1e-8);
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
    ['of another sensor', changed(1205, 0xa1), /expected packets of HDL-32E .*, got sensor type 161/],
  ])('of a packet %s is refused, beside good packets told', (_, packet, why) => {
    const { cloud, issues, decoder } = decode([packet, good], [0, 0], 0, 'ros1');
    const alone = decode([good], [0], 0, 'ros1').cloud;
    expect(cloud.data).toEqual(alone.data);
    const told = issues.sorted().filter(issue => issue.code === 'FL0306');
    expect(told.map(issue => issue.text)).toEqual([expect.stringMatching(why)]);
    expect(() => decoder.decode(messageOf([packet], [0], 0, 'ros1'))).toThrow(why);
    expect(decoder.kind).toBe('lidar');
  });

  it('of another sensor alone makes its topic one that is listed', () => {
    const issues = new Issues();
    const decoder = standardDecoder(type, 'cdr', '/velodyne', issues);
    expect(decoder.kind).toBe('lidar');
    expect(() => decoder.decode(messageOf([changed(1205, 0xa1)], [0], 0, 'cdr'))).toThrow();
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
    const heads = fc.constantFrom(0x21, 0x22, 0x24, 0x28, 0);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1206, maxLength: 1206 }), heads, fc.boolean(), (bytes, model, framed) => {
        bytes[1205] = model;
        if (framed)
          for (let at = 0; at < 1200; at += 100) bytes.set([0xff, 0xee, bytes[at + 2], bytes[at + 3] % 0x8c], at);
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
