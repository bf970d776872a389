// Which field of a radar's points is the measured rate of range: drivers name it in many ways.

/** As drivers name it, most telling first. */
const NAMES = [
  'doppler',
  'range_rate',
  'radial_velocity',
  'doppler_velocity',
  'radial_speed',
  'vr',
  'v_r',
  'velocity',
  'vel',
];

/** `v_doppler_mps`, `radial_relative_velocity`, `rangeRate`, `radialVelocityMS`, `speed_radial`, … */
const RATE = /doppler|range_?rate|radial_?(?:rel(?:ative)?_?)?(?:velocity|vel|speed)|(?:velocity|vel|speed)_?radial/;
/** Rates that the car's own motion was taken out of tell nothing of it; other numbers are about the rate: its error, its bin. */
const OTHER = /comp|std|sigma|var|cov|err|abs|bin|idx|index|ambig|min|max|res|prob|valid|flag|quality/;

/** Position among the names; −1 without one. */
export function rangeRateOf(names: readonly string[]): number {
  const lower = names.map(name => name.toLowerCase());
  const known = NAMES.map(name => lower.indexOf(name)).find(at => at >= 0);
  return known ?? lower.findIndex(name => RATE.test(name) && !OTHER.test(name));
}
