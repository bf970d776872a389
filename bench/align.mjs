// How long alignment takes: one million stamps in each of eight streams, per policy. Run `npm run build` first.
import { performance } from 'node:perf_hooks';
import { policies } from '../dist/sync/index.js';

const streams = Number(process.argv[2] ?? 8);
const messages = Number(process.argv[3] ?? 1_000_000);

/** Park and Miller's generator (CACM 1988). */
let state = 20260101;
function uniform() {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
}

/** Rates near 100 Hz, random phases, 1 ms of jitter, one message in a hundred lost. */
function series(sensor) {
  const period = 10e6 * (0.9 + 0.2 * uniform());
  let at = uniform() * period;
  const t = new Float64Array(messages);
  for (let i = 0; i < messages; i++) {
    t[i] = Math.round(at + 1e6 * uniform());
    at += uniform() < 0.01 ? 2 * period : period;
  }
  t.sort();
  const none = new BigInt64Array(0);
  return { sensor, t, rawNs: none, logNs: none, message: new Uint32Array(0) };
}

const members = Array.from({ length: streams }, (_, i) => ({
  stream: series(`stream ${i}`),
  toleranceNs: 50e6,
  maxGapNs: 25e6,
  missing: 'null',
  minStepNs: 0,
}));
const request = {
  members,
  reference: members[0],
  range: { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
  oneToOne: false,
  grid: { stepNs: 10e6, phaseNs: 0 },
  sets: { queueSize: Number.POSITIVE_INFINITY, maxIntervalNs: 50e6, agePenalty: 0.1 },
};
const runs = [
  ...policies.map(policy => ({ name: policy.name, policy, request })),
  {
    name: 'nearest, one to one',
    policy: policies.find(p => p.name === 'nearest'),
    request: { ...request, oneToOne: true },
  },
];

console.log(`${streams} streams of ${messages} stamps\n`);
console.log('policy                     frames       s   CPU s   MB beyond the stamps');
for (const { name, policy, request } of runs) {
  globalThis.gc?.();
  const before = memory();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { frames } = policy.align(request);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const used = (memory() - before) / 1e6;
  const columns = [
    name.padEnd(22),
    String(frames.length).padStart(10),
    seconds.toFixed(2).padStart(7),
    ((user + system) / 1e6).toFixed(2).padStart(7),
    used.toFixed(0).padStart(6),
  ];
  console.log(columns.join(' '));
}

function memory() {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
