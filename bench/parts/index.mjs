// The parts of the benchmark, in the order in which they run and stand on the page.
import { convertPart, minutePart } from './convert.mjs';
import { coresPart } from './cores.mjs';
import { growthPart } from './growth.mjs';
import { infoPart } from './info.mjs';
import { limitsPart } from './limits.mjs';
import { memoryPart } from './memory.mjs';
import { readingPart } from './reading.mjs';
import { workersPart } from './workers.mjs';

/** `measure(context)` gives {title, text, rows, tables, goals, versions}, or {missing: why} where something it needs is not here. */
export const parts = {
  convert: convertPart,
  minute: minutePart,
  workers: workersPart,
  cores: coresPart,
  limits: limitsPart,
  info: infoPart,
  reading: readingPart,
  memory: memoryPart,
  growth: growthPart,
};
