// Truncated Taylor series in time: writes a path once and gets its velocity, acceleration and angular rates exactly.

/** Taylor coefficients: f(t + h) = Σ c[k]·h^k. All jets of one computation have one length. */
export type Jet = readonly number[];

export function constant(value: number, length: number): Jet {
  return Array.from({ length }, (_, k) => (k === 0 ? value : 0));
}

/** The time variable itself: t + h. */
export function variable(t: number, length: number): Jet {
  return Array.from({ length }, (_, k) => (k === 0 ? t : k === 1 ? 1 : 0));
}

export function add(a: Jet, b: Jet): Jet {
  return a.map((x, k) => x + b[k]);
}

export function scale(a: Jet, s: number): Jet {
  return a.map(x => x * s);
}

export function multiply(a: Jet, b: Jet): Jet {
  return a.map((_, k) => {
    let sum = 0;
    for (let i = 0; i <= k; i++) sum += a[i] * b[k - i];
    return sum;
  });
}

export function divide(a: Jet, b: Jet): Jet {
  const out: number[] = [];
  for (let k = 0; k < a.length; k++) {
    let sum = a[k];
    for (let i = 0; i < k; i++) sum -= out[i] * b[k - i];
    out.push(sum / b[0]);
  }
  return out;
}

/** sin and cos together: s' = c·a', c' = −s·a' (Griewank & Walther, Evaluating Derivatives, ch. 13). */
export function sinCos(a: Jet): [Jet, Jet] {
  const s = [Math.sin(a[0])];
  const c = [Math.cos(a[0])];
  for (let k = 1; k < a.length; k++) {
    let sk = 0;
    let ck = 0;
    for (let j = 1; j <= k; j++) {
      sk += j * a[j] * c[k - j];
      ck -= j * a[j] * s[k - j];
    }
    s.push(sk / k);
    c.push(ck / k);
  }
  return [s, c];
}

/** One coefficient shorter than `a`. */
export function derivative(a: Jet): Jet {
  return a.slice(1).map((x, k) => x * (k + 1));
}

/** Angle of the vector (x, y): the value by atan2, the rest by integrating (x·y' − y·x') / (x² + y²). */
export function angle(y: Jet, x: Jet): Jet {
  const dx = derivative(x);
  const dy = derivative(y);
  const shortX = x.slice(0, -1);
  const shortY = y.slice(0, -1);
  const rate = divide(
    add(multiply(shortX, dy), scale(multiply(shortY, dx), -1)),
    add(multiply(shortX, shortX), multiply(shortY, shortY)),
  );
  return [Math.atan2(y[0], x[0]), ...rate.map((r, k) => r / (k + 1))];
}
