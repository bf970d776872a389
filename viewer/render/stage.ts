// The one WebGL renderer and canvas of the viewer: every view is a scissored rectangle of it, drawn only when something in it changed.
import { type Camera, Color, type Scene, WebGLRenderer } from 'three';
import { scaleOfView, viewScale } from '../layers/point-material.js';

/** A rectangle of the canvas with a scene of its own. */
export interface View {
  readonly scene: Scene;
  readonly camera: Camera;
  /** Where it is on the page; hidden views have no size and are skipped. */
  readonly element: HTMLElement;
  /** Where the next drawing goes: the element, moved to whole pixels of the screen. */
  resize(place: Place): void;
}

/** Of the page, CSS px. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export class Stage {
  readonly canvas: HTMLCanvasElement;
  readonly #renderer: WebGLRenderer;
  readonly #views = new Set<View>();
  readonly #before = new Set<() => void>();
  #background = new Color(0x101214);
  /** Where each view was drawn last, and those of them that no longer show what they should; undefined: all. */
  #drawnAt = new Map<View, string>();
  #stale: Set<View> | undefined;
  #asked = false;
  #lost = false;
  /** Frames drawn since the start: what tests wait for. */
  drawn = 0;

  /** Throws where the browser has no WebGL2. `onLost` hears of context loss and return. */
  constructor(canvas: HTMLCanvasElement, onLost: (lost: boolean) => void) {
    this.canvas = canvas;
    this.#renderer = new WebGLRenderer({
      canvas,
      antialias: hasGraphicsCard(),
      // Views that did not change keep their pixels.
      preserveDrawingBuffer: true,
      powerPreference: 'high-performance',
    });
    this.#renderer.autoClear = false;
    canvas.addEventListener('webglcontextlost', event => {
      event.preventDefault();
      this.#lost = true;
      onLost(true);
    });
    canvas.addEventListener('webglcontextrestored', () => {
      this.#lost = false;
      onLost(false);
      this.invalidate();
    });
    new ResizeObserver(() => this.ask()).observe(document.documentElement);
    addEventListener('scroll', () => this.ask(), { capture: true, passive: true });
  }

  add(view: View): () => void {
    this.#views.add(view);
    const observer = new ResizeObserver(() => this.ask());
    observer.observe(view.element);
    this.invalidate();
    return () => {
      observer.disconnect();
      this.#views.delete(view);
      this.invalidate();
    };
  }

  /** Called before every drawing, to bring layers up to date. */
  beforeDraw(work: () => void): () => void {
    this.#before.add(work);
    return () => this.#before.delete(work);
  }

  set background(css: string) {
    this.#background = new Color(css);
    this.invalidate();
  }

  /** What a view shows changed, or without one, what all show: it is drawn before the next repaint. */
  invalidate(view?: View): void {
    this.touch(view);
    this.ask();
  }

  /** As `invalidate`, from within what is called before a drawing. */
  touch(view?: View): void {
    if (view) this.#stale?.add(view);
    else this.#stale = undefined;
  }

  /** Something may have changed: asks before the next repaint, once, however often it is called. */
  ask(): void {
    if (this.#asked || this.#lost) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      if (!this.#lost) this.#draw();
    });
  }

  /** Whether a drawing was asked for that has not come yet. */
  get pending(): boolean {
    return this.#asked;
  }

  get memory(): { geometries: number; textures: number } {
    return { ...this.#renderer.info.memory };
  }

  #draw(): void {
    for (const work of this.#before) work();
    const { canvas } = this;
    const box = canvas.getBoundingClientRect();
    const ratio = Math.min(2, devicePixelRatio);
    if (canvas.width !== Math.floor(box.width * ratio) || canvas.height !== Math.floor(box.height * ratio)) {
      this.#renderer.setPixelRatio(ratio);
      this.#renderer.setSize(box.width, box.height, false);
      this.#stale = undefined;
    }
    const places = this.#places(box, ratio);
    // A view that moved leaves its pixels behind where nothing else may be drawn.
    const where = new Map(
      [...places].map(([view, { place, seen }]) => [view, [place, seen].flatMap(at => Object.values(at)).join()]),
    );
    const moved = where.size !== this.#drawnAt.size || [...where].some(([view, at]) => this.#drawnAt.get(view) !== at);
    const stale = moved ? undefined : this.#stale;
    if (!stale) {
      this.#renderer.setScissorTest(false);
      this.#renderer.setClearColor(this.#background, 1);
      this.#renderer.clear();
    }
    this.#renderer.setScissorTest(true);
    for (const [view, { place, seen }] of places) {
      if (stale && !stale.has(view)) continue;
      const upwards = ({ left, top, width, height }: Place) =>
        [left - box.left, box.height - (top - box.top + height), width, height] as const;
      view.resize(place);
      viewScale.value = scaleOfView(place.width, place.height);
      this.#renderer.setViewport(...upwards(place));
      this.#renderer.setScissor(...upwards(seen));
      this.#renderer.clear();
      this.#renderer.render(view.scene, view.camera);
    }
    this.#drawnAt = where;
    this.#stale = new Set();
    this.drawn++;
  }

  /** Of the views on the canvas. WebGL draws into whole pixels: what a view thinks of its place must be what it gets. */
  #places(box: DOMRect, ratio: number): Map<View, { place: Place; seen: Place }> {
    const places = new Map<View, { place: Place; seen: Place }>();
    const whole = (x: number, from: number) => Math.round((x - from) * ratio) / ratio + from;
    for (const view of this.#views) {
      const { left, right, top, bottom } = view.element.getBoundingClientRect();
      if (right - left < 1 || bottom - top < 1) continue;
      const place = between(whole(left, box.left), whole(top, box.top), whole(right, box.left), whole(bottom, box.top));
      const cut = clipped(view.element, box);
      const seen = between(
        Math.max(place.left, whole(cut.left, box.left)),
        Math.max(place.top, whole(cut.top, box.top)),
        Math.min(place.left + place.width, whole(cut.right, box.left)),
        Math.min(place.top + place.height, whole(cut.bottom, box.top)),
      );
      if (seen.width > 0 && seen.height > 0) places.set(view, { place, seen });
    }
    return places;
  }
}

/** Software takes twice as long for smooth edges, which points have none of. */
function hasGraphicsCard(): boolean {
  const probe = document.createElement('canvas').getContext('webgl2');
  const named = probe?.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL;
  const name = probe && named !== undefined ? String(probe.getParameter(named)) : '';
  probe?.getExtension('WEBGL_lose_context')?.loseContext();
  return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

function between(left: number, top: number, right: number, bottom: number): Place {
  return { left, top, width: right - left, height: bottom - top };
}

/** What is left of `box` within everything that scrolls or hides around an element: the canvas knows nothing of it by itself. */
function clipped(element: HTMLElement, box: DOMRect): { left: number; top: number; right: number; bottom: number } {
  let { left, top, right, bottom } = box;
  for (let above = element.parentElement; above; above = above.parentElement) {
    if (getComputedStyle(above).overflow === 'visible') continue;
    const rect = above.getBoundingClientRect();
    [left, top] = [Math.max(left, rect.left), Math.max(top, rect.top)];
    [right, bottom] = [Math.min(right, rect.right), Math.min(bottom, rect.bottom)];
  }
  return { left, top, right, bottom };
}
