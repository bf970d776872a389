// The order of a channel's messages: that of their record stamps, as readers of bags, MCAP files and rosbag2 give them, wherever in the file they lie.
import { leavingUint32 } from '../../scratch.js';
import { type MessageTable, NO_STAMP } from '../../source/source.js';

type Stamps = Pick<MessageTable, 'logNs' | 'stampNs'>;

/** Messages in a row whose record stamps ascend: fewer of them are disorder, not a run. */
const LONG = 10;
/** How far two runs may lie over each other, ns, before the recorder's clock itself is taken to have gone back. */
const OVERLAP = 500_000_000n;
/** Runs are also looked for among every so many messages, where disorder of neighbours does not show. */
const STRIDES = [1, 64];

/**
 * `list` sorted by record stamp where files only lie in another order (several writing threads, a merge, a filter), equal stamps as they
 * are. The list itself where they ascend, and where sorting would hide what happened: a recorder's clock that was set back, a
 * simulation that started again, whose runs lie over each other; headers that would be less in order than before. So, too, where the
 * headers serve as record stamps (tables of a dataset): nothing else tells the order.
 */
export function inRecordOrder(list: Uint32Array, table: Stamps): Uint32Array {
  const { logNs, stampNs } = table;
  const log = (message: number) => logNs.at(message);
  if (!stepsBack(list, log) || list.every(message => stampNs.at(message) === log(message))) return list;
  if (STRIDES.some(stride => runsOverlap(list, log, stride))) return list;
  const first = log(list[0]);
  const since = Float64Array.from(list, message => Number(log(message) - first));
  const order = Uint32Array.from(list, (_, i) => i).sort((a, b) => since[a] - since[b] || a - b);
  const sorted = leavingUint32(list.length);
  for (let i = 0; i < order.length; i++) sorted[i] = list[order[i]];
  const header = (message: number) => stampNs.at(message);
  return stepsBack(sorted, header) <= stepsBack(list, header) ? sorted : list;
}

/** How many stamps lie before the one before; those that are none or zero are passed over. */
function stepsBack(list: Uint32Array, stampOf: (message: number) => bigint): number {
  let count = 0;
  let before = NO_STAMP;
  for (const message of list) {
    const stamp = stampOf(message);
    if (stamp === NO_STAMP || stamp === 0n) continue;
    if (stamp < before) count++;
    before = stamp;
  }
  return count;
}

function runsOverlap(list: Uint32Array, log: (message: number) => bigint, stride: number): boolean {
  const runs: { readonly first: bigint; readonly last: bigint }[] = [];
  for (let from = 0, to: number; from < list.length; from = to) {
    let length = 1;
    for (to = from + stride; to < list.length && log(list[to]) >= log(list[to - stride]); to += stride) length++;
    if (length >= LONG) runs.push({ first: log(list[from]), last: log(list[to - stride]) });
  }
  runs.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  let latest: bigint | undefined;
  for (const { first, last } of runs) {
    const until = latest === undefined || latest > last ? last : latest;
    if (latest !== undefined && until - first > OVERLAP) return true;
    if (latest === undefined || last > latest) latest = last;
  }
  return false;
}
