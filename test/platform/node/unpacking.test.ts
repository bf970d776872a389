// Where recordings are unpacked to under Node: a file that nobody can find, in a folder that has room.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { placeOf } from '../../../src/platform/node/file.js';
import { stateOf } from '../../../src/platform/node/file-state.js';
import { placeReader } from '../../../src/platform/node/open-place.js';
import { openSession } from '../../../src/platform/node/session.js';
import { unpacking } from '../../../src/platform/node/unpacking.js';
import { implementations } from '../../conformance/sources.js';
import { zstdCodec } from '../../support/mcap-builder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-unpacking-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.skipIf(process.platform === 'win32')('gives back what was written, and leaves no name', async () => {
  const room = unpacking({ cache: join(folder, 'new'), others: [] })!.room('x.db3.zstd', 7);
  room.write(Uint8Array.of(1, 2, 3, 4));
  room.write(Uint8Array.of(5, 6, 7));
  expect(readdirSync(join(folder, 'new'))).toEqual([]);
  const bytes = room.finish();
  expect([bytes.name, bytes.size]).toEqual(['x.db3.zstd', 7]);
  expect([...(await bytes.read(2, 4))]).toEqual([3, 4, 5, 6]);
  // No index of it can be found again.
  expect(await stateOf(bytes)).toBeUndefined();
  if (process.platform === 'linux') {
    const into = new Uint8Array(3);
    placeReader()(placeOf(bytes)!, 4, into);
    expect([...into]).toEqual([5, 6, 7]);
  }
  await bytes.close();
  await expect(bytes.read(0, 1)).rejects.toMatchObject({ code: 'FL0104' });
});

it.skipIf(process.platform === 'win32')('says where there is no room, before anything is unpacked', () => {
  const open = (folders: Parameters<typeof unpacking>[0], size?: number) => () => unpacking(folders)!.room('x', size);
  writeFileSync(join(folder, 'file'), '');
  expect(open({ others: [folder] }, 2 ** 50)).toThrow(
    /room for 1125899906842624 bytes.*got \d+ bytes free.*FRAMELOCK_CACHE/,
  );
  expect(open({ others: [join(folder, 'none')] })).toThrow(/no folder that can be written to/);
  expect(open({ cache: join(folder, 'file', 'below'), others: [] }, 5)).toThrow(/got 0 bytes free/);
  open({ cache: join(folder, 'file', 'below'), others: [folder] }, 5)().close();
});

it('is absent where a file cannot lose its name', () => {
  expect(unpacking({ others: [folder] }, undefined, 'win32')).toBeUndefined();
});

it.skipIf(process.platform === 'win32')(
  'a session is named for the recording, tells how far it is, and leaves nothing',
  async () => {
    const db3 = implementations.find(({ name, bytes }) => bytes && /db3/.test(name))!.bytes!;
    const path = join(folder, 'drive_0.db3.zstd');
    writeFileSync(path, zstdCodec(db3));
    const told: [string, number, number][] = [];
    const session = await openSession([path], undefined, {
      cache: undefined,
      beside: folder,
      unpacking: (...one) => void told.push(one),
    });
    expect(session.recording).toBe('drive_0');
    expect(session.named.pathOf(session.source.files[0].name)).toBe(path);
    const { size } = session.source.files[0];
    expect(told).toEqual([
      ['drive_0.db3.zstd', 0, size],
      ['drive_0.db3.zstd', size, size],
    ]);
    expect((await session.source.read(0)).length).toBe(session.source.messages.length.at(0));
    await session.close();
    expect(readdirSync(folder)).toEqual(['drive_0.db3.zstd']);
    expect(existsSync(path)).toBe(true);
  },
);
