/** Shows the answer of a model: classes or labels with their probabilities, the values of a regression, or a table of many answers. */
import { el, setText } from '../component/dom.js';
import { facts } from '../component/facts.js';
import { table } from '../component/table.js';
import { decimal, percent } from '../text/format.js';
import { Probabilities } from './probabilities.js';

const LONG = 3;

export class Prediction {
  /**
   * @param classes the classes or labels; null for a regression
   * @param beside  an element beside the answer, or null
   */
  constructor(classes, beside) {
    this.answer = el('output', { class: 'answer' }, '?');
    this.bars = classes ? new Probabilities(classes) : null;
    this.values = el('div');
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

  show({ classes = this.bars?.classes, predictions }, milliseconds) {
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
      this.#say(first.labels ? first.labels.join(', ') || 'none' : first.class);
      this.values.replaceChildren();
      this.bars?.show(classes, classes.map((name) => first.probabilities[name]), first.labels ?? [first.class]);
      setText(this.note, first.labels ? `Each label of at least 50 %, ${took}` : `${percent(first.probability, 1)} sure, ${took}`);
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
  if (predictions[0].labels) {
    return table('plain', ['Row', 'Labels', ...Object.keys(predictions[0].probabilities).map((name) => `#${name}`)],
      predictions.map(({ labels, probabilities }, i) => [i + 1, labels.join(', ') || 'none',
        ...Object.values(probabilities).map((each) => percent(each, 1))]));
  }
  return predictions[0].probabilities
    ? table('plain', ['Row', 'Class', '#Probability'], predictions.map((each, i) => [i + 1, each.class, percent(each.probability, 1)]))
    : table('plain', ['Row', ...Object.keys(predictions[0].values).map((name) => `#${name}`)],
      predictions.map(({ values }, i) => [i + 1, ...Object.values(values).map(decimal)]));
}
