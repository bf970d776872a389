// The health report as one self-contained HTML page: no scripts, nothing loaded, every recording text escaped.
import {
  bestFitLine,
  type Comparison,
  comparisonLine,
  offsetText,
  type PairHealth,
} from '../../calibration/health/index.js';
import { htmlDocument } from '../html/document.js';
import { escapeHtml, figure } from '../html/text.js';
import { sweepCurve, windowCurve } from './curves.js';

/** A drawn frame as it stands in the page. */
export interface PagePicture {
  readonly caption: string;
  /** Base64 of a JPEG. */
  readonly jpeg: string;
}

export interface HealthPage {
  readonly name: string;
  readonly pairs: readonly PairHealth[];
  /** Of each pair. */
  readonly pictures: readonly (readonly PagePicture[])[];
  readonly compared?: readonly Comparison[];
}

export function healthPage({ name, pairs, pictures, compared }: HealthPage): string {
  const title = escapeHtml(name);
  return htmlDocument({
    title: `${title} – calibration health`,
    rules: `.three{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(280px,100%),1fr));gap:6px 18px}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(380px,100%),1fr));gap:6px 18px}
img{display:block;width:100%;height:auto;border-radius:6px}`,
    pictures: true,
    body: `<h1>${title}</h1>
<p class="lead">Is the given calibration the best that the frames themselves show?</p>
${(compared ?? []).map(c => `<p class="card remark ${c.changed ? 'check' : ''}">${escapeHtml(comparisonLine(c))}</p>`).join('\n')}
${pairs.map((pair, i) => pairCard(pair, pictures[i] ?? [])).join('\n')}
<h2>How to read this</h2>
<div class="card"><dl>
<dt>Curves</dt><dd>How well clouds and pictures fit when one number of the extrinsic is changed and the others are kept, in nats per frame
below the best. The dashed line is the given calibration. A top beside it is an error of that size; a flat curve means that these
frames tell nothing of that number.</dd>
<dt>P(calibrated)</dt><dd>Of each window of frames, learned on this rig: its calibration was disturbed on purpose by 0.5° and 20 cm and found again.
Below 0.5 a window fits another calibration better.</dd>
<dt>pitch, yaw, roll; right, down, ahead</dt><dd>Turns about and shifts along the camera's x, y and z. The best fit is how the points would have to
move in the camera's frame; the camera's pose in the rig changes the other way round. It is a finding, not a new calibration: that is for calib refine.</dd>
</dl></div>`,
  });
}

function pairCard(pair: PairHealth, pictures: readonly PagePicture[]): string {
  const { camera, cloud, verdict, reasons, sweeps, frames, change } = pair;
  const best = bestFitLine(pair);
  const level = verdict === 'healthy' ? 'good' : verdict === 'suspicious' ? 'poor' : 'fair';
  const facts = [
    `${frames.usable} of ${frames.asked} frames could be compared`,
    ...reasons,
    ...(best ? [best] : []),
    ...(change ? [`before frame ${change.frame}: ${offsetText(change.offsetBefore)}`] : []),
    ...(change ? [`from frame ${change.frame} on: ${offsetText(change.offsetAfter)}`] : []),
  ];
  const images = pictures.map(
    p =>
      `<figure><figcaption>${escapeHtml(p.caption)}</figcaption><img alt="${escapeHtml(p.caption)}" src="data:image/jpeg;base64,${p.jpeg}"></figure>`,
  );
  const curves = sweeps.map(s =>
    figure(`${s.axis}${s.observable ? '' : ' <b>– flat or without a top: not observable</b>'}`, sweepCurve(s)),
  );
  return `<section class="card lidar"><div class="head"><h3>${escapeHtml(cloud)} in ${escapeHtml(camera)}</h3><span class="grade ${level}">${verdict}</span></div>
<ul class="facts">${facts.map(f => `<li>${escapeHtml(f)}</li>`).join('')}</ul>
${figure('P(calibrated) of the windows over time', windowCurve(pair))}
<div class="three">${curves.join('')}</div>
<div class="two">${images.join('')}</div></section>`;
}
