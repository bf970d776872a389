// Processor time of this process: a bound on it says what a loop costs, whatever else the machine does meanwhile.

/** User time so far, ms, of all threads. */
export function cpuMs(): number {
  return process.cpuUsage().user / 1000;
}
