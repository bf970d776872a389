// What the stage is made of: whatever of it changes, something is drawn anew.
import { compare } from '../state/calibrate/compare.js';
import { nudges } from '../state/calibrate/nudge.js';
import { inks, picturedClouds } from '../state/cloud-looks.js';
import { chosenLabel, editedBox, labelsHere, showLabels } from '../state/labels.js';
import * as store from '../state/store.js';

export const redrawnBy = [
  store.frame,
  store.colour,
  store.showPoints,
  store.dimOccluded,
  store.pointSize,
  store.colourRange,
  store.sceneScale,
  store.activeCamera,
  store.activeCloud,
  picturedClouds,
  inks,
  store.hiddenClouds,
  nudges,
  compare,
  labelsHere,
  showLabels,
  chosenLabel,
  editedBox,
] as const;
