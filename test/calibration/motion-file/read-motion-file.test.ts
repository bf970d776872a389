// Tables of motion: exact moments, every layout known by its look, columns named by hand, and rows that hold nothing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { looksLikeMotionFile, parseColumns, readMotionFile } from '../../../src/calibration/motion-file/index.js';
import { FramelockError, Issues } from '../../../src/issue.js';
import { parseMomentText } from '../../../src/time/moment-text.js';

async function read(text: string, columns?: string) {
  const issues = new Issues();
  const file = await readMotionFile(memoryBytes('table', new TextEncoder().encode(text)), issues, columns);
  return { ...file, issues: issues.sorted() };
}

const half = Math.SQRT1_2;

describe('moments', () => {
  test.each([
    ['1491495696.92', 's', 1491495696920000000n],
    ['1.49149569692e+09', 's', 1491495696920000000n],
    ['1403715523912140000', 'ns', 1403715523912140000n],
    ['1403715523912.14', 'ms', 1403715523912140000n],
    ['-0.5', 's', -500000000n],
    ['0.0000000005', 's', 1n],
    ['0.00000000049', 's', 0n],
    ['5.', 'us', 5000n],
  ] as const)('%s %s', (text, unit, ns) => {
    expect(parseMomentText(text, unit)).toBe(ns);
  });

  test.each(['', 'nan', 'inf', '1e400', '99999999999999999999', '0x10', '1,5', '1e', '--1', '1 2'])(
    '%j is none',
    text => {
      expect(parseMomentText(text, 's')).toBeUndefined();
    },
  );

  test('any ns survives being written as seconds', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 62n }), ns => {
        const text = `${ns / 1_000_000_000n}.${String(ns % 1_000_000_000n).padStart(9, '0')}`;
        expect(parseMomentText(text, 's')).toBe(ns);
      }),
    );
  });
});

describe('layouts known by their look', () => {
  test('TUM: spaces, seconds, a comment before', async () => {
    const { track, format } = await read(
      `# timestamp tx ty tz qx qy qz qw\n1.0 0 0 0 0 0 0 1\n1.5 0 0 0 0 0 ${half} ${half}\n`,
    );
    expect(format).toBe('TUM trajectory');
    expect(track).toMatchObject({ kind: 'increments', originNs: 1_000_000_000n, error: 'pose' });
    if (track.kind !== 'increments') return;
    expect([track.start[0], track.end[0]]).toEqual([0, 5e8]);
    expect(track.rotation[2]).toBeCloseTo(Math.PI / 2, 12);
  });

  test('Tango: commas, x y z, then x y z w', async () => {
    const { track, format } = await read(`1.0, 9, 9, 9, 0, 0, 0, 1\r\n2.0, 9, 9, 9, ${half}, 0, 0, ${half}\r\n`);
    expect(format).toBe('rows t,x,y,z,qx,qy,qz,qw');
    expect(track.kind === 'increments' && track.rotation[0]).toBeCloseTo(Math.PI / 2, 12);
  });

  test('EuRoC IMU: ns, w before a', async () => {
    const { track } = await read(
      '#timestamp [ns],w_RS_S_x\n1403715523912140000,1,2,3,7,8,9\n1403715523917140000,4,5,6,7,8,9\n',
    );
    expect(track).toMatchObject({ kind: 'rate', originNs: 1403715523912140000n });
    if (track.kind !== 'rate') return;
    expect([Array.from(track.t), Array.from(track.rate)]).toEqual([
      [0, 5e6],
      [1, 2, 3, 4, 5, 6],
    ]);
  });

  test('EuRoC ground truth: w first, unless the header says otherwise', async () => {
    const row = (ns: string, q: string) => `${ns},0,0,0,${q},0,0,0\n`;
    const turned = `${half},0,0,${half}`;
    const [a, b] = ['1403715523912140000', '1403715523917140000'];
    const first = await read(row(a, '1,0,0,0') + row(b, turned));
    expect(first.track.kind === 'increments' && first.track.rotation[2]).toBeCloseTo(Math.PI / 2, 12);
    const header = '#timestamp, p_x, p_y, p_z, q_RS_x [], q_RS_y [], q_RS_z [], q_RS_w [], v\n';
    const second = await read(header + row(a, '0,0,0,1') + row(b, turned));
    expect(second.track.kind === 'increments' && second.track.rotation[0]).toBeCloseTo(Math.PI / 2, 12);
  });

  test('what looks like nothing known asks for --columns', async () => {
    await expect(read('1 2 3\n4 5 6\n')).rejects.toMatchObject({ code: 'FL0902' });
    await expect(read('# only words\n')).rejects.toMatchObject({ code: 'FL0902' });
    await expect(read('')).rejects.toMatchObject({ code: 'FL0902' });
    await expect(read('1'.repeat(3_000_000))).rejects.toMatchObject({ code: 'FL0902' });
  });
});

