// Medians of what was measured, and what they say of the goals.

/** Quartiles show how much the rounds differ; the ends would show the worst disturbance. */
export function quartiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = part => {
    const place = part * (sorted.length - 1);
    const low = sorted[Math.floor(place)];
    return low + (place - Math.floor(place)) * (sorted[Math.ceil(place)] - low);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** ms of one call. `cpus` keeps the rounds, so that ratios can be taken within them. */
export function summarize(tasks, samples) {
  return tasks.map(({ kernel, size, variant, compared, repetitions }, n) => ({
    kernel: kernel.name,
    size,
    variant,
    compared,
    ...(kernel.differs?.[variant] ? { differs: kernel.differs[variant] } : {}),
    repetitions,
    cpu_ms: quartiles(samples.map(row => row[n].cpu * 1e-6)),
    wall_ms: quartiles(samples.map(row => row[n].wall * 1e-6)),
    rounds_ms: samples.map(row => Number((row[n].cpu * 1e-6).toPrecision(4))),
  }));
}

/** One line per goal and size for which both were measured. The ratio is the median of those within a round. */
export function goalsOf(kernels, rows) {
  return kernels.flatMap(kernel =>
    kernel.goals.flatMap(goal =>
      kernel.sizes.flatMap(size => {
        const of = variant => rows.find(r => r.kernel === kernel.name && r.size === size && r.variant === variant);
        const [own, peer] = [of('simd'), of(goal.peer)];
        return own && peer ? [{ kernel: kernel.name, size, ...goal, ...judged(goal, own, peer) }] : [];
      }),
    ),
  );
}

function judged({ kind, must, aim }, own, peer) {
  const slower = kind === 'at most';
  const [a, b] = slower ? [own, peer] : [peer, own];
  const { median: ratio, low, high } = quartiles(a.rounds_ms.map((ms, round) => ms / b.rounds_ms[round]));
  const reaches = limit => (slower ? ratio <= limit : ratio >= limit);
  return { ratio, low, high, reached: reaches(aim) ? 'aim' : reaches(must) ? 'must' : 'no' };
}
