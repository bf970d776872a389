// Radar yaw: how a radar is turned about the upright axis, from Doppler and the car's own velocity.
export { RadarYaw, type SensorMotion } from './radar-yaw.js';
export type { RadarYawEstimate, YawOptions } from './yaw-verdict.js';
