/** Shows a finished job's evaluation on examples it was not trained on: confusion matrix, misclassified examples and curves, or errors. */
import { el, failure } from '../component/dom.js';
import { table } from '../component/table.js';
import { get, path } from '../http/api.js';
import { picture } from '../picture/pictures.js';
import { decimal, integer, percent } from '../text/format.js';
import { SCORES } from '../text/metric-names.js';
import { curveCards } from './evaluation-curves.js';
import { thresholdChoice } from './threshold.js';

export function evaluationSection(job, signal) {
  // Without test examples, evaluates on the validation examples, although the best epoch was chosen by them.
  const split = Object.keys(job.test ?? {}).length > 0 ? 'test' : 'validation';
  const head = el('div', { class: 'section-head' }, el('h2', null, `Evaluation on the ${split} examples`));
  const problem = el('div', { class: 'notices' });
  const shown = el('div', { class: 'evaluation-grid' }, el('p', { class: 'loading' }, 'Evaluating…'));
  let asked = 0;
  let choice = null; // of a threshold, once it is known whether the task has one
  load(null);
  return el('section', { class: 'evaluation', 'aria-label': 'Evaluation' }, head, problem, shown);

  /** Shows the evaluation at a threshold, or null for the default, in place of the one before, which stays if this fails. */
  async function load(threshold) {
    const mine = ++asked;
    shown.setAttribute('aria-busy', 'true');
    try {
      const report = await get(path`jobs/${job.id}/evaluation`, { split, threshold }, signal);
      if (mine !== asked) {
        return; // the user has chosen another threshold
      }
      if (choice === null) {
        choice = choiceOf(report, load);
        head.append(...choice);
      }
      problem.replaceChildren();
      shown.replaceChildren(...[cards(report, job), metricsCard(report), curveCards(report)].flat().filter(Boolean));
    } catch (error) {
      if (error.name !== 'AbortError' && mine === asked) {
        problem.replaceChildren(failure(error, () => load(threshold)));
        shown.querySelector(':scope > .loading')?.remove();
      }
    } finally {
      if (mine === asked) {
        shown.removeAttribute('aria-busy');
      }
    }
  }
}

/** Returns the choice of a threshold if the task has one. */
function choiceOf({ curves, labels }, changed) {
  if (curves?.positive_class) {
    return [thresholdChoice(curves.positive_class, changed)];
  }
  return labels ? [thresholdChoice('each label', changed)] : [];
}

function cards(report, job) {
  if (report.confusion) {
    return [confusionCard(report), misclassifiedCard(report, job.dataset)];
  }
  return report.outputs ? errorsCard(report) : report.labels ? labelsCard(report) : null;
}

function confusionCard({ confusion, classes, per_class: perClass }) {
  const errors = confusion.flatMap((row, i) => row.filter((_, j) => j !== i));
  const most = Math.max(1, ...errors);
  const cell = (count, i, j) => {
    const total = confusion[i].reduce((a, b) => a + b, 0) || 1;
    const verdict = i === j ? 'recognised' : `taken for ${classes[j]}`;
    const td = el('td', {
      class: i === j ? 'right' : 'wrong',
      title: `${integer(count)} of class ${classes[i]} ${verdict} (${percent(count / total, 1)})`,
    }, count === 0 ? '' : String(count));
    // Errors are few: the square root makes single ones visible.
    td.style.setProperty('--heat', `${(i === j ? count / total : Math.sqrt(count / most)) * 100}%`);
    return td;
  };
  const column = (name) => {
    const th = el('th', { scope: 'col', title: name }, name);
    // Equal widths, because a wide cell looks like a large count.
    th.style.width = `${80 / classes.length}%`;
    return th;
  };
  return el('div', { class: 'card confusion' }, el('h3', null, 'Confusion matrix'),
    el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Confusion matrix' }, el('table', null,
      el('caption', null, 'Rows: the true class. Columns: the predicted class.'),
      el('thead', null, el('tr', null, el('td'), classes.map(column),
        el('th', { scope: 'col', class: 'score' }, 'Recall'))),
      el('tbody', null, confusion.map((row, i) => el('tr', null, el('th', { scope: 'row', title: classes[i] }, classes[i]),
        row.map((count, j) => cell(count, i, j)), el('td', { class: 'score' }, percent(perClass[i].recall, 1))))),
      el('tfoot', null, el('tr', null, el('th', { scope: 'row', class: 'score' }, 'Prec.'),
        perClass.map(({ precision }) => el('td', { class: 'score' }, precision == null ? '–' : (precision * 100).toFixed(0))),
        el('td'))))));
}

function misclassifiedCard({ misclassified, misclassified_count: count, examples }, dataset) {
  const pictures = misclassified.some(({ image }) => image != null);
  return el('div', { class: 'card misclassified' }, el('h3', null, 'Misclassified examples'),
    el('p', { class: 'minor' }, count === 0 ? `None: all ${integer(examples)} are right.`
      : `${integer(count)} of ${integer(examples)}, the most confident mistakes first: the true class, then the predicted class.`),
    el('ul', { class: pictures ? 'pictures' : 'list', tabindex: count ? '0' : null },
      misclassified.map((example) => mistake(dataset, example))));
}

function mistake(dataset, { split, index, label, predicted, confidence, image }) {
  return el('li', null,
    image ? picture(dataset, split, index, `${split} example ${index}: a ${label}`) : el('span', { class: 'minor' }, `#${index}`),
    el('span', null, `${label} → `, el('b', { class: 'bad' }, predicted)),
    el('span', { class: 'minor' }, percent(confidence, 0)));
}

/** The metrics of all examples together; an evaluation stored by an earlier version has none. */
function metricsCard({ metrics, accuracy, examples, curves }) {
  const shown = Object.entries(SCORES).filter(([name]) => metrics && name in metrics);
  return shown.length === 0 ? null : el('div', { class: 'card' }, el('h3', null, `Scores over ${integer(examples)} examples`),
    curves?.positive_class ? el('p', { class: 'minor' }, `The positive class is ${curves.positive_class}.`) : null,
    table('plain', ['Score', '#Value'], [
      ...accuracy == null ? [] : [['Accuracy', percent(accuracy)]],
      ...shown.map(([name, label]) => [label, metrics[name] == null ? 'undefined' : decimal(metrics[name])])]));
}

/** The scores of each label where any number of labels may hold. */
function labelsCard({ labels, examples }) {
  const share = (value) => (value == null ? '–' : percent(value, 1));
  return el('div', { class: 'card' }, el('h3', null, `Labels of ${integer(examples)} examples`),
    table('plain', ['Label', '#Examples', '#Precision', '#Recall', '#F1', '#ROC AUC', '#PR AUC'],
      labels.map(({ name, support, precision, recall, f1, roc_auc: roc, average_precision: pr }) => [name, integer(support),
        share(precision), share(recall), share(f1), decimal(roc), decimal(pr)])));
}

/** The errors of a regression. */
function errorsCard({ outputs, examples }) {
  return el('div', { class: 'card' }, el('h3', null, `Errors over ${integer(examples)} examples`),
    table('plain', ['Output', '#Root mean square', '#Mean absolute', '#R²'],
      outputs.map(({ name, rmse, mae, r2 }) => [name, decimal(rmse), decimal(mae), r2 == null ? '–' : decimal(r2)])));
}
