// Truncated Taylor series in time: writes a path once and gets its velocity, acceleration and angular rates exactly.

/** Taylor coefficients: f(t + h) = Σ c[k]·h^k. All jets of one computation have one length. */
export type Jet = readonly number[];

// Plain loops below: a sweep works out some ten thousand motions.
export function constant(value: number, length: number): Jet {
  const out = new Array<number>(length).fill(0);
  out[0] = value;
  return out;
}

/** The time variable itself: t + h. */
export function variable(t: number, length: number): Jet {
  const out = new Array<number>(length).fill(0);
  out[0] = t;
  if (length > 1) out[1] = 1;
  return out;
}

export function add(a: Jet, b: Jet): Jet {
  const out: number[] = [];
  for (let k = 0; k < a.length; k++) out.push(a[k] + b[k]);
  return out;
}

export function scale(a: Jet, s: number): Jet {
  const out: number[] = [];
  for (let k = 0; k < a.length; k++) out.push(a[k] * s);
  return out;
}

export function multiply(a: Jet, b: Jet): Jet {
  const out: number[] = [];
  for (let k = 0; k < a.length; k++) {
    let sum = 0;
    for (let i = 0; i <= k; i++) sum += a[i] * b[k - i];
    out.push(sum);
  }
  return out;
}

function divide(a: Jet, b: Jet): Jet {
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
  const out: number[] = [];
  for (let k = 1; k < a.length; k++) out.push(a[k] * k);
  return out;
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
