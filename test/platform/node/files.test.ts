// Files, folders and checksums under Node.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openFile } from '../../../src/platform/node/file.js';
import { openFolder } from '../../../src/platform/node/folder.js';
import { openInputs } from '../../../src/platform/node/inputs.js';
import { unfinishedPath } from '../../../src/platform/node/output-folder.js';
import { type Origin, readInto } from '../../../src/platform/node/read-elsewhere.js';

const root = mkdtempSync(join(tmpdir(), 'framelock-'));
afterAll(() => rmSync(root, { recursive: true }));
const path = join(root, 'abc.bag');
writeFileSync(path, 'abcdef');

describe('openFile', () => {
  test('gives the bytes asked for, each time fresh, under a name without the folder', async () => {
    const file = await openFile(path);
    expect([file.name, file.size]).toEqual(['abc.bag', 6]);
    const one = await file.read(1, 3);
    one.fill(0);
    const two = await file.read(1, 3);
    expect(Buffer.from(two).toString()).toBe('bcd');
    expect(two.buffer.byteLength).toBe(3);
    expect(Buffer.isBuffer(two)).toBe(false);
    await file.close();
    await file.close();
    await expect(file.read(0, 1)).rejects.toMatchObject({ code: 'FL0104' });
  });

  test('is closed only when nobody reads it any more, and then tells so', async () => {
    const file = await openFile(path);
    const memory = new Uint8Array(new SharedArrayBuffer(8));
    let origin: Origin | undefined;
    let done: (bytes: Uint8Array | undefined) => void = () => {};
    readInto(memory.buffer, from => {
      origin = from;
      return new Promise(resolve => {
        done = resolve;
      });
    });
    const read = file.read(1, 3, memory);
    expect(origin).toMatchObject({ offset: 1 });
    const { descriptor } = origin as Exclude<Origin, Uint8Array>;
    const closed = file.close();
    await new Promise(setImmediate);
    expect(fstatSync(descriptor).size).toBe(6);
    done(undefined);
    await expect(read).rejects.toMatchObject({ code: 'FL0104' });
    await closed;
    expect(() => fstatSync(descriptor)).toThrow('EBADF');
  });

  test.each(['nothing.bag', '.', 'abc.bag/x'])('%s is FL0101, without the path', async name => {
    const error = await openFile(join(root, name), 'given').catch(e => e);
    expect(error).toMatchObject({ code: 'FL0101', at: { file: 'given' } });
    expect(error.message).not.toContain(root);
  });

  test('a pipe that nobody writes to is FL0101 at once, not waited for', async () => {
    if (process.platform === 'win32') return;
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(openFile(pipe)).rejects.toMatchObject({ code: 'FL0101', message: expect.stringMatching(/regular/) });
  });

  test('an input that is a link to itself, or has too long a name, is FL0101', async () => {
    symlinkSync(join(root, 'self'), join(root, 'self'));
    for (const name of ['self', 'n'.repeat(5000)])
      await expect(openInputs([join(root, name)])).rejects.toMatchObject({ code: 'FL0101' });
  });

  test('ranges outside, and a file that became shorter, are FL0104', async () => {
    const other = join(root, 'short');
    writeFileSync(other, 'abcdef');
    const file = await openFile(other);
    for (const [offset, length] of [
      [0, 7],
      [-1, 1],
      [6, 1],
      [2, -1],
      [0, 2 ** 40],
    ]) {
      await expect(file.read(offset, length)).rejects.toMatchObject({ code: 'FL0104', at: { file: 'short', offset } });
    }
    truncateSync(other, 3);
    await expect(file.read(1, 4)).rejects.toMatchObject({ code: 'FL0104', message: expect.stringMatching(/got 2/) });
    await file.close();
  });
});

