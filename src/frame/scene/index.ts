// Scenes: frames as checks of labels see them, and labels bound to them.

export { type BindOptions, bindLabels, defaultBinding } from './bind-labels.js';
export { type BoundLabel, type BoundLabels, type UnboundReason, unboundReasons } from './bound-label.js';
export { boxMoved } from './box-moved.js';
export { type PointsInRig, pointsInRig } from './points-in-rig.js';
export type { PointColumn, Scene, SceneCloud, SceneFrame, SceneMoment, ScenePicture, SceneSensor } from './scene.js';
