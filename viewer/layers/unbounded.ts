// A geometry that three never measures: it would look at every point for a sphere around them, and a NaN would break it.
import { BufferGeometry, Sphere, Vector3 } from 'three';

export function unboundedGeometry(): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.boundingSphere = new Sphere(new Vector3(), Number.POSITIVE_INFINITY);
  return geometry;
}
