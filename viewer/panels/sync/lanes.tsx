// One lane per sensor around the shown frame: a tick per message, bars as long as sweeps and exposures, gaps, and what was left out.
import { useEffect, useRef, useState } from 'preact/hooks';
import { msText, shortName } from '../../state/format.js';
import * as store from '../../state/store.js';
import type { SyncSeries } from '../../state/sync-series.js';
import { theme } from '../../state/theme.js';
import { timeSpanNs } from '../../state/time-span.js';

const LANE = 30;
const LEFT = 120;
const TOP = 18;

export function Lanes({ series }: { series: readonly SyncSeries[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  /** Half of what is shown, ns. */
  const [half, setHalf] = useState(4e8);
  const [told, tell] = useState('');
  const frame = store.frame.value;
  const first = store.firstStampNs.value;
  const centre = frame && first !== undefined ? Number(frame.stampNs - first) : 0;
  const height = TOP + LANE * series.length + 4;
  useEffect(() => {
    const element = canvas.current!;
    const draw = () => drawLanes(element, series, centre, half, spansOf());
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [series, centre, half, theme.value, frame]);
  const at = (event: PointerEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    const t = centre + ((event.clientX - box.left - LEFT) / (box.width - LEFT) - 0.5) * 2 * half;
    const lane = series[Math.floor((event.clientY - box.top - TOP) / LANE)];
    const reach = (8 / (box.width - LEFT)) * 2 * half;
    const near = lane?.messages.filter(message => Math.abs(message.t - t) < reach);
    const message = near?.reduce((a, b) => (Math.abs(b.t - t) < Math.abs(a.t - t) ? b : a), near[0]);
    tell(
      message
        ? `${lane.name}: ${msText(message.t - centre)} from the frame${message.reason ? `, in no frame: ${message.reason}` : ''}`
        : '',
    );
  };
  return (
    <section class="lanes" aria-label="Sensors in time">
      <div class="row">
        <h2>Around frame {frame?.index ?? '–'}</h2>
        <button type="button" onClick={() => setHalf(half / 2)} aria-label="Show less time">
          +
        </button>
        <button type="button" onClick={() => setHalf(half * 2)} aria-label="Show more time">
          −
        </button>
        <span>± {(half / 1e6).toFixed(0)} ms</span>
        <output aria-live="polite">{told}</output>
      </div>
      <canvas
        ref={canvas}
        height={height}
        class="lanes-canvas"
        role="img"
        aria-label={`${series.length} lanes; the table beside says the same in numbers`}
        onPointerMove={at}
        onWheel={event => {
          event.preventDefault();
          setHalf(Math.min(6e10, Math.max(5e6, half * Math.exp(event.deltaY / 300))));
        }}
      />
      <p class="key">
        <i data-kind="used" /> in a frame <i data-kind="rejected" /> in no frame <i data-kind="gap" /> gap{' '}
        <i data-kind="span" /> as long as the sweep or exposure
      </p>
    </section>
  );
}

/** Where the measurement of a message lies around its stamp, ns, by sensor: told by the shown frame. */
function spansOf(): ReadonlyMap<string, readonly [number, number]> {
  const spans = new Map<string, readonly [number, number]>();
  for (const sensor of store.dataset.value?.sensors ?? []) {
    const cell = store.frame.value?.cells.get(sensor.name);
    const span = cell && timeSpanNs(sensor, cell);
    if (span) spans.set(sensor.name, span);
  }
  return spans;
}

function drawLanes(
  canvas: HTMLCanvasElement,
  series: readonly SyncSeries[],
  centre: number,
  half: number,
  spans: ReadonlyMap<string, readonly [number, number]>,
): void {
  const ratio = devicePixelRatio;
  const width = canvas.clientWidth;
  const height = TOP + LANE * series.length + 4;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d')!;
  context.scale(ratio, ratio);
  const style = getComputedStyle(document.documentElement);
  const [ink, soft, line, accent, bad] = ['--ink', '--soft', '--line', '--accent', '--bad'].map(name =>
    style.getPropertyValue(name).trim(),
  );
  const x = (t: number) => LEFT + ((t - centre) / (2 * half) + 0.5) * (width - LEFT);
  context.font = '12px system-ui, sans-serif';
  context.textBaseline = 'middle';
  for (const [k, t] of gridTimes(half).entries()) {
    context.fillStyle = line;
    context.fillRect(x(centre + t), TOP, 1, height - TOP);
    context.fillStyle = soft;
    if (k % 2 === 0) context.fillText(msText(t).replace(' ms', ''), x(centre + t) + 2, TOP / 2);
  }
  series.forEach((lane, i) => {
    const top = TOP + i * LANE;
    context.fillStyle = line;
    context.fillRect(0, top, width, 1);
    context.save();
    context.beginPath();
    context.rect(LEFT, top, width - LEFT, LANE);
    context.clip();
    context.fillStyle = `${bad}40`;
    for (const [from, to] of lane.gaps) context.fillRect(x(from), top + 4, x(to) - x(from), LANE - 8);
    const span = spans.get(lane.name);
    for (const { t, reason } of lane.messages) {
      if (t < centre - 3 * half || t > centre + 3 * half) continue;
      if (span) {
        context.fillStyle = `${soft}50`;
        context.fillRect(x(t + span[0]), top + 9, Math.max(1, x(t + span[1]) - x(t + span[0])), LANE - 18);
      }
      context.fillStyle = reason ? bad : ink;
      context.fillRect(x(t) - 0.75, top + (reason ? 10 : 5), 1.5, LANE - (reason ? 20 : 10));
    }
    context.restore();
    context.fillStyle = ink;
    context.fillText(fitting(context, lane.name, LEFT - 12), 6, top + LANE / 2);
  });
  context.fillStyle = accent;
  context.fillRect(x(centre) - 0.75, TOP - 4, 1.5, height);
}

/** Round times within ± half, ns. */
function gridTimes(half: number): number[] {
  const rough = half / 4;
  const power = Number(`1e${Math.floor(Math.log10(rough))}`);
  const step = [1, 2, 5, 10].map(k => k * power).find(value => value >= rough)!;
  const count = Math.floor(half / step);
  return Array.from({ length: 2 * count + 1 }, (_, k) => (k - count) * step);
}

/** As much of a name as fits. */
function fitting(context: CanvasRenderingContext2D, name: string, width: number): string {
  let most = name.length;
  while (most > 1 && context.measureText(shortName(name, most)).width > width) most--;
  return shortName(name, most);
}
