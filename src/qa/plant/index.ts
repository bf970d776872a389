// Planting: faults put into labels on purpose, to measure how many are found.
export { type FaultKind, faultKinds, type Planted, type PlantedFault, plantedDocument, plantedJson } from './ledger.js';
export { plantFaults } from './plant-faults.js';
