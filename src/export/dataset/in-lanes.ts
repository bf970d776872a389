// Runs jobs side by side in a few lanes, and gives their results in the order of the jobs.

/**
 * `run` is called for at most `atOnce` jobs at a time, each with a lane of its own. A result may lie in its lane's memory: the lane
 * is used again when the caller asks for the second result after it, so that one may still be written while the next is taken.
 * At least two lanes. Where the caller stops early, or a job fails, what is running is waited for.
 */
export async function* inLanes<Lane, Job, Result>(
  jobs: Iterable<Job>,
  lanes: readonly Lane[],
  atOnce: number,
  run: (job: Job, lane: Lane) => Promise<Result>,
): AsyncGenerator<Result> {
  const free = [...lanes];
  const running: { readonly lane: Lane; readonly result: Promise<Result> }[] = [];
  const waiting = jobs[Symbol.iterator]();
  let active = 0;
  let ended = false;
  const start = () => {
    while (!ended && active < atOnce && free.length > 0) {
      const { done, value } = waiting.next();
      ended = done === true;
      if (ended) return;
      const lane = free.shift()!;
      active++;
      const result = run(value, lane).finally(() => {
        active--;
        start();
      });
      // Seen where it is awaited below; until then it is not unhandled.
      result.catch(() => {});
      running.push({ lane, result });
    }
  };
  let last: Lane | undefined;
  try {
    start();
    for (let next = running.shift(); next; next = running.shift()) {
      yield await next.result;
      if (last !== undefined) free.push(last);
      last = next.lane;
      start();
    }
  } finally {
    ended = true;
    await Promise.allSettled(running.map(({ result }) => result));
  }
}
