// The one WebGL renderer and canvas of the viewer: every view is a scissored rectangle of it, drawn only when something in it changed.
import { type Camera, Color, type Scene, WebGLRenderer } from 'three';

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
      antialias: true,
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
    const where = new Map([...places].map(([view, at]) => [view, Object.values(at).join()]));
    const moved = where.size !== this.#drawnAt.size || [...where].some(([view, at]) => this.#drawnAt.get(view) !== at);
    const stale = moved ? undefined : this.#stale;
    if (!stale) {
      this.#renderer.setScissorTest(false);
      this.#renderer.setClearColor(this.#background, 1);
      this.#renderer.clear();
    }
    this.#renderer.setScissorTest(true);
    for (const [view, place] of places) {
      if (stale && !stale.has(view)) continue;
      const { left, top, width, height } = place;
      view.resize(place);
      const bottom = box.height - (top - box.top + height);
      this.#renderer.setViewport(left - box.left, bottom, width, height);
      this.#renderer.setScissor(left - box.left, bottom, width, height);
      this.#renderer.clear();
      this.#renderer.render(view.scene, view.camera);
    }
    this.#drawnAt = where;
    this.#stale = new Set();
    this.drawn++;
  }

  /** Of the views on the canvas. WebGL draws into whole pixels: what a view thinks of its place must be what it gets. */
  #places(box: DOMRect, ratio: number): Map<View, Place> {
    const places = new Map<View, Place>();
    for (const view of this.#views) {
      const rect = view.element.getBoundingClientRect();
      if (rect.width < 1 || rect.height < 1 || rect.bottom <= box.top || rect.top >= box.bottom) continue;
      const [left, right] = [rect.left, rect.right].map(x => Math.round((x - box.left) * ratio) / ratio);
      const [top, bottom] = [rect.top, rect.bottom].map(y => Math.round((y - box.top) * ratio) / ratio);
      places.set(view, { left: left + box.left, top: top + box.top, width: right - left, height: bottom - top });
    }
    return places;
  }
}
