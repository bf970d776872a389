// How far each sensor lies from the frames over the whole dataset, and how that is spread for one of them.
import { useEffect, useRef } from 'preact/hooks';
import * as store from '../../state/store.js';
import { histogramOf, type SyncSeries } from '../../state/sync-series.js';
import { theme } from '../../state/theme.js';

export function Residuals({ series, chosen }: { series: readonly SyncSeries[]; chosen: string | undefined }) {
  const lines = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLDivElement>(null);
  const shown = series.filter(one => one.dt.length > 0);
  const one = shown.find(s => s.name === chosen) ?? shown[0];
  useEffect(() => {
    let left = false;
    const made: { destroy(): void }[] = [];
    void import('./residual-plots.js').then(({ drawHistogram, drawResiduals }) => {
      if (left) return;
      if (lines.current) made.push(drawResiduals(lines.current, shown, one?.name, goTo));
      if (bars.current && one) made.push(drawHistogram(bars.current, histogramOf(one.dt, 41)));
    });
    return () => {
      left = true;
      for (const plot of made) plot.destroy();
    };
  }, [series, one?.name, theme.value]);
  return (
    <section class="residuals" aria-label="Distance from the frames">
      <h2>Sensor minus frame, ms</h2>
      <p class="hint">
        How far each message lies from the frame that it was put into: how it was matched, no error of a clock.
      </p>
      <div ref={lines} class="plot" />
      {one && <h2>{one.name}: how often</h2>}
      <div ref={bars} class="plot" />
    </section>
  );
}

/** Seconds since the first frame: the frame nearest to it is shown. */
function goTo(seconds: number, frameT: ArrayLike<number>): void {
  let best = 0;
  for (let f = 1; f < frameT.length; f++)
    if (Math.abs(frameT[f] / 1e9 - seconds) < Math.abs(frameT[best] / 1e9 - seconds)) best = f;
  store.frameIndex.value = best;
}
