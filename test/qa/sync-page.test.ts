// The HTML report: nothing of a recording becomes markup, nothing is loaded, long recordings stay small.
import { describe, expect, test } from 'vitest';
import { syncText } from '../../src/cli/sync-text.js';
import { syncPage, syncReport } from '../../src/qa/index.js';
import { regular, syntheticPlan } from './synthetic-plan.js';

const MS = 1e6;
const evil = '<img src=x onerror=alert(1)>"\'&\u001b[31m\u202e\n</style><script>';

function page(): string {
  const plan = syntheticPlan([
    { name: 'lidar', kind: 'lidar', header: regular(20, 100 * MS), record: regular(20, 100 * MS, 30 * MS) },
    { name: evil, topic: evil, header: regular(20, 100 * MS, 40 * MS), record: regular(20, 100 * MS, 5 * MS) },
  ]);
  return syncPage(syncReport(plan, evil));
}

describe('text of a recording', () => {
  test('is escaped in every place of the page', () => {
    const html = page();
    expect(html).not.toMatch(/<img|<script|onerror=alert\(1\)>"/);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(
      html.split('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;\\x1b[31m\\u202e\\x0a').length,
    ).toBeGreaterThan(5);
    // Control and bidirectional characters are gone; line ends are the page's own.
    expect(html).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map(m => m[1]));
    for (const tag of ['script', 'img', 'iframe', 'link', 'a', 'object', 'use', 'image'])
      expect(tags.has(tag)).toBe(false);
  });

  test('cannot move the cursor of a terminal', () => {
    const plan = syntheticPlan([{ name: evil, topic: evil, header: regular(20, 100 * MS) }]);
    const text = syncText(syncReport(plan, evil));
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    expect(text).toContain('\\x1b[31m');
  });
});

test('a jump is marked, and the curve of a motion check is drawn and named', () => {
  const header = regular(100, 100 * MS, 50 * MS).map((t, i) => (i < 60 ? t : t - 40 * MS));
  const record = regular(100, 100 * MS, 55 * MS).map((t, i) => t + (i % 3) * MS);
  const plan = syntheticPlan([{ name: 'cam', header, record }]);
  const shiftNs = Float64Array.from({ length: 2001 }, (_, i) => (i - 1000) * 1e5);
  const curve = {
    a: 'cam',
    b: evil,
    signals: ['angular_velocity', evil] as const,
    shiftNs,
    correlation: shiftNs.map(s => Math.exp(-((s / 2e7 - 1) ** 2))),
    reasons: [],
  };
  const report = syncReport(plan, 'r', {
    motion: [
      { ...curve, offsetNs: 2e7, sigmaNs: 3e5 },
      { ...curve, reasons: [evil] },
    ],
  });
  expect(report.streams[0].jumps.map(j => [j.at, j.owner])).toEqual([[60, 'device']]);
  const html = syncPage(report);
  expect(html.match(/class="jump"/g)!.length).toBe(2);
  expect(html).toContain('20.000 ± 0.300 ms');
  expect(html).toMatch(/not told: &lt;img/);
  expect(html).not.toMatch(/<img|<script|NaN|undefined/);
  expect(html).toContain('Offsets from motion');
  // The peak is at the top of its plot: shift 20 ms lies at 60 % of the axis.
  const line = /aria-label="Correlation over shift">.*?class="line" d="([^"]+)"/.exec(html)![1];
  const points = line
    .slice(1)
    .split('L')
    .map(p => p.split(' ').map(Number));
  const peak = points.reduce((best, p) => (p[1] < best[1] ? p : best));
  expect(Math.abs(peak[0] - (52 + 0.6 * (640 - 52 - 10)))).toBeLessThan(2);
});

test('nothing is loaded from anywhere, and a policy forbids it too', () => {
  const html = page();
  expect(html).not.toMatch(/https?:|\/\/[a-z]|url\(|@import|\bsrc="|href=/i);
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(html).toContain('prefers-color-scheme:dark');
});

test('the same bytes on every run', () => {
  expect(page()).toBe(page());
});

test('an hour of six sensors is a page of bounded size', () => {
  const seconds = 3600;
  const plan = syntheticPlan([
    {
      name: 'lidar',
      kind: 'lidar',
      header: regular(seconds * 10, 100 * MS),
      record: regular(seconds * 10, 100 * MS, 30 * MS),
    },
    {
      name: 'imu',
      kind: 'imu',
      header: regular(seconds * 100, 10 * MS),
      record: regular(seconds * 100, 10 * MS, 1 * MS),
    },
    ...regular(4, 1).map(i => ({
      name: `cam${i}`,
      header: regular(seconds * 30, 33 * MS + 1009 * i),
      record: regular(seconds * 30, 33 * MS + 1009 * i, 20 * MS),
    })),
  ]);
  const html = syncPage(syncReport(plan, 'hour'));
  expect(html.length).toBeLessThan(500_000);
  expect(html).not.toMatch(/NaN|Infinity|undefined/);
});

test.each([
  ['no frames', []],
  ['one stamp', [7]],
  ['equal stamps', [7, 7, 7]],
])('%s: a page without a broken number', (_, header) => {
  const plan = syntheticPlan([{ name: 'cam', header, record: header.map(t => t + 5) }]);
  const report = syncReport(plan, 'r');
  expect(syncPage(report)).not.toMatch(/NaN|Infinity|undefined/);
  expect(syncText(report)).not.toMatch(/NaN|Infinity|undefined/);
});

test('tables of the terminal are at most 120 columns wide', () => {
  const long = 'a_very_long_sensor_name_that_goes_on_and_on';
  const header = regular(72_000, 50 * MS);
  const plan = syntheticPlan([
    { name: long, kind: 'odometry', header, record: header.map(t => t + 3e12) },
    { name: 'b', header: regular(9, 1e12), record: regular(9, 1e12, 5) },
  ]);
  for (const line of syncText(syncReport(plan, 'r')).split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});
