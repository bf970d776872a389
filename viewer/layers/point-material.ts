// The material of all points: round, coloured by one number each through a map, or by colours of their own.
import { GLSL3, ShaderMaterial } from 'three';
import { type ColourMap, colourGlsl, colourMaps } from './colour-maps.js';

export interface PointLook {
  readonly map: ColourMap;
  /** Values at the ends of the map. */
  readonly min: number;
  readonly max: number;
  /** Distances are spread by their logarithm, so that near ones can be told apart. */
  readonly log: boolean;
  /** Diameter in a view of the usual size, CSS px. */
  readonly size: number;
}

/** Points of the view that is drawn next are this much larger, whichever material they have. */
export const viewScale = { value: 1 };

/** Edge of a view in which the size is what it says, CSS px: one of several on a screen of 1280 × 720. */
const USUAL = 560;

/** On a large screen points grow with their view, only slower, so that they stay what one sees first and do not close up. */
export function scaleOfView(width: number, height: number): number {
  return Math.min(4, Math.max(1, Math.exp(0.6 * Math.log(Math.sqrt(width * height) / USUAL))));
}

/**
 * Attributes: `position` (m or px), `value` (the number that is coloured), `mark` (0 plain, 1 dimmed, 2 hidden), and with
 * `ownColour` `tint` (RGB). NaN positions are thrown out of the clip volume.
 */
export function pointMaterial(ownColour: boolean): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    transparent: false,
    depthTest: true,
    uniforms: {
      map: { value: 0 },
      range: { value: [0, 1] },
      logarithmic: { value: false },
      size: { value: 2 },
      viewScale,
      dim: { value: 0.35 },
    },
    vertexShader: /* glsl */ `
      in float value;
      in float mark;
      ${ownColour ? 'in vec3 tint;' : ''}
      uniform int map;
      uniform vec2 range;
      uniform bool logarithmic;
      uniform float size;
      uniform float viewScale;
      uniform float dim;
      out vec3 shade;
      ${colourGlsl}
      void main() {
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
        gl_PointSize = viewScale * (mark > 0.5 ? max(1.0, 0.7 * size) : size);
        float t = logarithmic
          ? (log(max(value, 1e-3)) - log(max(range.x, 1e-3))) / (log(max(range.y, 1e-3)) - log(max(range.x, 1e-3)))
          : (value - range.x) / (range.y - range.x);
        shade = ${ownColour ? 'tint' : 'isnan(value) ? vec3(0.45) : colour(map, t)'};
        if (mark > 0.5) shade = mix(vec3(0.5), shade, dim);
        if (mark > 1.5 || !(abs(position.x) + abs(position.y) + abs(position.z) < 1e30)) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
      }`,
    fragmentShader: /* glsl */ `
      in vec3 shade;
      out vec4 pixel;
      void main() {
        vec2 offset = gl_PointCoord - 0.5;
        if (dot(offset, offset) > 0.25) discard;
        pixel = vec4(shade, 1.0);
      }`,
  });
}

export function setLook(material: ShaderMaterial, look: PointLook, pixelRatio: number): void {
  const { uniforms } = material;
  uniforms.map.value = colourMaps[look.map];
  uniforms.range.value = [look.min, look.max];
  uniforms.logarithmic.value = look.log;
  uniforms.size.value = look.size * pixelRatio;
}
