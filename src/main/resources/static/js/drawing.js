/** A canvas to draw on with mouse, touch or pen; strokes have a soft edge. */
import { el } from './dom.js';
import { paint, SIDE, toMnist } from './mnist-picture.js';

const SIZE = 280;
const PEN = 21;

export class Drawing {
  #last = null;
  #dirty = false;

  /** @param changed called with 784 grey values (0 to 255) while drawing, or with null if the canvas is empty */
  constructor(changed) {
    this.changed = changed;
    this.canvas = el('canvas', { class: 'drawing', width: SIZE, height: SIZE, role: 'img', 'aria-label': 'Box to draw a digit in', on: {
      pointerdown: (event) => this.#start(event),
      pointermove: (event) => this.#move(event),
      pointerup: () => this.#end(),
      pointercancel: () => this.#end(),
    } });
    this.context = this.canvas.getContext('2d', { willReadFrequently: true });
    this.clear();
  }

  clear() {
    this.context.fillStyle = '#000';
    this.context.fillRect(0, 0, SIZE, SIZE);
    this.#dirty = false;
    this.changed(null);
  }

  /** Shows an image of 28 × 28 grey values and reports it unchanged: it needs no normalisation. */
  put(pixels) {
    this.clear();
    const picture = el('canvas', { width: SIDE, height: SIDE });
    paint(picture, pixels);
    this.context.imageSmoothingEnabled = false;
    this.context.drawImage(picture, 0, 0, SIZE, SIZE);
    this.changed(pixels);
  }

  #point({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    return [(clientX - box.left) / box.width * SIZE, (clientY - box.top) / box.height * SIZE];
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
    pen.strokeStyle = '#fff';
    pen.lineWidth = PEN - 4;
    pen.lineCap = pen.lineJoin = 'round';
    pen.shadowColor = '#fff';
    pen.shadowBlur = 6; // the soft edge
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
    const { data } = this.context.getImageData(0, 0, SIZE, SIZE);
    this.changed(toMnist(Float32Array.from({ length: SIZE * SIZE }, (_, i) => data[4 * i]), SIZE));
  }
}
