// Scenes: frames as checks of labels see them, and labels bound to them.

export { type BindOptions, bindLabels, defaultBinding } from './bind-labels.js';
export type { BoundLabel, BoundLabels } from './bound-label.js';
export { type PointsInRig, pointsInRig } from './points-in-rig.js';
export type { Scene, SceneCloud, SceneFrame, SceneMoment, ScenePicture, SceneSensor } from './scene.js';