describe('openFolder', () => {
  const folder = join(root, 'folder');
  mkdirSync(join(folder, 'sub', 'deep'), { recursive: true });
  for (const name of ['b', 'Z', 'a', 'sub/x', 'sub/deep/y', 'ä']) writeFileSync(join(folder, name), name);
  symlinkSync(join(folder, 'a'), join(folder, 'link-in'));
  symlinkSync(path, join(folder, 'link-out'));
  symlinkSync(folder, join(folder, 'sub', 'circle'));
  symlinkSync(join(folder, 'gone'), join(folder, 'broken'));
  symlinkSync(root, join(folder, 'dir-out'));

  test('lists all files inside by code unit, and no link that leaves or circles', async () => {
    expect(await openFolder(folder).list()).toEqual(['Z', 'a', 'b', 'link-in', 'sub/deep/y', 'sub/x', 'ä']);
  });

  test('counts the links that it does not follow, but one in a circle to what is listed already', async () => {
    const asked = openFolder(folder);
    await asked.list();
    expect(asked.closed!()).toEqual([
      { path: 'broken', why: 'leading nowhere', links: 1 },
      { path: 'dir-out', why: 'leading out of the folder', links: 2 },
    ]);
  });

  test('lists no hidden twin of a file, but a file that is only called so', async () => {
    const copied = join(root, 'copied');
    mkdirSync(join(copied, 'lidar'), { recursive: true });
    for (const name of ['a.bag', '._a.bag', 'lidar/0.pcd', 'lidar/._0.pcd', 'lidar/._1.pcd'])
      writeFileSync(join(copied, name), name);
    expect(await openFolder(copied).list()).toEqual(['a.bag', 'lidar/._1.pcd', 'lidar/0.pcd']);
  });

  test.skipIf(process.platform === 'win32')(
    'names what it may not look into, but not folders of the system',
    async () => {
      const refusing = join(root, 'refusing');
      for (const sub of ['open', 'shut', 'lost+found']) {
        mkdirSync(join(refusing, sub), { recursive: true });
        writeFileSync(join(refusing, sub, 'x'), 'x');
      }
      chmodSync(root, 0o755);
      for (const sub of ['shut', 'lost+found']) chmodSync(join(refusing, sub), 0);
      const asked = openFolder(refusing);
      try {
        // Nothing is shut to root.
        if (process.getuid!() === 0) process.seteuid!(65534);
        expect(await asked.list()).toEqual(['open/x']);
        expect(asked.closed!()).toEqual([{ path: 'shut', why: 'no permission' }]);
      } finally {
        if (process.getuid!() === 0) process.seteuid!(0);
        for (const sub of ['shut', 'lost+found']) chmodSync(join(refusing, sub), 0o755);
      }
      expect(await asked.list()).toHaveLength(3);
      expect(asked.closed!()).toEqual([]);
      await openFolder(folder).list();
      expect(openFolder(folder).closed!()).toEqual([]);
    },
  );

  test('lists no more than anybody has, and says what to give', async () => {
    expect(
      await openFolder(folder, 'drive', undefined, [''], 4)
        .list()
        .catch(error => error),
    ).toMatchObject({
      code: 'FL0101',
      message: expect.stringMatching(/at most 4 files below a folder, .*give the folder of the recording/),
      at: { file: 'drive' },
    });
  });

  test('timers and signals have their turn while it is listed', async () => {
    const wide = join(root, 'wide');
    for (let i = 0; i < 10_000; i++) mkdirSync(join(wide, `${i % 100}`, `${i}`), { recursive: true });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    expect(await openFolder(wide).list()).toEqual([]);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });

  test('opens what it lists, under its relative name', async () => {
    const file = await openFolder(folder).open('sub/deep/y');
    expect([file.name, Buffer.from(await file.read(0, file.size)).toString()]).toEqual(['sub/deep/y', 'sub/deep/y']);
    await file.close();
  });

  test.each([
    '../abc.bag',
    '/etc/hostname',
    'sub/../a',
    'a\0',
    'link-out',
    'dir-out/abc.bag',
    '',
    '.',
    'sub//x',
    '..\\abc.bag',
    'none',
  ])('refuses %j', async name => {
    await expect(openFolder(folder).open(name)).rejects.toMatchObject({ code: 'FL0101' });
  });

  test('is refused where there is none', () => {
    expect(() => openFolder(path)).toThrow(/folder/);
    expect(() => openFolder(join(root, 'none'))).toThrow(/folder/);
  });
});

test('digests are the published ones', () => {
  const hash = nodeDigest.sha256();
  hash.update(Buffer.from('a'));
  hash.update(Buffer.from('bc'));
  // FIPS 180-2, B.1; CRC-32 check value of "123456789".
  expect(hash.hex()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(nodeDigest.crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
});

test('no name for a dataset is FL0801, before anything is made', () => {
  for (const name of ['', '/', '\\'])
    expect(() => unfinishedPath(name)).toThrow(expect.objectContaining({ code: 'FL0801' }));
  expect(unfinishedPath('out/')).toBe('out.unfinished');
});
