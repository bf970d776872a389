// openRecording: what is recognised, what is refused and how it is named, several inputs as one recording.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Bytes, Folder, Input } from '../../../src/bytes/bytes.js';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { FramelockError, Issues } from '../../../src/issue.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openFile } from '../../../src/platform/node/file.js';
import { openFolder } from '../../../src/platform/node/folder.js';
import { openRecording } from '../../../src/source/open.js';
import type { Source } from '../../../src/source/source.js';
import { join as bytesOf, channel, mcapFile, schema, zstdCodec } from '../../support/mcap-builder.js';

const data = join(import.meta.dirname, '../../../../shared/data');
const rosbag2 = join(data, 'permissive/mcap/rosbag2/mcap');
const present = existsSync(rosbag2);
const decompress = nodeDecompressors();
const text = (s: string) => new TextEncoder().encode(s);

async function opened(...inputs: Input[]): Promise<{ source: Source; issues: Issues; codes: string[] }> {
  const issues = new Issues();
  const source = await openRecording(inputs, { issues, decompress, digest: nodeDigest });
  return {
    source,
    issues,
    codes: issues
      .sorted()
      .map(issue => issue.code)
      .filter(code => !code.startsWith('FL03'))
      .sort(),
  };
}

const refused = (...inputs: Input[]): Promise<FramelockError> =>
  opened(...inputs).then(
    () => expect.fail('expected a refusal'),
    error => error,
  );

function folderOf(files: Record<string, Uint8Array>, name = 'folder'): Folder {
  return { name, list: async () => Object.keys(files).sort(), open: async path => memoryBytes(path, files[path]) };
}

/** A small recording on /a (schema `text`) with the given log times. */
const recording = (logs: number[], definition = '{}', topic = '/a') =>
  mcapFile({
    definitions: bytesOf(schema(1, 'A', 'jsonschema', definition), channel(1, 1, topic, 'json')),
    groups: [logs.map(log => ({ channel: 1, log: BigInt(log), data: text(`{"n":${log}}`) }))],
  });
const inputOf = (name: string, content: Uint8Array): Input => ({ bytes: memoryBytes(name, content) });
const payloads = (source: Source) =>
  Promise.all(
    Array.from({ length: source.messages.count }, async (_, i) => Buffer.from(await source.read(i)).toString()),
  );

describe('what is no recording is named, with what to do', () => {
  const sized = (start: Uint8Array, size = 600) => bytesOf(start, new Uint8Array(size - start.length));
  const tar = new Uint8Array(512);
  tar.set(text('readme.txt'), 0);
  tar.set(text('ustar'), 257);
  it.each<[string, Uint8Array, RegExp]>([
    [
      'LFS pointer',
      text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n'),
      /Git LFS pointer.*git lfs pull/,
    ],
    ['HTML', text('<!DOCTYPE html><html><body>404</body>'), /HTML page.*download/],
    ['gzip', sized(Uint8Array.of(0x1f, 0x8b, 8)), /gzip.*unpack/],
    ['zip', sized(Uint8Array.of(0x50, 0x4b, 3, 4)), /zip.*unpack/],
    ['xz', sized(Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)), /xz.*unpack/],
    ['zstd', sized(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)), /zstd.*unpack/],
    ['tar', tar, /tar.*unpack/],
    ['SQLite', sized(text('SQLite format 3\0')), /SQLite.*ros2 bag convert/],
    ['Feather', sized(text('ARROW1\0\0')), /Arrow \(Feather\).*folder of the log/],
    ['old bag', text('#ROSBAG V1.2\n'), /version.*1\.2.*convert/],
    ['older bag', text('#ROSRECORD V1.1\nversion=100\n'), /version 1\.1.*rosbag migrate/],
    ['JSON', text('{"a": 1}'), /JSON/],
    ['text', text('hello\nworld'), /text file/],
    ['zeros', new Uint8Array(5000), /zero bytes.*copy/],
    ['another MCAP', Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x31, 13, 10), /MCAP/],
    ['noise', Uint8Array.of(1, 2, 3, 0, 255), /unknown content that starts with 01 02 03 00 ff/],
  ])('%s', async (_, content, words) => {
    const error = await refused(inputOf('drive.mcap', content));
    expect(error).toMatchObject({ code: 'FL0103', at: { file: 'drive.mcap' } });
    expect(error.message).toMatch(words);
    expect(error.message).not.toMatch(/\n/);
  });

  it('an empty file, and nothing at all', async () => {
    expect(await refused(inputOf('a.bag', new Uint8Array(0)))).toMatchObject({ code: 'FL0102' });
    expect(await refused()).toMatchObject({ code: 'FL0801' });
  });

  it('goes by content, never by extension', async () => {
    const { source } = await opened(inputOf('recording.bag', recording([1, 2])));
    expect(source.format).toBe('mcap');
    expect(source.messages.count).toBe(2);
  });
});

