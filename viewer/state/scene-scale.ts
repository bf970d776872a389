// How large a scene is beside a street: where its view begins, and over which distances its colours reach.

import type { SensorData } from '../data/dataset-data.js';
import type { FrameData } from '../data/frame-data.js';
import { widthOf, xyzOf } from '../layers/colouring.js';

/** m: what nearly all points of a street lie within, seen from their LiDAR. */
const STREET = 80;
/** A scene between these parts of a street is one, so that one sweep more or less changes nothing. */
const [LEAST, MOST] = [0.3, 2];
const scales = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
/** Points that are looked at. */
const SAMPLE = 2000;

/** 1 for a street; else the least of 1, 2 and 5 times a power of ten at which 98 % of the cloud's points lie within 80 m times it. */
export function sceneScaleOf(frame: FrameData, sensor: SensorData | undefined): number {
  const cloud = sensor && frame.cells.get(sensor.name);
  const xyz = sensor && xyzOf(sensor);
  if (cloud?.kind !== 'cloud' || !xyz) return 1;
  const width = widthOf(sensor);
  const ranges: number[] = [];
  for (let i = 0; i < cloud.count; i += Math.max(1, Math.floor(cloud.count / SAMPLE))) {
    const range = Math.hypot(...xyz.map(k => cloud.points[i * width + k]));
    // A LiDAR's no return is at its origin, or nowhere.
    if (range > 0 && Number.isFinite(range)) ranges.push(range);
  }
  // A radar's or a thinned cloud's few points say nothing of the scene's size.
  if (ranges.length < 50) return 1;
  ranges.sort((a, b) => a - b);
  const part = ranges[Math.floor(0.98 * (ranges.length - 1))] / STREET;
  if (part > LEAST && part <= MOST) return 1;
  return scales.find(scale => scale >= part) ?? scales[scales.length - 1];
}
