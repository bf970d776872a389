// The layout of the TUM RGB-D benchmark: what is missing, damaged or not to be believed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import type { Sample } from '../../../src/message/value.js';
import { euroc } from '../../../src/source/euroc/index.js';
import { tumRgbd } from '../../../src/source/tum-rgbd/index.js';
import { decode, listOf } from '../../support/source-messages.js';
import { memoryFolder, opened, pngOf } from '../opened-folder.js';
import { golden, sequence, small, stampsOf } from './sequence.js';

describe('what is missing or damaged', () => {
  it('files that are not there, that lead out of the folder, and that no row names', async () => {
    const rows = '1.0 rgb/1.0.png\n1.1 rgb/1.1.png\n1.2 ../secret.png\n1.3 /etc/x.png\n1.4\n';
    const files = small(rows, ['rgb/1.0.png', 'rgb/1.5.png'], { 'secret.png': pngOf(1, 1) });
    const { source, codes } = await opened(tumRgbd, memoryFolder(files));
    expect(stampsOf(source, 'rgb')).toEqual(['1000000000']);
    expect(source.lost).toEqual([
      { reason: 'file_missing', topic: 'rgb', count: 4 },
      { reason: 'stamp_missing', topic: 'rgb', count: 1 },
    ]);
    expect(codes).toEqual(['FL0106', 'FL0106']);
    expect([...source.stamps!.get(0)!].map(String)).toEqual(['10', '11', '12', '13', '14'].map(t => `${t}00000000`));
  });

  it('lists of others: commas, tabs, ./ and \\, Windows lines, more columns, exponents, no order', async () => {
    const rows =
      '\ufeff# by hand\r\n1.1,rgb/1.1.png\r\n1.0\t.\\rgb\\1.0.png\r\n  1.305031102175304e9   ./rgb/e.png  7\r\n#1.2 rgb/x.png\r\n\r\n1.3 rgb/1.3.png';
    const { source, codes } = await opened(
      tumRgbd,
      memoryFolder(small(rows, ['rgb/1.0.png', 'rgb/1.1.png', 'rgb/1.3.png', 'rgb/e.png'])),
    );
    expect(stampsOf(source, 'rgb')).toEqual(['1100000000', '1000000000', '1305031102175304000', '1300000000']);
    expect(codes).toEqual([]);
  });

  it('a picture that is listed twice stands at both stamps, and is said; in EuRoC too', async () => {
    const { source, codes, issues } = await opened(
      tumRgbd,
      memoryFolder(small('1.0 rgb/a.png\n1.1 rgb/a.png\n1.1 rgb/a.png\n', ['rgb/a.png'])),
    );
    expect(stampsOf(source, 'rgb')).toEqual(['1000000000', '1100000000', '1100000000']);
    expect([codes, issues[0].text]).toEqual([['FL0577'], expect.stringContaining('2 rows of rgb.txt')]);
    const table = { 'mav0/cam0/data.csv': '1,a.png\n2,a.png\n', 'mav0/cam0/data/a.png': pngOf(4, 3) };
    expect((await opened(euroc, memoryFolder(table))).codes).toContain('FL0577');
  });

  it('a list that was cut: its last row has no picture, and the pictures behind it have no stamp', async () => {
    const files = sequence();
    const text = golden.texts['rgb.txt'];
    files['rgb.txt'] = text.slice(0, text.lastIndexOf(golden.texts['rgb.txt'].match(/(\S+) rgb\/\S+\n$/)![1]) - 30);
    const rows = (files['rgb.txt'] as string).split('\n').length - 3;
    const { source, codes } = await opened(tumRgbd, memoryFolder(files));
    expect(listOf(source, 'rgb')).toHaveLength(rows - 1);
    expect(source.lost).toEqual([
      { reason: 'file_missing', topic: 'rgb', count: 1 },
      { reason: 'stamp_missing', topic: 'rgb', count: golden.ns.rgb.length - rows + 1 },
    ]);
    expect(codes).toEqual(['FL0106', 'FL0106', 'FL0576']);
  });

  it('without a list the names are the stamps', async () => {
    const files = sequence();
    delete files['rgb.txt'];
    files['rgb/thumbnail.png'] = pngOf(1, 1);
    const { source, codes, issues } = await opened(tumRgbd, memoryFolder(files));
    expect(stampsOf(source, 'rgb')).toEqual(golden.ns.rgb);
    expect(source.lost).toEqual([{ reason: 'stamp_missing', topic: 'rgb', count: 1 }]);
    expect(codes).toEqual(['FL0106', 'FL0574', 'FL0576']);
    expect(issues[1].text).toContain('stamps, s');
  });

  it('a list without rows is said, and is as none', async () => {
    const files = { ...sequence(), 'rgb.txt': '# timestamp filename\n' };
    const { source, codes } = await opened(tumRgbd, memoryFolder(files));
    expect(stampsOf(source, 'rgb')).toEqual(golden.ns.rgb);
    expect(codes).toEqual(['FL0206', 'FL0574', 'FL0576']);
    const nothing = await opened(tumRgbd, memoryFolder({ 'rgb.txt': '', 'groundtruth.txt': '1.0 1 2 3 0 0 0 1\n' }));
    expect([nothing.codes, nothing.source.channels.length]).toEqual([['FL0206'], 1]);
  });

  it('a list that may not be read is left out, and said', async () => {
    const folder = memoryFolder(sequence());
    const open = async (path: string) => {
      if (path !== 'groundtruth.txt' && path !== 'rgb.txt') return folder.open(path);
      throw new FramelockError('FL0101', 'expected a readable file, got no permission', { at: { file: path } });
    };
    const { source, codes } = await opened(tumRgbd, { ...folder, open });
    expect(codes).toEqual(['FL0101', 'FL0101', 'FL0574', 'FL0576']);
    expect(stampsOf(source, 'rgb')).toEqual(golden.ns.rgb);
  });

  it('rows without a stamp are counted, rows without their numbers are refused', async () => {
    const rows = [
      '5.0 1 2 3 0 0 0 1',
      'x 1 2 3 0 0 0 1',
      '5.1 1 2 3',
      '5.2 1 2 nan 0 0 0 1',
      '5.3 1 2 3 0 0 0 0',
      `5.4 ${'1'.repeat(20000)}`,
      '5.5 1 2 3 0 0 1 0',
    ];
    const files = { ...sequence(), 'groundtruth.txt': rows.join('\n'), 'accelerometer.txt': '# timestamp ax ay az\n' };
    const { source, codes, issues } = await opened(tumRgbd, memoryFolder(files));
    expect(source.lost).toEqual([{ reason: 'row_damaged', topic: 'groundtruth', count: 2 }]);
    expect(codes).toEqual(['FL0206', 'FL0572', 'FL0576']);
    expect(issues[1].at).toMatchObject({ file: 'groundtruth.txt' });
    const found = [];
    for (const message of listOf(source, 'groundtruth'))
      found.push(
        await decode(source, message).then(
          value => [...(value as Sample).values].at(-1),
          (error: FramelockError) => error.code,
        ),
      );
    expect(found).toEqual([1, 'FL0304', 'FL0304', 'FL0304', 0]);
  });

  it('any text opens, and its rows decode or are refused', () => {
    const cells = fc.constantFrom(
      '#',
      '1.0',
      ' ',
      '\t',
      ',',
      '\n',
      '\r\n',
      'rgb/a.png',
      '..',
      '/',
      'nan',
      '1e9',
      '-',
      '\0',
      '0 0 0 1',
      '\ufeff',
    );
    const text = fc.oneof(
      fc.array(cells, { maxLength: 60 }).map(all => all.join('')),
      fc.string({ unit: 'binary' }),
    );
    return fc.assert(
      fc.asyncProperty(text, text, text, async (rgb, poses, acc) => {
        const files = { ...small(rgb, ['rgb/a.png']), 'groundtruth.txt': poses, 'accelerometer.txt': acc };
        const { source } = await opened(tumRgbd, memoryFolder(files));
        for (let i = 0; i < source.messages.count; i++)
          await decode(source, i).catch((error: FramelockError) => expect(error.code).toBe('FL0304'));
      }),
    );
  });
});