describe('several inputs', () => {
  it('are one recording in the order given', async () => {
    const { source, codes } = await opened(
      inputOf('b.mcap', recording([5, 6])),
      inputOf('a.mcap', recording([1, 2, 3])),
      inputOf('c.mcap', recording([9], '{"other":1}')),
      inputOf('d.mcap', recording([7], '{}', '/d')),
    );
    expect(codes).toEqual(['FL0210']);
    expect(source.files.map(file => file.name)).toEqual(['b.mcap', 'a.mcap', 'c.mcap', 'd.mcap']);
    expect(source.channels.map(c => [c.id, c.topic])).toEqual([
      [0, '/a'],
      [1, '/a'],
      [2, '/d'],
    ]);
    expect([...source.messages.channel]).toEqual([0, 0, 0, 0, 0, 1, 2]);
    expect([...source.messages.logNs]).toEqual([5n, 6n, 1n, 2n, 3n, 9n, 7n]);
    expect(await payloads(source)).toEqual([5, 6, 1, 2, 3, 9, 7].map(n => `{"n":${n}}`));
    for (let i = 0; i < source.messages.count; i++) {
      const { block, offset, length } = source.messages;
      const whole = await source.readBlock(block.at(i));
      expect(Buffer.from(whole.subarray(offset.at(i), offset.at(i) + length.at(i))).toString()).toBe(
        (await payloads(source))[i],
      );
    }
    expect(source.files[source.blocks[source.messages.block.at(6)].file].name).toBe('d.mcap');
    await expect(source.read(7)).rejects.toMatchObject({ code: 'FL0801' });
    await expect(source.readBlock(99)).rejects.toMatchObject({ code: 'FL0801' });
    await source.close();
  });

  it('a file given twice is used once; another of the same size is not a twin', async () => {
    const one = recording([1, 2]);
    const { source, codes } = await opened(
      inputOf('a.mcap', one),
      { folder: folderOf({ 'a.mcap': one, 'b.mcap': recording([3, 4]) }) },
      inputOf('x/a.mcap', one),
    );
    expect(source.files.map(file => file.name)).toEqual(['a.mcap', 'b.mcap']);
    expect(codes).toEqual(['FL0105', 'FL0105']);
    const different = await opened(inputOf('a.mcap', one), inputOf('a.mcap', recording([1, 3])));
    expect(different.source.messages.count).toBe(4);
    const long = (fill: number) =>
      mcapFile({
        definitions: channel(1, 0, '/raw', 'octets'),
        groups: [
          [fill, 7, 7].map((value, i) => ({ channel: 1, log: BigInt(i), data: new Uint8Array(1 << 20).fill(value) })),
        ],
        crc: false,
      });
    const starts = await opened(inputOf('a.mcap', long(1)), inputOf('a.mcap', long(2)));
    expect(starts.source.messages.count).toBe(6);
  });

  it('a copy of another name is the same recording, and its frames are not there twice', async () => {
    const one = recording([1, 2]);
    const { source, issues } = await opened(
      inputOf('drive.mcap', one),
      inputOf('drive copy.mcap', one.slice()),
      inputOf('other.mcap', recording([3, 4])),
    );
    expect(source.files.map(file => file.name)).toEqual(['drive.mcap', 'other.mcap']);
    expect(issues.sorted().filter(i => i.code === 'FL0105')).toMatchObject([
      { text: 'drive copy.mcap holds the same bytes as drive.mcap; it is used once', count: 1 },
    ]);
    await source.close();
  });

  it('one that cannot be used is reported and left out, none is an error', async () => {
    const { source, issues } = await opened(
      inputOf('bad.mcap', text('<html>')),
      inputOf('a.mcap', recording([1])),
      inputOf('empty.mcap', new Uint8Array(0)),
    );
    expect(source.messages.count).toBe(1);
    expect(
      issues
        .sorted()
        .filter(i => i.severity === 'error')
        .map(i => [i.code, i.at?.file]),
    ).toEqual([
      ['FL0102', 'empty.mcap'],
      ['FL0103', 'bad.mcap'],
    ]);
    expect(await refused(inputOf('bad.mcap', text('<html>')), inputOf('empty.mcap', new Uint8Array(0)))).toMatchObject({
      code: 'FL0103',
    });
  });

  it('bytes are closed: of what is refused at once, of the others with the source', async () => {
    const closed: string[] = [];
    const tracked = (name: string, content: Uint8Array): Input => {
      const bytes = memoryBytes(name, content);
      return { bytes: { ...bytes, close: async () => void closed.push(name) } as Bytes };
    };
    const { source } = await opened(
      tracked('bad', text('<html>')),
      tracked('a', recording([1])),
      tracked('a', recording([1])),
      tracked('b', recording([2])),
    );
    expect(closed).toEqual(['bad', 'a']);
    await source.close();
    expect(closed).toEqual(['bad', 'a', 'a', 'b']);
  });
});

