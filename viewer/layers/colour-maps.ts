// Colour maps as GLSL, by a polynomial each: no lookup textures.

/** Which map a value goes through; positions in `colour()` below. */
export const colourMaps = { turbo: 0, viridis: 1, diverging: 2, categories: 3 } as const;
export type ColourMap = keyof typeof colourMaps;

/**
 * `vec3 colour(int map, float t)`, t in [0, 1]. turbo: Mikhailov's polynomial (Google, 2019, Apache-2.0); viridis: a sixth-order
 * fit to matplotlib's table; diverging: blue, grey, orange through CIELAB-like lightness; categories: eight colours of Okabe and
 * Ito (2008), safe for colour-blind eyes, t = category / 8.
 */
export const colourGlsl = /* glsl */ `
vec3 turbo(float x) {
  const vec4 r4 = vec4(0.13572138, 4.61539260, -42.66032258, 132.13108234);
  const vec4 g4 = vec4(0.09140261, 2.19418839, 4.84296658, -14.18503333);
  const vec4 b4 = vec4(0.10667330, 12.64194608, -60.58204836, 110.36276771);
  const vec2 r2 = vec2(-152.94239396, 59.28637943);
  const vec2 g2 = vec2(4.27729857, 2.82956604);
  const vec2 b2 = vec2(-89.90310912, 27.34824973);
  vec4 v4 = vec4(1.0, x, x * x, x * x * x);
  vec2 v2 = v4.zw * v4.z;
  return vec3(dot(v4, r4) + dot(v2, r2), dot(v4, g4) + dot(v2, g2), dot(v4, b4) + dot(v2, b2));
}
vec3 viridis(float t) {
  const vec3 c0 = vec3(0.2777273, 0.0054073, 0.3340998);
  const vec3 c1 = vec3(0.1050930, 1.4046135, 1.3845902);
  const vec3 c2 = vec3(-0.3308618, 0.2148476, 0.0950952);
  const vec3 c3 = vec3(-4.6342305, -5.7991010, -19.3324410);
  const vec3 c4 = vec3(6.2282700, 14.1799334, 56.6905526);
  const vec3 c5 = vec3(4.7763850, -13.7451454, -65.3530326);
  const vec3 c6 = vec3(-5.4354559, 4.6458526, 26.3124352);
  return c0 + t * (c1 + t * (c2 + t * (c3 + t * (c4 + t * (c5 + t * c6)))));
}
vec3 diverging(float t) {
  vec3 low = vec3(0.13, 0.44, 0.85), mid = vec3(0.80), high = vec3(0.90, 0.45, 0.05);
  return t < 0.5 ? mix(low, mid, 2.0 * t) : mix(mid, high, 2.0 * t - 1.0);
}
vec3 categories(float t) {
  int k = int(mod(floor(t * 8.0 + 0.5), 8.0));
  if (k == 0) return vec3(0.90, 0.62, 0.00);
  if (k == 1) return vec3(0.34, 0.71, 0.91);
  if (k == 2) return vec3(0.00, 0.62, 0.45);
  if (k == 3) return vec3(0.94, 0.89, 0.26);
  if (k == 4) return vec3(0.00, 0.45, 0.70);
  if (k == 5) return vec3(0.84, 0.37, 0.00);
  if (k == 6) return vec3(0.80, 0.47, 0.65);
  return vec3(0.60);
}
vec3 colour(int map, float t) {
  float c = clamp(t, 0.0, 1.0);
  // Its purple end is left out: on a dark ground nobody sees it.
  if (map == 1) return clamp(viridis(0.2 + 0.8 * c), 0.0, 1.0);
  if (map == 2) return diverging(c);
  if (map == 3) return categories(t);
  return clamp(turbo(c), 0.0, 1.0);
}
`;
