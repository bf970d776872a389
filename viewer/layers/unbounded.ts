// Geometries that three never measures: it would look at every point for a sphere around them, and a NaN would break it.
import { BufferAttribute, BufferGeometry, type LineSegments, type Points, Sphere, Vector3 } from 'three';

export function unboundedGeometry(): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.boundingSphere = new Sphere(new Vector3(), Number.POSITIVE_INFINITY);
  return geometry;
}

/** Shows these places (xyz each, m) in place of those before; nothing where there are none. */
export function showPositions(object: Points | LineSegments, xyz: Float32Array | undefined): void {
  object.visible = xyz !== undefined && xyz.length > 0;
  if (!xyz || !object.visible) return;
  object.geometry.dispose();
  object.geometry = unboundedGeometry();
  object.geometry.setAttribute('position', new BufferAttribute(xyz, 3));
}