describe('folders', () => {
  it('files in the order of their numbers, other files passed over, damaged ones named', async () => {
    const { source, codes } = await opened({
      folder: folderOf({
        'metadata.yaml': text('rosbag2_bagfile_information:\n'),
        'part_10.mcap': recording([10]),
        'part_2.mcap': recording([2]),
        'part_0.mcap': recording([1]),
        'part_3.mcap': text('<html>'),
        'old/part_1.mcap': recording([4]),
      }),
    });
    expect(source.files.map(file => file.name)).toEqual(['part_0.mcap', 'part_2.mcap', 'part_10.mcap']);
    expect(codes).toEqual(['FL0103', 'FL0214']);
  });

  it('says what was looked for', async () => {
    const error = await refused({ folder: folderOf({ 'readme.txt': text('x') }, 'stuff') });
    expect(error).toMatchObject({ code: 'FL0103', at: { file: 'stuff' } });
    expect(error.message).toMatch(/MCAP.*KITTI.*1 other file$/);
    expect((await refused({ folder: folderOf({}) })).message).toMatch(/got an empty folder$/);
    const deeper = folderOf({ 'a/a_0.mcap': recording([1]), 'a/a_1.mcap': recording([2]), 'b/c/b.db3': text('x') });
    expect((await refused({ folder: deeper })).message).toMatch(/folders of their own \(a, b\/c\); name one/);
    const above = folderOf({
      'sets/mini/v1.0-mini/sample_data.json': text('[]'),
      'sets/mini/samples/a.jpg': text('x'),
    });
    expect((await refused({ folder: above })).message).toMatch(/tables of nuScenes lie \(sets\/mini\); name one/);
    const dataset = folderOf({ 'dataset.json': text('{}'), 'data/train-00000-of-00001.arrow': text('ARROW1') }, 'town');
    expect((await refused({ folder: dataset })).message).toMatch(/got a dataset.*the recording that it was made from/);
    expect(
      await refused({ folder: folderOf({ 'a.db3': bytesOf(text('SQLite format 3\0'), new Uint8Array(50)) }) }),
    ).toMatchObject({ code: 'FL0103', message: expect.stringMatching(/SQLite/) });
  });
});

describe('folders of layouts that are not read are told by name', () => {
  it.each([
    ['0000b0f9/scenario_0000b0f9.parquet', /motion forecasting/],
    ['rgb.txt', /TUM RGB-D/],
    ['segment-1_with_camera_labels.tfrecord', /Waymo/],
    ['2026-01-01.pcap', /network packets/],
  ])('%s', async (path, what) => {
    const error = await refused({ folder: folderOf({ 'a.txt': text('x'), [path]: text('x') }) });
    expect(error).toMatchObject({ code: 'FL0103', message: expect.stringMatching(what) });
  });
});

