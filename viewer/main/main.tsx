// Starts the viewer: finds the dataset, makes the stage, puts the panels on the page.
import { render } from 'preact';
import { App } from '../panels/app.js';
import { Show } from '../render/show.js';
import { nudgesUnsaved } from '../state/calibrate/nudge.js';
import { DataClient } from '../state/data-client.js';
import { startFrames } from '../state/frames.js';
import { listenToKeys } from '../state/keys.js';
import { followLabels } from '../state/labels.js';
import { parseLink } from '../state/link.js';
import { followPins } from '../state/measure.js';
import { dataset, notice, problem, removeNotice } from '../state/store.js';
import { followTheme } from '../state/theme.js';
import { applyLink, followLink } from '../state/url.js';
import { connect } from './connect.js';
import { connection } from './connection-state.js';
import './style.css';

declare global {
  interface Window {
    /** For tests: what is on the stage. */
    framelock?: { readonly show: Show; readonly client: DataClient };
  }
}

const LOST = 'the graphics context was lost; it comes back by itself';
const link = parseLink(location.hash);
const canvas = document.createElement('canvas');
canvas.id = 'stage';
canvas.setAttribute('aria-hidden', 'true');
document.body.prepend(canvas);

const show = makeShow();
const client = new DataClient();
if (show) window.framelock = { show, client };
if (show)
  followTheme(() => {
    show.stage.background = getComputedStyle(document.documentElement).getPropertyValue('--stage').trim() || '#101214';
  });
listenToKeys();
addEventListener('beforeunload', event => {
  if (nudgesUnsaved()) event.preventDefault();
});
const root = document.getElementById('app')!;
root.replaceChildren();
render(<App show={show} client={client} />, root);
void start();

function makeShow(): Show | undefined {
  try {
    return new Show(canvas, lost => {
      removeNotice(LOST);
      if (lost) notice(LOST);
      else notice('the graphics context is back', true);
    });
  } catch {
    problem.value = {
      kind: 'no-webgl',
      text: 'This browser has no WebGL2, which the viewer draws with: switch on hardware acceleration, or use another browser.',
    };
    return undefined;
  }
}

async function start(): Promise<void> {
  try {
    connection.value = await connect(link.dataset);
    dataset.value = await client.open(connection.value.place);
    applyLink(link);
    followLink(link.dataset);
    startFrames(client, show?.pictures);
    followLabels(client);
    followPins(client);
  } catch (error) {
    const kind = (error as { kind?: string }).kind ?? 'failed';
    problem.value = { kind, text: error instanceof Error ? error.message : String(error) };
  }
}
