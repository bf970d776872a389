// One curve over all frames: a click goes to its frame, and the shown frame's own numbers stand below it.
import { useEffect, useRef } from 'preact/hooks';
import { useClient } from '../main/show-context.js';
import { learnNumbers, numbers, readAllNumbers, readingNumbers, readNumbers } from '../state/all-numbers.js';
import { type Curve, readCurve } from '../state/curves.js';
import { many, numberText } from '../state/format.js';
import { frameAt } from '../state/overview.js';
import type { Readings } from '../state/readings.js';
import { dataset, frame, frameIndex } from '../state/store.js';
import { needSeries, series, tables } from '../state/tables.js';
import { theme } from '../state/theme.js';
import type { Plot } from './plot.js';
import { strokes } from './strokes.js';

export function OverTime({ curve }: { curve: Curve }) {
  const client = useClient();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>(undefined);
  useEffect(() => needSeries(client), [client]);
  useEffect(() => (curve.needs === 'frames' ? readNumbers(client) : undefined), [client, curve.needs]);
  const firstStampNs = tables.value?.alignment.frameStampNs[0];
  const frames = [...numbers.value.values()].sort((a, b) => a.index - b.index);
  const read =
    firstStampNs === undefined ? undefined : readCurve(curve, { frames, series: series.value ?? [], firstStampNs });
  const now = () => {
    const shown = frame.peek();
    return shown && firstStampNs !== undefined ? Number(shown.stampNs - firstStampNs) / 1e9 : undefined;
  };
  const goTo = (seconds: number) => {
    const at = frameAt(tables.peek()!.alignment, firstStampNs! + BigInt(Math.round(1e9 * seconds)));
    if (at !== undefined) frameIndex.value = at;
  };
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    let left = false;
    if (read)
      void import('./plot.js').then(({ drawPlot }) => {
        if (left) return;
        const options = { unit: curve.unit, seconds: 's since the first frame', now, clicked: goTo };
        plot.current = drawPlot(holder.current!, latest.current ?? read, options);
      });
    return () => {
      left = true;
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [curve.key, read === undefined, theme.value]);
  useEffect(() => {
    if (read) plot.current?.holds(read);
  }, [numbers.value, series.value]);
  useEffect(() => {
    plot.current?.moved();
    learnNumbers(frame.value);
  }, [frame.value]);
  return (
    <>
      <div ref={holder} class="plot over-time" title="click: to the frame" />
      {read ? <Now of={read} at={now()} unit={curve.unit} /> : <p class="now">reading …</p>}
      {curve.needs === 'frames' && <HowMany client={client} />}
    </>
  );
}

/** The numbers at the shown frame, which the line in the curve marks. */
function Now({ of: { seconds, lines, names }, at, unit }: { of: Readings; at: number | undefined; unit: string }) {
  const k = at === undefined ? -1 : seconds.findIndex(one => Math.abs(one - at) < 1e-6);
  if (k < 0) return <p class="now">not known at this frame</p>;
  return (
    <p class="now">
      {lines.map((line, i) => (
        <span key={names[i]}>
          {lines.length > 1 && <i style={{ background: strokes[i % strokes.length] }} />}
          {lines.length > 1 && `${names[i]} `}
          {valueText(line[k] ?? Number.NaN, unit)}
        </span>
      ))}
    </p>
  );
}

/** What is counted has no decimals. */
function valueText(value: number, unit: string): string {
  return unit === '' && Number.isInteger(value) ? String(value) : numberText(value, unit);
}

/** Frames are read with their pictures: of a long recording only some, until more are asked for. */
function HowMany({ client }: { client: Parameters<typeof readNumbers>[0] }) {
  const [known, all] = [numbers.value.size, dataset.value!.frames];
  if (known >= all) return null;
  return (
    <p class="how-many">
      <progress max={all} value={known} aria-label="Frames read" /> {known} of {many(all, 'frame')}
      {!readingNumbers.value && (
        <button type="button" onClick={() => readAllNumbers(client)}>
          read all
        </button>
      )}
    </p>
  );
}
