// What a class of objects can do: read from the words of its name, since every dataset names its classes otherwise.

export interface MotionKind {
  readonly name: 'fixed' | 'person' | 'bicycle' | 'vehicle' | 'rail' | 'anything';
  /** Beyond what such objects do on roads, m/s, m/s², rad/s. */
  readonly speed: number;
  readonly acceleration: number;
  readonly yawRate: number;
  /** How fast its yaw rate changes, as a matter of course, rad/s². */
  readonly yawAcceleration: number;
}

/**
 * Speeds: a sprint, a bicycle downhill, an unlimited motorway, a fast train. Accelerations: an emergency stop on a dry road is
 * 8 to 10 m/s², so is the start of a fast motorcycle. A car at its tightest turn of 5 m and 8 m/s turns by 1.6 rad/s.
 */
const kinds: readonly MotionKind[] = [
  { name: 'fixed', speed: 3, acceleration: 5, yawRate: 2, yawAcceleration: 0.2 },
  { name: 'person', speed: 10, acceleration: 8, yawRate: 7, yawAcceleration: 2 },
  { name: 'bicycle', speed: 25, acceleration: 10, yawRate: 3, yawAcceleration: 1 },
  { name: 'vehicle', speed: 70, acceleration: 12, yawRate: 2, yawAcceleration: 0.5 },
  { name: 'rail', speed: 95, acceleration: 5, yawRate: 0.5, yawAcceleration: 0.2 },
];
const anything: MotionKind = { name: 'anything', speed: 95, acceleration: 12, yawRate: 7, yawAcceleration: 2 };

/** The first that one of the words of a class begins with. `wheeled_rider` is a person's pose on wheels, hence before persons. */
const words: readonly (readonly [MotionKind['name'], RegExp])[] = [
  ['bicycle', /^(bicycl|bike|cyclist|rider|wheeled|wheelchair|scooter|skate)/],
  ['person', /^(pedestrian|person|people|human|child|adult|walker|stroller|dog|animal|officer|worker)/],
  ['rail', /^(train|tram|rail|locomotive)/],
  [
    'vehicle',
    /^(vehicle|car|van|truck|lorry|bus|trailer|motorcycl|motorbike|moped|automobile|minivan|suv|tractor|excavator|construction|taxi|police|ambulance|emergency)/,
  ],
  ['fixed', /^(cone|trafficcone|barrier|barrel|bollard|sign|pole|post|debris|light|fence|rack|static|tree|movable)/],
];

/** A name that says nothing known may do anything. Cones and barrels of a building site are fixed: the last word counts first. */
export function motionKind(category: string): MotionKind {
  const parts = category
    .slice(0, 200)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .reverse();
  for (const part of parts)
    for (const [name, pattern] of words) if (pattern.test(part)) return kinds.find(kind => kind.name === name)!;
  return anything;
}
