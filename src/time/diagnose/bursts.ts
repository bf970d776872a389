// Where the recorder got nothing for a while and then several messages at once: a stall of transport, disk or computer.

export interface Bursts {
  readonly count: number;
  /** Messages that came in bursts. */
  readonly messages: number;
  readonly longestStallNs: number;
  /** First message of each burst, in recording order. */
  readonly at: readonly number[];
}

/** Short steps after the stall: with fewer, one message was merely late. */
const FEWEST_STEPS = 3;

/** A burst is a step of more than two periods followed by three or more of less than a quarter. `record` in recording order. */
export function findBursts(record: Float64Array, periodNs: number): Bursts {
  const at: number[] = [];
  let [messages, longestStallNs] = [0, 0];
  for (let i = 1; i < record.length; i++) {
    const stall = record[i] - record[i - 1];
    if (!(stall > 2 * periodNs)) continue;
    let k = i + 1;
    while (k < record.length && Math.abs(record[k] - record[k - 1]) < periodNs / 4) k++;
    if (k - i - 1 < FEWEST_STEPS) continue;
    at.push(i);
    messages += k - i;
    longestStallNs = Math.max(longestStallNs, stall);
    i = k - 1;
  }
  return { count: at.length, messages, longestStallNs, at };
}