describe.skipIf(!present)('real recordings (shared data present)', () => {
  it('split recordings: by folder, and file by file', async () => {
    const wbag = await opened({ folder: openFolder(join(rosbag2, 'wbag')) });
    expect(wbag.codes).toEqual([]);
    expect(wbag.source.files.map(file => file.name)).toEqual([0, 1, 2, 3, 4].map(i => `wbag_${i}.mcap`));
    expect(wbag.source.messages.count).toBe(1246 + 1240 + 1240 + 1240 + 1108);
    expect(wbag.source.channels).toHaveLength(8);
    const parts = await Promise.all(
      [0, 1, 2].map(async i => ({
        bytes: await openFile(join(rosbag2, `reindex_test_bags/multiple_files/multiple_files_${i}.mcap`)),
      })),
    );
    const { source } = await opened(...parts);
    expect(source.messages.count).toBe(1324 + 1324 + 529);
    expect(source.channels.filter(c => c.topic === '/chatter')).toHaveLength(1);
    expect((await source.read(source.messages.count - 1)).length).toBe(
      source.messages.length.at(source.messages.count - 1),
    );
    await source.close();
  });

  it('a bag and an MCAP of the same drive, and the KITTI folder', async () => {
    const composed = join(data, 'composed');
    if (!existsSync(composed)) return;
    const { source, codes } = await opened(
      { bytes: await openFile(join(composed, 'kitti_2011_09_26.mcap')) },
      { bytes: await openFile(join(composed, 'kitti_2011_09_26.bag')) },
      { folder: openFolder(join(composed, 'kitti_raw')) },
    );
    expect(source.format).toBe('kitti+mcap+ros1bag');
    // Each topic stands in the bag and in the MCAP, in another encoding.
    expect(codes).toEqual(['FL0105', ...Array(5).fill('FL0210')]);
    const velodyne = (topic: string, encoding: string) =>
      [...source.messages.channel].flatMap((c, i) =>
        source.channels[c].topic === topic && source.channels[c].encoding === encoding
          ? [source.messages.stampNs.at(i)]
          : [],
      );
    const stamps = velodyne('velodyne_points', 'kitti/velodyne');
    expect(stamps).toHaveLength(6);
    expect(velodyne('/velodyne_points', 'cdr')).toEqual(stamps);
    expect(velodyne('/velodyne_points', 'ros1')).toEqual(stamps);
    for (let i = 0; i < source.messages.count; i += 5)
      expect((await source.read(i)).length).toBe(source.messages.length.at(i));
    await source.close();
  });

  it('an empty file is refused', async () => {
    expect(
      await refused({ bytes: await openFile(join(data, 'permissive/ros1/rosbagjs/empty-file.bag')) }),
    ).toMatchObject({ code: 'FL0102' });
  });
});

describe('files that are numbered as parts of one recording', () => {
  const gaps = async (...inputs: Input[]) =>
    (await opened(...inputs)).issues
      .sorted()
      .flatMap(({ code, text: what, at }) => (code === 'FL0214' ? [[at?.file, what]] : []));
  const folder = (...names: string[]) => ({
    folder: folderOf(Object.fromEntries(names.map((name, i) => [name, recording([i])]))),
  });

  it('says which number is left out, in a folder and of files given one by one', async () => {
    const one = ['bag_*.mcap', expect.stringMatching(/from 0 on, here to 10, but there is no 1, 2, 3, 5, 6, …:/)];
    expect(await gaps(folder('bag_0.mcap', 'bag_4.mcap', 'bag_10.mcap'))).toEqual([one]);
    expect(
      await gaps(...['bag_0.mcap', 'bag_4.mcap', 'bag_10.mcap'].map((name, i) => inputOf(name, recording([i])))),
    ).toEqual([one]);
  });

  it.each([
    ["ros2 bag record's, in a folder of their name", 'drive', ['drive_1.mcap', 'drive_2.mcap']],
    ['ros2 bag record, without a name', 'x', ['rosbag2_2026_03_01-10_00_00_1.mcap']],
    ['rosbag record --split', 'x', ['car_2026-03-01-10-00-00_1.bag', 'car_2026-03-01-10-00-00_2.bag']],
  ])('says that the first part is missing: %s', async (_, folder, names) => {
    const files = Object.fromEntries(names.map((name, i) => [name, recording([i])]));
    const found = await gaps({ folder: folderOf(files, folder) });
    expect(found).toEqual([
      [expect.stringMatching(/_\*\./), expect.stringMatching(/there is no 0: where they are parts/)],
    ]);
    expect(await gaps(...names.map((name, i) => inputOf(name, recording([i]))))).toEqual([]);
  });

  it.each([
    ['all there', ['bag_0.mcap', 'bag_1.mcap', 'bag_2.mcap']],
    ['dates', ['drive_2026_01_02.mcap', 'drive_2026_01_05.mcap']],
    ["people's own numbers", ['take_1.mcap', 'take_3.mcap']],
    ['different series', ['a_0.mcap', 'b_2.mcap']],
  ])('says nothing of %s', async (_, names) => {
    expect(await gaps(folder(...names))).toEqual([]);
  });
});

