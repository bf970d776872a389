// Name of the dataset, the screens, and the switches that belong to none of them.

import { many } from '../state/format.js';
import { helpOpen } from '../state/keys.js';
import { labelsHere } from '../state/labels.js';
import { dataset, screen, screenNames, screens } from '../state/store.js';
import { nextTheme, theme } from '../state/theme.js';

const withoutReview = screens.filter(name => name !== 'review');
const reviewFirst = ['review', ...withoutReview] as const;

export function TopBar() {
  const data = dataset.value!;
  const hasQueue = labelsHere.value !== undefined;
  return (
    <header class="bar">
      <h1 title={`${data.name}: framelock ${data.framelock}, ${many(data.frames, 'frame')}`}>{data.name}</h1>
      <nav aria-label="Screens">
        {(hasQueue || screen.value === 'review' ? reviewFirst : withoutReview).map(name => (
          <button
            key={name}
            type="button"
            aria-current={screen.value === name ? 'page' : undefined}
            onClick={() => {
              screen.value = name;
            }}
          >
            {screenNames[name]}
          </button>
        ))}
      </nav>
      <span class="grow" />
      <button type="button" onClick={nextTheme} title="dark, light, high contrast (Alt+0)">
        {theme.value}
      </button>
      <button
        type="button"
        onClick={() => {
          helpOpen.value = true;
        }}
        title="keys (?)"
        aria-label="Help"
      >
        ?
      </button>
    </header>
  );
}
