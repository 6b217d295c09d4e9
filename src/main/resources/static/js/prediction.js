/** Shows the answer of a model: the class with the probability of each class, the values of a regression, or a table of many answers. */
import { el, setText } from './dom.js';
import { facts } from './facts.js';
import { decimal, percent } from './format.js';
import { Probabilities } from './probabilities.js';
import { table } from './table.js';

const LONG = 3;

export class Prediction {
  /** @param beside an element beside the answer, or null */
  constructor(classes, beside) {
    this.answer = el('output', { class: 'answer' }, '?');
    this.bars = classes ? new Probabilities(classes) : null;
    this.values = el('div', { class: 'scroll' });
    this.note = el('p', { class: 'minor' });
    this.element = el('section', { class: 'card classified', 'aria-label': classes ? 'Classification' : 'Prediction' },
      el('div', { class: 'answers' }, this.answer, beside), this.bars?.element, this.values, this.note);
  }

  /** Shows that there is nothing to answer, and why. */
  clear(why) {
    this.#say('?');
    this.values.replaceChildren();
    this.bars?.clear();
    setText(this.note, why);
  }

  show({ classes, predictions }, milliseconds) {
    const [first] = predictions;
    const took = `answered in ${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
    const many = predictions.length > 1;
    this.answer.hidden = many;
    if (this.bars) {
      this.bars.element.hidden = many;
    }
    if (many) {
      this.values.replaceChildren(manyAnswers(predictions));
      setText(this.note, `${predictions.length} rows, ${took}`);
    } else if (first.probabilities) {
      this.#say(first.class);
      this.values.replaceChildren();
      this.bars?.show(classes, classes.map((name) => first.probabilities[name]), first.class);
      setText(this.note, `${percent(first.probability, 1)} sure, ${took}`);
    } else {
      const values = Object.entries(first.values);
      this.#say(values.length === 1 ? decimal(values[0][1]) : '');
      this.values.replaceChildren(values.length === 1 ? el('p', null, values[0][0])
        : facts(values.map(([name, value]) => [name, decimal(value)])));
      setText(this.note, took.charAt(0).toUpperCase() + took.slice(1));
    }
  }

  #say(text) {
    this.answer.hidden = text === '';
    this.answer.classList.toggle('long', text.length >= LONG);
    setText(this.answer, text);
  }
}

function manyAnswers(predictions) {
  return predictions[0].probabilities
    ? table('plain', ['Row', 'Class', '#Probability'], predictions.map((each, i) => [i + 1, each.class, percent(each.probability, 1)]))
    : table('plain', ['Row', ...Object.keys(predictions[0].values).map((name) => `#${name}`)],
      predictions.map(({ values }, i) => [i + 1, ...Object.values(values).map(decimal)]));
}