describe('folders that may not be looked into', () => {
  const closed = (path: string) => () => [{ path, why: 'no permission' }];
  const bags = folderOf({ 'a.mcap': recording([1]) }, 'bags');
  const drive = folderOf(
    {
      'image_02/timestamps.txt': text('2011-09-26 13:02:25.900000000\n'),
      'image_02/data/0000000000.png': Uint8Array.of(1),
    },
    'drive',
  );

  it('are said where they may hold a part of what is read', async () => {
    const { issues } = await opened({ folder: { ...drive, closed: closed('velodyne_points') } });
    const [one] = issues.sorted().filter(({ code }) => code === 'FL0101');
    expect([one.at?.file, one.text]).toEqual(['velodyne_points', expect.stringMatching(/got no permission/)]);
    // Of recordings in a folder those below it are never read.
    expect((await opened({ folder: { ...bags, closed: closed('sub') } })).codes).not.toContain('FL0101');
  });

  it('links that are not followed are said in the same way, together', async () => {
    const links = () => [{ path: 'image_02/data/1.png', why: 'leading nowhere', links: 3 }];
    const { issues } = await opened({ folder: { ...drive, closed: links } });
    const [one] = issues.sorted().filter(({ code }) => code === 'FL0101');
    expect([one.at?.file, one.text]).toEqual([
      'image_02/data/1.png',
      expect.stringMatching(/^expected files and folders, got 3 links leading nowhere; /),
    ]);
  });

  it('are not called empty', async () => {
    expect(await refused({ folder: { ...folderOf({}, 'bags'), closed: closed('') } })).toMatchObject({
      code: 'FL0101',
      at: { file: 'bags' },
    });
  });
});

