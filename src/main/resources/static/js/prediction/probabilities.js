/** Shows the probability of each class as a bar. */
import { el, setText } from '../component/dom.js';
import { percent } from '../text/format.js';

export class Probabilities {
  constructor(classes) {
    this.element = el('ol', { class: 'probabilities', 'aria-label': 'Probability of each class' });
    this.#build(classes);
  }

  clear() {
    this.show(this.classes, this.classes.map(() => null), []);
  }

  /**
   * @param probabilities null for unknown ones
   * @param best          the predicted class, or the predicted labels
   */
  show(classes, probabilities, best) {
    if (classes.join() !== this.classes.join()) {
      this.#build(classes);
    }
    this.rows.forEach(({ row, bar, value }, i) => {
      row.classList.toggle('best', best.includes(classes[i]));
      bar.style.width = `${probabilities[i] * 100}%`;
      setText(value, probabilities[i] == null ? '' : percent(probabilities[i], 1));
    });
  }

  #build(classes) {
    this.classes = classes;
    this.rows = classes.map((name) => {
      const bar = el('i');
      const value = el('span', { class: 'value' });
      return { row: el('li', null, el('b', null, name), el('span', { class: 'track' }, bar), value), bar, value };
    });
    this.element.replaceChildren(...this.rows.map(({ row }) => row));
  }
}
