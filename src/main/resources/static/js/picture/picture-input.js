/** Takes a picture for a model: drawn by the user, chosen as a file, or an example of a data set. */
import { el } from '../component/dom.js';
import { Drawing } from './drawing.js';
import { levelsOf, paint } from './picture-grid.js';

const FILES = 'image/png,image/jpeg,image/gif,image/bmp';

export class PictureInput {
  title = 'Drawing';
  prompt;
  #shape;
  #changed;
  #white;
  /** The levels that the network sees, as far as they are known here; null without a picture. */
  #levels = null;
  /** The request of a file or an example, which is sent as it is. */
  #given = null;
  #seen;
  #drawing;
  /** Shows a colour picture, on which the user cannot draw. */
  #view;
  #file;

  /**
   * @param shape   {channels, rows, columns} of the model's pictures
   * @param white   the raw value of white
   * @param changed called when there is another picture, or none
   */
  constructor(shape, white, changed) {
    this.#shape = shape;
    this.#white = white;
    this.#changed = changed;
    const { rows, columns, channels } = shape;
    this.prompt = channels === 1 ? 'Draw here, or choose a picture' : 'Choose a picture';
    this.#seen = el('canvas', { class: 'seen', role: 'img', 'aria-label': `What the network sees: ${columns} by ${rows} pixels` });
    this.#seen.style.aspectRatio = `${columns} / ${rows}`;
    this.hint = el('p', { class: 'prompt', 'aria-hidden': 'true' }, this.prompt);
    this.#file = el('input', { type: 'file', accept: FILES, class: 'visually-hidden', 'aria-label': 'Picture', on: {
      change: () => this.#choose(this.#file.files[0]),
    } });
    this.beside = el('figure', null, this.#seen, el('figcaption', { class: 'minor' }, 'what the network sees'));
    this.#drawing = channels === 1 ? new Drawing({ rows, columns }, (levels) => this.#set(levels, null)) : null;
    this.#view = channels === 1 ? null : el('canvas', { class: 'drawing view', role: 'img', 'aria-label': 'The picture' });
    this.element = el('div', { class: 'box' }, this.#drawing?.canvas ?? this.#view, this.hint, this.#file);
    this.buttons = [
      el('button', { type: 'button', on: { click: () => this.clear() } }, 'Clear'),
      el('button', { type: 'button', on: { click: () => this.#file.click() } }, 'Choose a picture…')];
    this.#set(null, null);
  }

  clear() {
    this.#file.value = '';
    this.#drawing?.clear();
    this.#set(null, null);
  }

  /** Shows an example of a data set; it is sent unchanged. */
  put({ values }) {
    const levels = values.flat(Infinity).map((value) => Math.round(value / this.#white * 255));
    this.#drawing?.put(levels);
    this.#set(levels, { instances: [values] });
  }

  /** Returns the request for a prediction; null without a picture. A drawing is sent as a file, so that the service finds its polarity. */
  async request() {
    if (this.#given !== null || this.#levels === null) {
      return this.#given;
    }
    const picture = el('canvas');
    paint(picture, this.#levels, this.#shape);
    return { picture: await new Promise((done) => { picture.toBlob(done, 'image/png'); }) };
  }

  /** Shows what the network saw: the service may have inverted the picture. */
  answered({ inverted }) {
    paint(this.#seen, this.#levels, this.#shape, Boolean(inverted));
  }

  async #choose(file) {
    if (!file) {
      return;
    }
    const { rows, columns } = this.#shape;
    let levels = null;
    try {
      const image = await createImageBitmap(file, { resizeWidth: columns, resizeHeight: rows, resizeQuality: 'high' });
      const small = el('canvas', { width: columns, height: rows });
      const context = small.getContext('2d');
      context.fillRect(0, 0, columns, rows);
      context.drawImage(image, 0, 0);
      levels = levelsOf(small, this.#shape);
    } catch {
      levels = null; // the service says what is wrong with the file
    }
    this.#drawing?.put(levels);
    this.#set(levels, { picture: file });
  }

  #set(levels, given) {
    this.#levels = levels;
    this.#given = given;
    this.hint.hidden = levels !== null || given !== null;
    [this.#seen, this.#view].filter(Boolean).forEach((canvas) => paint(canvas, levels, this.#shape));
    this.#changed();
  }
}
