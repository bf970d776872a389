// Diagnoses of the convention doctor in words and as JSON.
import type { Fit } from '../../calibration/doctor/index.js';
import type { PairDiagnosis } from '../../frame/doctor/index.js';
import type { SE3 } from '../../geometry/index.js';
import { printable } from '../../issue.js';
import { cameraDocument } from '../../rig/index.js';

export function doctorLines({ camera, lidar, given, found }: PairDiagnosis): string[] {
  const { verdict, best, frames, tried, reasons, next } = found;
  const lines = [`${camera.name} with ${lidar.name}: ${words[verdict]} (${tried} readings on ${frames} frames)`];
  if (found.given) lines.push(`  as given: ${strength(found.given)}`);
  else if (tried > 0) lines.push('  as given: too few points fall on the pictures');
  if (verdict === 'another reading' && best) {
    lines.push(`  ${best.where}: ${best.mistake}: ${strength(best)}`);
    lines.push(...changes(given, best));
    if (best.alike.length > 0)
      lines.push(`  the same numbers as: ${names(best.alike.map(a => `${a.where}: ${a.mistake}`))}`);
    if (best.same.length > 0) lines.push(`  no picture tells it from: ${names(best.same)}`);
    const other = next.find(fit => !best.same.includes(fit.mistake));
    if (other) lines.push(`  next: ${other.where}: ${other.mistake}: ${strength(other)}`);
  } else if (verdict === 'unknown' && best) lines.push(`  best: ${best.where}: ${best.mistake}: ${strength(best)}`);
  lines.push(...reasons.map(reason => `  - ${reason}`));
  return lines.map(printable);
}

const words = { 'as given': 'fits as given', 'another reading': 'another reading fits', unknown: 'cannot be told' };

function strength({ score, sigmas, seen }: Fit): string {
  return `${score.toFixed(0)} nats, ${sigmas.toFixed(1)} sigma above chance, ${seen.toFixed(0)} points on a picture`;
}

function changes(given: PairDiagnosis['given'], { where, numbers }: Fit): string[] {
  if (where === 'lens') return [`  now:      ${lens(given)}`, `  it would: ${lens(numbers)}`];
  const [old, now] =
    where === 'LiDAR pose' ? [given.T_rig_lidar, numbers.T_rig_lidar] : [given.T_rig_camera, numbers.T_rig_camera];
  return [`  now:      ${pose(old)}`, `  it would: ${pose(now)}`];
}

function pose({ q, t }: SE3): string {
  const list = (values: readonly number[], places: number) => values.map(v => v.toFixed(places)).join(', ');
  return `translation_m [${list(t, 4)}], rotation_xyzw [${list(q, 5)}] (in the rig)`;
}

function lens({ model, intrinsics: { fx, fy, cx, cy, distortion } }: PairDiagnosis['given']): string {
  const shown = [fx, fy, cx, cy].map(v => v.toFixed(2));
  return `${model}, fx fy cx cy ${shown.join(' ')}, distortion [${distortion.join(', ')}]`;
}

function names(list: readonly string[]): string {
  const shown = list.slice(0, 3).join('; ');
  return list.length > 3 ? `${shown}; and ${list.length - 3} more` : shown;
}

export function doctorJson({ camera, lidar, given, picture, stamps, found }: PairDiagnosis) {
  const { verdict, frames, tried, chance, sigma, best, next, reasons } = found;
  return {
    camera: camera.name,
    lidar: lidar.name,
    verdict: verdict.replace(/ /g, '_'),
    reasons,
    frames: stamps.slice(0, frames).map(String),
    picture: picture ?? null,
    readings: tried,
    chance: { median: rounded(chance), sigma: rounded(sigma) },
    numbers: numbersJson(given),
    as_given: found.given ? fitJson(found.given) : null,
    best: best ? { ...fitJson(best), numbers: numbersJson(best.numbers) } : null,
    next: next.map(fitJson),
  };
}

function fitJson({ family, where, mistake, score, sigmas, turn, seen, alike, same }: Fit) {
  return {
    family,
    where,
    mistake,
    nats: rounded(score),
    sigmas: rounded(sigmas),
    left_to_turn_deg: turn.map(a => rounded((a * 180) / Math.PI)),
    points: rounded(seen),
    alike,
    same,
  };
}

function numbersJson({ T_rig_camera, T_rig_lidar, ...lens }: PairDiagnosis['given']) {
  const posed = ({ q, t }: SE3) => ({ translation_m: t, rotation_xyzw: q });
  return {
    camera_in_rig: posed(T_rig_camera),
    lidar_in_rig: posed(T_rig_lidar),
    lens: cameraDocument(lens),
  };
}

function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : null;
}
