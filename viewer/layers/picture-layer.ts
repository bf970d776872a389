// A picture on a surface: flat for a camera's own view, curved along its rays in the 3D view.
import { BufferAttribute, DoubleSide, GLSL3, LinearFilter, Mesh, ShaderMaterial, Texture } from 'three';
import { unboundedGeometry } from './unbounded.js';

/** Corners in the frame of the view, and where each lies in the picture (0 to 1, v down). */
export interface Surface {
  readonly positions: Float32Array;
  readonly uvs: Float32Array;
  readonly triangles: Uint32Array;
}

export class PictureLayer {
  readonly object: Mesh;
  readonly #material: ShaderMaterial;
  #texture: Texture | undefined;
  #bitmap: ImageBitmap | undefined;

  /** `solid`: stands in space and hides what is behind it; else it is the background of what is drawn over it. */
  constructor(solid: boolean) {
    this.#material = new ShaderMaterial({
      glslVersion: GLSL3,
      side: DoubleSide,
      depthWrite: solid,
      depthTest: solid,
      uniforms: { picture: { value: null }, brightness: { value: 1 } },
      vertexShader: /* glsl */ `
        out vec2 at;
        void main() { at = uv; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`,
      fragmentShader: /* glsl */ `
        in vec2 at;
        uniform sampler2D picture;
        uniform float brightness;
        out vec4 pixel;
        void main() { pixel = vec4(brightness * texture(picture, at).rgb, 1.0); }`,
    });
    this.object = new Mesh(unboundedGeometry(), this.#material);
    this.object.frustumCulled = false;
    this.object.visible = false;
    // three draws opaque things front to back: without this, the picture would come last and hide the points.
    this.object.renderOrder = -1;
  }

  setSurface({ positions, uvs, triangles }: Surface): void {
    this.object.geometry.dispose();
    const geometry = unboundedGeometry();
    geometry.setAttribute('position', new BufferAttribute(positions, 3));
    geometry.setAttribute('uv', new BufferAttribute(uvs, 2));
    geometry.setIndex(new BufferAttribute(triangles, 1));
    this.object.geometry = geometry;
  }

  /** The bitmap stays the caller's. */
  show(bitmap: ImageBitmap | undefined, brightness = 1): void {
    this.object.visible = bitmap !== undefined;
    this.#material.uniforms.brightness.value = brightness;
    if (!bitmap || bitmap === this.#bitmap) return;
    this.#bitmap = bitmap;
    this.#texture?.dispose();
    const texture = new Texture(bitmap);
    // Rows of a bitmap come from above, and stay so.
    texture.flipY = false;
    texture.generateMipmaps = false;
    texture.minFilter = LinearFilter;
    texture.needsUpdate = true;
    this.#texture = texture;
    this.#material.uniforms.picture.value = texture;
  }

  dispose(): void {
    this.#texture?.dispose();
    this.object.geometry.dispose();
    this.#material.dispose();
  }
}
