/** A canvas to draw on with mouse, touch or pen; strokes have a soft edge. */
import { el } from '../component/dom.js';
import { SIDE, toMnist } from './mnist-picture.js';
import { cellMeans, paint } from './picture-grid.js';

/** The longer side of the canvas, in pixels, about. */
const SIZE = 280;
/** The width of the pen and of its soft edge, relative to the longer side. */
const PEN = 17 / SIZE;
const EDGE = 6 / SIZE;

export class Drawing {
  #shape;
  #cell;
  #last = null;
  #dirty = false;

  /**
   * @param shape   {rows, columns} of the picture that the network takes
   * @param changed called with the levels (0 to 255) of that picture while drawing, or with null if the canvas is empty
   */
  constructor(shape, changed) {
    this.#shape = shape;
    this.#cell = Math.max(1, Math.floor(SIZE / Math.max(shape.rows, shape.columns)));
    this.changed = changed;
    const width = shape.columns * this.#cell;
    const height = shape.rows * this.#cell;
    this.canvas = el('canvas', { class: 'drawing', width, height, role: 'img', 'aria-label': 'Box to draw in', on: {
      pointerdown: (event) => this.#start(event),
      pointermove: (event) => this.#move(event),
      pointerup: () => this.#end(),
      pointercancel: () => this.#end(),
    } });
    this.canvas.style.aspectRatio = `${width} / ${height}`;
    this.context = this.canvas.getContext('2d', { willReadFrequently: true });
    this.clear();
  }

  clear() {
    this.#blank();
    this.changed(null);
  }

  /** Shows a picture of the network's size, without reporting it. */
  put(levels) {
    this.#blank();
    const picture = el('canvas');
    paint(picture, levels, { channels: 1, ...this.#shape });
    this.context.imageSmoothingEnabled = false;
    this.context.drawImage(picture, 0, 0, this.canvas.width, this.canvas.height);
  }

  #blank() {
    this.context.fillStyle = '#000';
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.#dirty = false;
  }

  #point({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    return [(clientX - box.left) / box.width * this.canvas.width, (clientY - box.top) / box.height * this.canvas.height];
  }

  #start(event) {
    if (event.button > 0) {
      return;
    }
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.#last = this.#point(event);
    this.#line(this.#last);
  }

  #move(event) {
    if (this.#last === null) {
      return;
    }
    // A fast stroke has several points per frame.
    const events = event.getCoalescedEvents?.() ?? [];
    (events.length ? events : [event]).forEach((each) => this.#line(this.#point(each)));
  }

  #end() {
    this.#last = null;
  }

  #line(to) {
    const pen = this.context;
    const side = Math.max(this.canvas.width, this.canvas.height);
    pen.strokeStyle = '#fff';
    pen.lineWidth = PEN * side;
    pen.lineCap = pen.lineJoin = 'round';
    pen.shadowColor = '#fff';
    pen.shadowBlur = EDGE * side;
    pen.beginPath();
    pen.moveTo(...this.#last);
    pen.lineTo(to[0], to[1] + 0.01); // a tap is a dot
    pen.stroke();
    pen.shadowBlur = 0;
    this.#last = to;
    if (!this.#dirty) {
      this.#dirty = true;
      requestAnimationFrame(() => this.#dirty && this.#report());
    }
  }

  #report() {
    this.#dirty = false;
    const { width, height } = this.canvas;
    const { data } = this.context.getImageData(0, 0, width, height);
    const ink = Float32Array.from({ length: width * height }, (_, i) => data[4 * i]);
    const { rows, columns } = this.#shape;
    this.changed(rows === SIDE && columns === SIDE ? toMnist(ink, width) : cellMeans(ink, this.#cell, this.#shape));
  }
}
