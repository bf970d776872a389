// The page: bar, the chosen screen, timeline; or what stands in the way.
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { ClientContext, ShowContext } from '../main/show-context.js';
import type { Show } from '../render/show.js';
import type { DataClient } from '../state/data-client.js';
import { step } from '../state/frames.js';
import { bindKeys, helpOpen } from '../state/keys.js';
import * as store from '../state/store.js';
import { nextTheme } from '../state/theme.js';
import { Explore } from './explore.js';
import { Help } from './help.js';
import { lazy } from './lazy.js';
import { Timeline } from './timeline.js';
import { TopBar } from './top-bar.js';

/** What is not shown first is not fetched first. */
const contents: { readonly [S in store.Screen]: ComponentType } = {
  explore: Explore,
  sync: lazy(async () => (await import('./sync/sync-screen.js')).SyncScreen),
  calibrate: lazy(async () => (await import('./calibrate/calibrate-screen.js')).CalibrateScreen),
  overview: lazy(async () => (await import('./overview/overview-screen.js')).OverviewScreen),
  review: lazy(async () => (await import('./review/review-screen.js')).ReviewScreen),
};

export interface AppProps {
  readonly show: Show | undefined;
  readonly client: DataClient;
}

export function App({ show, client }: AppProps) {
  useEffect(() => bindKeys(commonKeys), []);
  const { problem, dataset, screen } = store;
  if (problem.value) return <ProblemScreen kind={problem.value.kind} text={problem.value.text} />;
  if (!dataset.value || !show)
    return (
      <main class="message">
        <p role="status">Opening the dataset …</p>
      </main>
    );
  const Content = contents[screen.value];
  return (
    <ShowContext.Provider value={show}>
      <ClientContext.Provider value={client}>
        <div class="page">
          <TopBar />
          <main class="screen" data-screen={screen.value}>
            <Content />
          </main>
          <Timeline />
          {helpOpen.value && <Help />}
          <output class="live" aria-live="polite">
            {store.notices.value.at(-1) ?? ''}
          </output>
        </div>
      </ClientContext.Provider>
    </ShowContext.Provider>
  );
}

function ProblemScreen({ kind, text }: { kind: string; text: string }) {
  return (
    <main class="message" data-problem={kind}>
      <div role="alert">
        <h1>The dataset cannot be shown</h1>
        <p>{text}</p>
      </div>
    </main>
  );
}

const commonKeys = [
  { keys: [',', 'ArrowLeft'], text: 'frame before', group: 'Frames', run: () => step(-1) },
  { keys: ['.', 'ArrowRight'], text: 'next frame', group: 'Frames', run: () => step(1) },
  { keys: ['Shift+ArrowLeft', '<'], text: '10 frames back', group: 'Frames', run: () => step(-10) },
  { keys: ['Shift+ArrowRight', '>'], text: '10 frames on', group: 'Frames', run: () => step(10) },
  { keys: ['Home'], text: 'first frame', group: 'Frames', run: () => step(Number.NEGATIVE_INFINITY) },
  { keys: ['End'], text: 'last frame', group: 'Frames', run: () => step(Number.POSITIVE_INFINITY) },
  {
    keys: [' '],
    text: 'play and stop',
    group: 'Frames',
    run: () => {
      store.playing.value = !store.playing.value;
    },
  },
  { keys: ['c'], text: 'next camera', group: 'View', run: nextCamera },
  {
    keys: ['p'],
    text: 'show or hide projected points',
    group: 'View',
    run: () => {
      store.showPoints.value = !store.showPoints.value;
    },
  },
  {
    keys: ['o'],
    text: 'dim hidden points or not',
    group: 'View',
    run: () => {
      store.dimOccluded.value = !store.dimOccluded.value;
    },
  },
  { keys: ['l'], text: 'copy a link to this view', group: 'View', run: copyLink },
  ...store.screens.map((screen, i) => ({
    keys: [`Alt+${i + 1}`],
    text: store.screenNames[screen],
    group: 'Screens',
    run: () => {
      store.screen.value = screen;
    },
  })),
  { keys: ['Alt+0'], text: 'dark, light, high contrast', group: 'View', run: nextTheme },
  {
    keys: ['?'],
    text: 'this help',
    group: 'View',
    run: () => {
      helpOpen.value = !helpOpen.value;
    },
  },
];

function nextCamera(): void {
  const all = store.cameras.value;
  if (all.length === 0) return;
  store.chosenCamera.value = all[(all.indexOf(store.activeCamera.value!) + 1) % all.length].name;
}

function copyLink(): void {
  navigator.clipboard?.writeText(location.href).then(
    () => store.notice('link copied', true),
    () => store.notice('the browser did not allow copying: take the link from its address bar', true),
  );
}