describe('--columns', () => {
  test('rates in degrees, a missing axis is 0, time in ms', async () => {
    const { track } = await read('time;wz\n1000;180\n1010;90\n', 't_ms,wz_deg');
    expect(track.kind === 'rate' && Array.from(track.t)).toEqual([0, 10e6]);
    expect(track.kind === 'rate' && track.rate[2]).toBeCloseTo(Math.PI, 12);
    expect(track.kind === 'rate' && track.headingOnly).toBe(true);
  });

  test('heading and speed', async () => {
    const yaw = await read('0 0.1 5\n1 0.4 6\n', 't,yaw,_');
    expect(yaw.track).toMatchObject({ kind: 'increments', headingOnly: true });
    expect(yaw.track.kind === 'increments' && yaw.track.rotation[2]).toBeCloseTo(0.3, 12);
    const speed = await read('0 0.1 5\n1 0.4 6\n', 't,_,speed');
    expect(speed.track.kind === 'speed' && Array.from(speed.track.speed)).toEqual([5, 6]);
  });

  test.each(['wx,wy', 't,foo', 't,wx,wx', 't,qx,qy,qz', 't,speed,yaw', 't', ''])('%j is FL0801', text => {
    expect(() => parseColumns(text)).toThrow(FramelockError);
  });
});

test('rows of nan, short rows and words are skipped and counted; order and repeats are mended and said', async () => {
  const rows = ['3.0', '1.0', 'nan', '2.0', '2.0', '4.0'].map((t, i) => `${t} 0 0 0 0 0 ${i === 5 ? 'nan' : '0'} 1`);
  const { leftOut, issues, track, rows: count } = await read([...rows, '5.0 0 0', 'oops a b c d e f g'].join('\n'));
  expect(count).toBe(8);
  expect(leftOut).toEqual({ unusable: 4, repeated: 1, backward: 1 });
  expect(track.kind === 'increments' && Array.from(track.start)).toEqual([-2e9, -1e9]);
  expect(issues.map(({ code }) => code)).toEqual(['FL0404', 'FL0901', 'FL0405']);
  expect(issues.find(({ code }) => code === 'FL0901')!.text).toMatch(/^4 of 8/);
});

test('recordings are no tables, tables are', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(looksLikeMotionFile(bytes('1.0 0 0 0 0 0 0 1\n'))).toBe(true);
  expect(looksLikeMotionFile(bytes('#timestamp,x\n1403715523912140000,1,2\n'))).toBe(true);
  expect(looksLikeMotionFile(bytes('time,wz\n1,2\n'))).toBe(true);
  expect(looksLikeMotionFile(bytes('#ROSBAG V2.0\nE\0\0\0'))).toBe(false);
  expect(looksLikeMotionFile(Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 13, 10))).toBe(false);
  expect(looksLikeMotionFile(bytes('<!doctype html>\n<p>1</p>'))).toBe(false);
});
