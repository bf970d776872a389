// What framelock qa says to people: labels by class, checks, sensors at fault, and what is most suspicious.
import { printable } from '../../issue.js';
import { mostSuspicious, type QueueJson } from '../../qa/labels/index.js';
import type { LabelReport } from '../../qa/labels/report.js';
import { count, many, table } from '../print.js';

const TOP = 10;

export function qaText(report: LabelReport, queue: QueueJson): string {
  const { bound, found, dropped, unbound, formats, tracks, flagged, rig, categories, checks } = report;
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, n]) => `${name} ${count(n)}`)
      .join(', ');
  const number = (value: number | null, unit: string) =>
    value === null ? '–' : `${Number(value.toPrecision(3))}${unit === '1' ? '' : ` ${unit}`}`;
  const ranked = mostSuspicious(queue).slice(0, TOP);
  return [
    `${report.recording}: ${count(bound)} of ${count(found)} labels (${formats.join(', ')}), ${many(tracks, 'track')}, ${count(flagged)} labels with a finding`,
    ...(Object.keys(dropped).length > 0 ? [`left out when they were read: ${list(dropped)}`] : []),
    ...(Object.keys(unbound).length > 0 ? [`not checked: ${list(unbound)}`] : []),
    '',
    table(
      ['class', 'labels', 'with a finding'],
      Object.entries(categories).map(([name, one]) => [name, one.labels, one.flagged]),
    ),
    '',
    table(
      ['check', 'measured', 'findings', 'limit', 'worst'],
      checks.map(({ name, measured, findings, limit, worst, unit }) => [
        ...[name, measured, findings],
        ...[number(limit, unit), number(worst, unit)],
      ]),
    ),
    '',
    ...(rig.length === 0 ? [] : [...rig.map(fault => printable(`${fault.sensor}: ${fault.text}`)), '']),
    ranked.length === 0 ? 'nothing speaks against any label' : 'most suspicious:',
    ...ranked.flatMap(({ id, score, frame, reasons }) => [
      printable(`${score.toFixed(1).padStart(6)}  ${id}, frame ${frame}`),
      ...reasons.slice(0, 3).map(({ check, text }) => printable(`        ${check}: ${text}`)),
    ]),
  ].join('\n');
}
