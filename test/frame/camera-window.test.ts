// Bags and MCAP files of a camera with binning and a region of interest: points land where those of its uncropped twin do, shifted and divided.
import { describe, expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openRecording } from '../../src/source/open.js';
import { bagOf, cameraInfo, drive, mcapOf, type Topic } from '../support/recording.js';

const full = { width: 640, height: 480 };
const D = [-0.2, 0.05, 1e-3, -5e-4, 0];
const region = { x_offset: 96, y_offset: 64, width: 400, height: 330, do_rectify: true };
/** 200×110: one of the three columns and rows that were joined, and nothing of a row that is left over. */
const binned = { binning_x: 2, binning_y: 3, roi: region };
const forms = [
  ['bag', bagOf],
  ['mcap', mcapOf],
] as const;

/** Right camera of a pair, so that P moves the pose as well. */
const P = [600, 0, 330, -60, 0, 600, 236, 0, 0, 0, 1, 0];
const recordingOf = (width: number, height: number, more: object, cameraTopic: string) =>
  drive({
    sweeps: 2,
    points: 3000,
    width,
    height,
    encoding: 'mono8',
    cameraTopic,
    cameraInfo: cameraInfo(full.width, full.height, { D, P, ...more }),
  });

async function projected(bytes: Uint8Array, frame = 0) {
  const issues = new Issues();
  const codecs = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
  const source = await openRecording([{ bytes: memoryBytes('drive', bytes) }], codecs);
  const plan = await planFrames(source, undefined, { ...defaultOptions, reference: '/lidar/points' }, issues);
  const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
  const { projections } = await reader.read(frame);
  const all = issues.sorted();
  const said = all.filter(({ code }) => code.startsWith('FL05'));
  return {
    cell: projections[0],
    said: all.map(({ code }) => code),
    codes: said.map(({ code }) => code),
    texts: said.map(({ text }) => text),
  };
}

describe.each(forms)('%s', (_, write) => {
  it.each(['/camera/image_raw', '/camera/image_rect'])('%s', async topic => {
    const whole = await projected(await write(recordingOf(full.width, full.height, {}, topic)));
    const part = await projected(await write(recordingOf(200, 110, binned, topic)));
    expect([whole.codes, part.codes]).toEqual([[], ['FL0562']]);
    const wanted = new Map<number, [u: number, v: number, depth: number]>();
    whole.cell!.index.forEach((point, i) => {
      const u = (whole.cell!.u[i] - region.x_offset) / 2;
      const v = (whole.cell!.v[i] - region.y_offset) / 3;
      if (u >= -0.5 && u < 199.5 && v >= -0.5 && v < 109.5) wanted.set(point, [u, v, whole.cell!.depth[i]]);
    });
    expect(wanted.size).toBeGreaterThan(50);
    expect(wanted.size).toBeLessThan(0.9 * whole.cell!.index.length);
    expect([...part.cell!.index]).toEqual([...wanted.keys()]);
    part.cell!.index.forEach((point, i) => {
      const [u, v, depth] = wanted.get(point)!;
      // Pixels are float32: 2^-15 px at 640.
      expect(Math.abs(part.cell!.u[i] - u)).toBeLessThan(6e-5);
      expect(Math.abs(part.cell!.v[i] - v)).toBeLessThan(6e-5);
      expect(part.cell!.depth[i]).toBe(depth);
    });
  });

  it.each<[string, number, number, object]>([
    ['of full resolution', 640, 480, binned],
    ['binned without a word', 320, 240, {}],
    ['cropped, but not binned', 400, 330, binned],
    ['with the row that is left over', 200, 111, { binning_x: 2, binning_y: 3, roi: { ...region, height: 331 } }],
  ])('pictures %s are not projected, and FL0503 says what was expected', async (_, width, height, more) => {
    const { cell, codes, texts } = await projected(await write(recordingOf(width, height, more, '/camera/image_raw')));
    expect(cell).toBeUndefined();
    expect(codes).toContain('FL0503');
    const text = texts[codes.indexOf('FL0503')];
    expect(text).toContain(`pictures are ${width}x${height} but the calibration is for`);
    if (Object.keys(more).length > 0)
      expect(text).toContain('at (96, 64) of the sensor, binned 2x3, which makes 200x110');
  });

  it('another lens from the second picture on: the first picture is projected as ever, the second not at all', async () => {
    const topics = recordingOf(full.width, full.height, {}, '/camera/image_raw');
    const alone = await projected(await write(topics));
    const second = topics.find(({ type }) => type === 'sensor_msgs/Image')!.messages[1];
    const changed = topics.map((topic): Topic => {
      if (topic.type !== 'sensor_msgs/CameraInfo') return topic;
      const [first] = topic.messages;
      const value = { ...first.value, header: (second.value as { header: object }).header, D: [-0.3, 0.1, 0, 0, 0] };
      return { ...topic, messages: [first, { logNs: second.logNs, value }] };
    });
    const bytes = await write(changed);
    const before = await projected(bytes, 0);
    expect(before.cell!.u.length).toBeGreaterThan(50);
    expect([before.cell!.u, before.cell!.v]).toEqual([alone.cell!.u, alone.cell!.v]);
    expect(before.codes).toEqual(['FL0510']);
    const after = await projected(bytes, 1);
    expect(after.cell).toBeUndefined();
    expect(after.said).toContain('FL0617');
    expect(after.texts[0]).toMatch(
      /changes inside the recording from \S+Z on \(message 1 of 2; 1 differ from message 0\)/,
    );
  });

  it('another lens in one message only, a damaged one perhaps: pictures from the next on are projected as ever', async () => {
    const topics = recordingOf(full.width, full.height, {}, '/camera/image_raw');
    const alone = await projected(await write(topics), 1);
    const [first, second] = topics.find(({ type }) => type === 'sensor_msgs/Image')!.messages;
    const changed = topics.map((topic): Topic => {
      if (topic.type !== 'sensor_msgs/CameraInfo') return topic;
      const [info] = topic.messages;
      const at = ({ logNs, value }: typeof first, more: object) => ({
        logNs,
        value: { ...info.value, header: (value as { header: object }).header, ...more },
      });
      return { ...topic, messages: [info, at(first, { D: [-0.3, 0.1, 0, 0, 0] }), at(second, {})] };
    });
    const bytes = await write(changed);
    expect((await projected(bytes, 0)).cell).toBeUndefined();
    const after = await projected(bytes, 1);
    expect([after.cell!.u, after.cell!.v]).toEqual([alone.cell!.u, alone.cell!.v]);
    expect(after.codes).toEqual(['FL0510']);
    expect(after.texts[0]).toMatch(
      /1 differ from message 0\); .*, and again from \S+Z on, and pictures in between are not/,
    );
  });

  it('a region that moves inside the recording is said', async () => {
    const topics = recordingOf(200, 110, binned, '/camera/image_raw').map((topic): Topic => {
      if (topic.type !== 'sensor_msgs/CameraInfo') return topic;
      const [first] = topic.messages;
      const moved = { ...first.value, roi: { ...region, x_offset: 98 } };
      return { ...topic, messages: [first, { logNs: first.logNs + 1n, value: moved }] };
    });
    const { cell, codes, said, texts } = await projected(await write(topics));
    expect(codes).toEqual(['FL0510', 'FL0562']);
    expect(said).toContain('FL0617');
    expect(cell).toBeUndefined();
    expect(texts[0]).toContain('from 400x330 at (96, 64) of 640x480, binned 2x3 to 400x330 at (98, 64)');
  });
});
