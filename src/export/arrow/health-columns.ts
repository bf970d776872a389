// What a calibration check says of each frame of a camera: three columns of alignment.arrow.
import type { PairHealth, WindowVerdict } from '../../calibration/health/index.js';
import { float64, int32, type TableColumn } from './table-columns.js';

export interface FrameHealth {
  readonly score: number;
  readonly probability: number;
  /** Position in the list of windows of the pair (`calibration` in dataset.json). */
  readonly window: number;
}

export const healthColumns: readonly TableColumn<FrameHealth>[] = [
  float64('calibration_score', health => health.score),
  float64('calibration_probability', health => health.probability),
  int32('calibration_window', health => health.window),
];

/**
 * By camera and frame: the window in whose middle the frame lies best; with several LiDARs the one that fits worst. Frames
 * before the first and after the last window, and other sensors, have none.
 */
export function frameHealth(health: readonly PairHealth[]): (sensor: string, frame: number) => FrameHealth | undefined {
  const byCamera = new Map<string, (readonly WindowVerdict[])[]>();
  for (const { camera, windows } of health) byCamera.set(camera, [...(byCamera.get(camera) ?? []), windows]);
  return (sensor, frame) => {
    const found = (byCamera.get(sensor) ?? []).map(windows => nearest(windows, frame)).filter(w => w !== undefined);
    return found.sort((a, b) => a.probability - b.probability)[0];
  };
}

function nearest(windows: readonly WindowVerdict[], frame: number): FrameHealth | undefined {
  // Windows ascend: of those whose middles lie around the frame, the nearer.
  let [low, high] = [0, windows.length];
  const middle = (w: WindowVerdict) => (w.first + w.last) / 2;
  while (low < high) {
    const half = (low + high) >> 1;
    if (middle(windows[half]) < frame) low = half + 1;
    else high = half;
  }
  const around = [low - 1, low].filter(i => i >= 0 && i < windows.length);
  const holding = around.filter(i => frame >= windows[i].first && frame <= windows[i].last);
  if (holding.length === 0) return undefined;
  const best = holding.reduce((a, b) =>
    Math.abs(middle(windows[b]) - frame) < Math.abs(middle(windows[a]) - frame) ? b : a,
  );
  const { score, probability } = windows[best];
  return { score, probability, window: best };
}
