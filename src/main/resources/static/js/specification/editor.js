/** A text area for JSON with line numbers, syntax colours, and marks at lines with errors. */
import { el } from '../component/dom.js';

// Alternatives, in order: a name (a string before a colon), a string, a number, a word.
const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)|("(?:\\.|[^"\\])*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;
const INDENT = '  ';

export class Editor {
  constructor(label, changed) {
    this.area = el('textarea', {
      'aria-label': label, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off', rows: 24,
      on: {
        input: () => { this.mark([]); this.#paint(); changed(); },
        keydown: (event) => this.#indent(event),
        scroll: () => this.#follow(),
      },
    });
    this.colours = el('pre', { 'aria-hidden': 'true' });
    this.gutter = el('div', { class: 'gutter', 'aria-hidden': 'true' });
    this.element = el('div', { class: 'editor' }, this.gutter, el('div', { class: 'layers' }, this.colours, this.area));
    this.lines = new Set();
  }

  get text() {
    return this.area.value;
  }

  set text(text) {
    this.area.value = text;
    this.mark([]);
    this.#paint();
  }

  /** Marks the lines of these offsets as erroneous. */
  mark(offsets) {
    this.lines = new Set(offsets.map((offset) => this.lineOf(offset)));
    this.area.setAttribute('aria-invalid', String(offsets.length > 0));
    this.#paintGutter();
  }

  /** Returns the line number of an offset, from 1. */
  lineOf(offset) {
    return this.text.slice(0, offset).split('\n').length;
  }

  goTo(offset) {
    const end = this.text.indexOf('\n', offset);
    this.area.focus();
    this.area.setSelectionRange(offset, end < 0 ? this.text.length : end);
    const line = this.area.scrollHeight / this.text.split('\n').length;
    this.area.scrollTop = Math.max(0, (this.lineOf(offset) - 6) * line);
  }

  /** Makes Tab indent. After Escape, Tab leaves the field, so that the keyboard is not trapped. */
  #indent(event) {
    if (event.key === 'Escape') {
      this.released = true;
    } else if (event.key === 'Tab' && !event.shiftKey && !this.released) {
      event.preventDefault();
      this.area.setRangeText(INDENT, this.area.selectionStart, this.area.selectionEnd, 'end');
      this.area.dispatchEvent(new Event('input'));
    } else if (event.key !== 'Tab') {
      this.released = false;
    }
  }

  #paint() {
    const nodes = [];
    let last = 0;
    for (const match of this.text.matchAll(TOKEN)) {
      const [all, name, , text, number] = match;
      const shown = name ?? all;
      nodes.push(this.text.slice(last, match.index),
        el('span', { class: name ? 'name' : text ? 'text' : number ? 'number' : 'word' }, shown));
      last = match.index + shown.length;
    }
    this.colours.replaceChildren(...nodes, `${this.text.slice(last)}\n`);
    this.#paintGutter();
    this.#follow();
  }

  #paintGutter() {
    const count = this.text.split('\n').length;
    this.gutter.replaceChildren(...Array.from({ length: count }, (_, i) =>
      el('span', { class: this.lines.has(i + 1) && 'wrong' }, String(i + 1))));
  }

  #follow() {
    this.colours.scrollTop = this.gutter.scrollTop = this.area.scrollTop;
    this.colours.scrollLeft = this.area.scrollLeft;
  }
}
