// A progress bar with rate and time left on a terminal; nothing in a pipe.
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  start(total: number): void;
  add(frames: number, bytes: number): void;
  stop(): void;
}

export function progress(quiet: boolean): Progress {
  if (quiet || !process.stderr.isTTY) return { start() {}, add() {}, stop() {} };
  const bar = new SingleBar(
    {
      format: '{bar} {percentage} %  {value}/{total} frames  {rate} MB/s  {eta_formatted} left',
      stream: process.stderr,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  const began = performance.now();
  let read = 0;
  return {
    start: total => bar.start(total, 0, { rate: '–' }),
    add(frames, bytes) {
      read += bytes;
      const seconds = (performance.now() - began) / 1e3;
      bar.increment(frames, { rate: (read / 1e6 / Math.max(seconds, 0.001)).toFixed(0) });
    },
    stop: () => bar.stop(),
  };
}
