// The tree of coordinate systems of an OpenLABEL file: which one is the vehicle, which are sensors, and how to get there.
import { compose, identity, inverse, type SE3 } from '../../geometry/se3.js';
import { type JsonObject, listOf, objectOf, textAt, textOf, valueAt } from '../json/json-values.js';
import { transformOf } from './transform-data.js';

/** `T_a_b` between two systems of the file. */
export interface Edge {
  readonly a: string;
  readonly b: string;
  readonly T_a_b: SE3;
}

export interface CoordinateSystems {
  /** Name of the system that is the vehicle; undefined where none is. */
  readonly vehicle: string | undefined;
  /** Transforms that cannot be read, by name. */
  readonly bad: readonly string[];
  /** Where boxes given in `system` are kept, and the way there; `more` are the transforms of the frame. Undefined: there is none. */
  placeOf(system: string, more: readonly Edge[]): Place | undefined;
}

export interface Place {
  /** `rig`, or the name of a sensor. */
  readonly frame: string;
  readonly T_frame_system: SE3;
}

/** Also what framelock itself writes, and what nobody declared. */
const VEHICLE = /^(?:rig|base(?:_link|link)?|ego(?:_?vehicle|_?car)?|vehicle|car|body)(?:[-_ ]?iso[-_ ]?8855)?$/i;

/**
 * Of `coordinate_systems`, by type (ASAM OpenLABEL 1.0 § coordinate systems; `local_cs` and `local` are both written): boxes of
 * a sensor's system stay there, those of the vehicle's are in `rig`, and those of any other are carried to the vehicle, else to a sensor.
 */
export function coordinateSystems(given: unknown, streams: ReadonlySet<string>): CoordinateSystems {
  const systems = new Map<string, JsonObject>();
  for (const [name, value] of Object.entries(objectOf(given) ?? {})) systems.set(name, objectOf(value) ?? {});
  const typeOf = (name: string) => textAt(systems.get(name), 'type').toLowerCase();
  const isSensor = (name: string) =>
    /^sensor/.test(typeOf(name)) || (streams.has(name) && !/^local/.test(typeOf(name)));
  const edges: Edge[] = [];
  const bad: string[] = [];
  const children = new Map<string, Set<string>>();
  for (const [name, system] of systems) {
    const parent = textAt(system, 'parent');
    if (parent !== '') children.set(parent, (children.get(parent) ?? new Set()).add(name));
    for (const child of listOf(valueAt(system, 'children')).map(textOf))
      children.set(name, (children.get(name) ?? new Set()).add(child));
    const pose = valueAt(system, 'pose_wrt_parent');
    if (parent === '' || pose === undefined || pose === null) continue;
    const T_a_b = transformOf(pose);
    if (T_a_b) edges.push({ a: parent, b: name, T_a_b });
    else bad.push(`pose_wrt_parent of ${name}`);
  }
  const vehicle = vehicleOf(
    [...systems.keys()],
    typeOf,
    name => [...(children.get(name) ?? [])].filter(isSensor).length,
  );
  return {
    vehicle,
    bad,
    placeOf(system, more) {
      if (system === vehicle || (vehicle === undefined && VEHICLE.test(system)))
        return { frame: 'rig', T_frame_system: identity };
      if (isSensor(system)) return { frame: system, T_frame_system: identity };
      const found = reach(system, [...edges, ...more]);
      const T_system_vehicle = vehicle === undefined ? undefined : found.get(vehicle);
      if (T_system_vehicle) return { frame: 'rig', T_frame_system: inverse(T_system_vehicle) };
      for (const [name, T_system_sensor] of found)
        if (isSensor(name)) return { frame: name, T_frame_system: inverse(T_system_sensor) };
      return undefined;
    },
  };
}

/** The local system with most sensors right below it; of equal ones that with a vehicle's name, then the first. */
function vehicleOf(
  names: readonly string[],
  typeOf: (name: string) => string,
  sensorsBelow: (name: string) => number,
): string | undefined {
  const local = names.filter(name => /^local/.test(typeOf(name)));
  const among = local.length > 0 ? local : names.filter(name => VEHICLE.test(name) && !/^sensor/.test(typeOf(name)));
  const rank = (name: string) => 2 * sensorsBelow(name) + (VEHICLE.test(name) ? 1 : 0);
  return among.reduce<string | undefined>(
    (best, name) => (best === undefined || rank(name) > rank(best) ? name : best),
    undefined,
  );
}

/** T_from_x of every system x that transforms lead to, nearest first. */
function reach(from: string, edges: readonly Edge[]): Map<string, SE3> {
  const beside = new Map<string, (readonly [string, SE3])[]>();
  const join = (name: string, other: string, T_name_other: SE3) => {
    const known = beside.get(name);
    if (known) known.push([other, T_name_other]);
    else beside.set(name, [[other, T_name_other]]);
  };
  for (const { a, b, T_a_b } of edges) {
    join(a, b, T_a_b);
    join(b, a, inverse(T_a_b));
  }
  const found = new Map<string, SE3>([[from, identity]]);
  for (const [name, T_from_name] of found)
    for (const [other, T_name_other] of beside.get(name) ?? [])
      if (!found.has(other)) found.set(other, compose(T_from_name, T_name_other));
  found.delete(from);
  return found;
}

/** `transforms` of a frame: X_dst = T · X_src. */
export function frameEdges(transforms: unknown): { readonly edges: readonly Edge[]; readonly bad: readonly string[] } {
  const edges: Edge[] = [];
  const bad: string[] = [];
  for (const [name, value] of Object.entries(objectOf(transforms) ?? {})) {
    const [a, b] = [textAt(value, 'dst'), textAt(value, 'src')];
    const T_a_b = transformOf(valueAt(value, 'transform_src_to_dst'));
    if (a !== '' && b !== '' && T_a_b) edges.push({ a, b, T_a_b });
    else bad.push(name);
  }
  return { edges, bad };
}