describe('a rosbag2 folder', () => {
  const metadata = (...parts: string[]) =>
    text(
      `rosbag2_bagfile_information:\n  version: 5\n  relative_file_paths:\n${parts.map(part => `    - ${part}\n`).join('')}  files:\n    - path: other.mcap\n`,
    );
  const [a, b] = [recording([1, 2]), recording([3])];
  const said = async (files: Record<string, Uint8Array>) =>
    (await opened({ folder: folderOf(files, 'bag') })).issues.sorted().filter(issue => issue.code === 'FL0101');

  it('says which part that it names is missing, and reads the others', async () => {
    const files = {
      'metadata.yaml': metadata('bag_0.mcap', '"bag/bag_1.mcap"', 'bag_2.mcap'),
      'bag_0.mcap': a,
      'bag_2.mcap': b,
    };
    const { source, issues } = await opened({ folder: folderOf(files, 'bag') });
    expect(source.messages.count).toBe(3);
    const [one] = issues.sorted();
    expect([one.code, one.at?.file]).toEqual(['FL0101', 'bag']);
    expect(one.text).toMatch(
      /^expected the 3 files .*, got no bag_1\.mcap; copy what is missing; the other inputs were used$/,
    );
    expect(
      await said({
        ...files,
        'metadata.yaml': text('a:\r\n  relative_file_paths: [bag_0.mcap, "x.mcap", bag_2.mcap]\r\n'),
      }),
    ).toHaveLength(1);
  });

  it('says nothing where all are there, where parts were renamed, and where the list is none', async () => {
    for (const list of [
      metadata('bag_0.mcap', 'bag_1.mcap'),
      metadata('old_0.mcap', 'bag_1.mcap'),
      metadata(),
      text(':\0{'),
      text(''),
    ])
      expect(await said({ 'metadata.yaml': list, 'bag_0.mcap': a, 'bag_1.mcap': b })).toEqual([]);
  });

  it('knows a part that was compressed since, and names only what is missing', async () => {
    const packed = zstdCodec(a);
    const files = { 'metadata.yaml': metadata('bag_0.mcap', 'bag_1.mcap', 'bag_2.mcap'), 'bag_1.mcap.zst': packed };
    expect(await said({ ...files, 'bag_0.mcap.zstd': packed, 'bag_2.mcap': b })).toEqual([]);
    const [one] = await said({ ...files, 'bag_0.mcap': b });
    expect(one.text).toContain('got no bag_2.mcap;');
  });

  it('knows its parts by the list of files, with their times and counts, where there is no other', async () => {
    const list = (indent: string) =>
      text(
        `info:\n  version: 8\n  message_count: 9\n  files:\n${['bag_0.mcap', 'bag_1.mcap', 'bag_2.mcap'].map(name => `${indent}- starting_time:\n${indent}    nanoseconds_since_epoch: 1\n${indent}  path: ${name}\n${indent}  message_count: 3\n`).join('')}  custom_data: ~\n  path: none.mcap\n`,
      );
    for (const indent of ['  ', '    ']) {
      const files = { 'metadata.yaml': list(indent), 'bag_0.mcap': a, 'bag_2.mcap': b };
      const [one, ...more] = await said(files);
      expect(one.text).toMatch(/^expected the 3 files .*, got no bag_1\.mcap;/);
      expect(more).toEqual([]);
      const whole = await opened({ folder: folderOf({ ...files, 'bag_1.mcap': recording([4]) }, 'bag') });
      expect(whole.issues.sorted().find(issue => issue.code === 'FL0212')?.text).toMatch(
        /counts 9 messages, the files hold 4/,
      );
    }
  });

  it('is read all the same where its list may not be read', async () => {
    const folder = folderOf({ 'metadata.yaml': metadata('bag_0.mcap'), 'bag_0.mcap': a }, 'bag');
    const open = async (path: string) => {
      if (path !== 'metadata.yaml') return folder.open(path);
      throw new FramelockError('FL0101', 'expected a readable file, got no permission', { at: { file: path } });
    };
    const { source, issues } = await opened({ folder: { ...folder, open } });
    expect(source.messages.count).toBe(2);
    expect(issues.sorted().map(({ code, at }) => [code, at?.file])).toContainEqual(['FL0101', 'metadata.yaml']);
  });

  it('says that a part which it names is of no known content, whatever it is called', async () => {
    const files = {
      'metadata.yaml': metadata('bag_0.mcap', 'bag_1.mcap.zstd'),
      'bag_0.mcap': a,
      'bag_1.mcap.zstd': text('(\xb5/\xfd zstd'),
    };
    expect((await opened({ folder: folderOf(files, 'bag') })).codes).toContain('FL0103');
  });

  it('does not miss what lies unpacked beside it, nor what was unpacked in its place', async () => {
    const packed = text('(\xb5/\xfd zstd');
    const files = { 'metadata.yaml': metadata('bag_0.mcap.zstd', 'bag_1.mcap.zstd'), 'bag_0.mcap': a, 'bag_1.mcap': b };
    expect(await said({ ...files, 'bag_0.mcap.zstd': packed, 'bag_1.mcap.zstd': packed })).toEqual([]);
    const both = await opened({ folder: folderOf({ ...files, 'bag_0.mcap.zstd': packed }, 'bag') });
    expect(both.codes).toEqual([...(await opened({ folder: folderOf(files, 'bag') })).codes, 'FL0105'].sort());
    expect(both.issues.sorted().find(issue => issue.code === 'FL0105')!.text).toMatch(/bag_0.mcap.zstd was not/);
    expect(await said(files)).toEqual([]);
  });

  it('says how many messages the recorder counted and the files do not hold', async () => {
    const counting = (total: number) =>
      text(
        new TextDecoder()
          .decode(metadata('bag_0.mcap', 'bag_1.mcap'))
          .replace('  version: 5\n', `  message_count: ${total}\n  topics:\n    - message_count: 99\n`),
      );
    const files = (total: number) => ({ 'metadata.yaml': counting(total), 'bag_0.mcap': a, 'bag_1.mcap': b });
    const lacking = async (total: number, ...more: Input[]) =>
      (await opened({ folder: folderOf(files(total), 'bag') }, ...more)).issues
        .sorted()
        .flatMap(({ code, text: what, at }) => (code === 'FL0212' ? [what, at?.file] : []));
    expect(await lacking(5)).toEqual([
      expect.stringMatching(/counts 5 messages, the files hold 3: 2 were lost/),
      'bag',
    ]);
    for (const total of [3, 2, 0]) expect(await lacking(total)).toEqual([]);
    // Of other recordings it says nothing; and of a part that is missing FL0101 does.
    expect(await lacking(5, inputOf('c.mcap', recording([7, 8], '{}', '/c')))).toHaveLength(2);
    const { 'bag_1.mcap': _, ...fewer } = files(5);
    expect((await opened({ folder: folderOf(fewer, 'bag') })).codes).toEqual(['FL0101']);
  });
});
