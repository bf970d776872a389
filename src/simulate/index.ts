// The simulate room: a seeded toy town, its sensors, and the truth about them.

export { ros2Tree, ros2Type } from './messages.js';
export { readScenario } from './read-scenario.js';
export { type Scenario, town } from './scenario.js';
export { type SimulatedMessage, type Simulation, simulate } from './simulate.js';
export { simulatedSource } from './simulated-source.js';
export { trueRigYaml } from './true-rig.js';
export { truthCollector } from './truth-file.js';
