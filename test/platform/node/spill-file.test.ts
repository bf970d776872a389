// The file without a name that long columns are put into.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { spillFile } from '../../../src/platform/node/spill-file.js';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'framelock-spill-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test.skipIf(process.platform === 'win32')('what was written comes back, and no name is left while it is open', () => {
  const place = folder();
  const spill = spillFile({ cache: join(place, 'not', 'there', 'yet'), others: [] })!;
  expect(existsSync(join(place, 'not'))).toBe(false);
  const first = spill.write(Uint8Array.of(1, 2, 3))!;
  const second = spill.write(Uint8Array.of(4, 5))!;
  expect(readdirSync(join(place, 'not', 'there', 'yet'))).toEqual([]);
  const into = new Uint8Array(2);
  spill.read(second, into);
  expect([...into]).toEqual([4, 5]);
  spill.read(first + 1, into);
  expect([...into]).toEqual([2, 3]);
  expect(() => spill.read(second + 1, into)).toThrow(
    'expected 2 bytes that were put aside on the disk, got: the file ended',
  );
  spill.close();
  expect(spill.write(into)).toBeUndefined();
});

test.skipIf(process.platform === 'win32')(
  'a folder that is none gives way to the next; without one everything stays in memory',
  () => {
    const place = folder();
    const file = join(place, 'file');
    writeFileSync(file, 'mine');
    const spill = spillFile({ cache: join(file, 'below'), others: [join(place, 'missing'), place] })!;
    expect(spill.write(Uint8Array.of(7))).toBe(0);
    expect(readdirSync(place)).toEqual(['file']);
    spill.close();
    const none = spillFile({ others: [join(place, 'missing')] })!;
    expect(none.write(Uint8Array.of(7))).toBeUndefined();
    none.close();
  },
);

test('on Windows, where an open file keeps its name, there is none', () => {
  expect(spillFile({ others: [tmpdir()] }, 'win32')).toBeUndefined();
});
