/** Takes the values of an example as JSON, for models whose examples are neither pictures nor rows of a table. */
import { el } from '../component/dom.js';

export class ValuesInput {
  title = 'Values';
  prompt;
  buttons = [];
  beside = null;
  #text;
  #changed;

  /** @param input the shape of an example */
  constructor(input, changed) {
    this.#changed = changed;
    const size = input.reduce((a, b) => a * b, 1);
    this.prompt = `Enter ${size} ${size === 1 ? 'number' : 'numbers'}${input.length > 1 ? ` (${input.join(' × ')})` : ''}.`;
    this.#text = el('textarea', { rows: 10, spellcheck: 'false', 'aria-label': this.prompt, placeholder: '0.5, 1, 2',
      on: { input: changed } });
    this.element = el('div', { class: 'row-input' }, el('p', { class: 'minor' }, this.prompt), this.#text);
  }

  put({ values }) {
    this.#text.value = values.flat(Infinity).join(', ');
    this.#changed();
  }

  /** Returns the request for a prediction; null without values. */
  async request() {
    const values = this.#text.value.split(/[\s,;[\]]+/).filter(Boolean).map((word) => (Number.isNaN(Number(word)) ? word : Number(word)));
    return values.length ? { instances: [values] } : null;
  }

  answered() {}
}
