// The one place that decides between compiled loops and plain TypeScript.

/** What `compiled` makes, or `plain` where that throws: where WebAssembly has no SIMD or no shared memory. */
export function compiledOr<Kernels>(compiled: () => Kernels, plain: () => Kernels): Kernels {
  try {
    return compiled();
  } catch {
    return plain();
  }
}
