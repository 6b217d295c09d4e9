/** A job's curves on a common x axis. */
import { AxisChoice, Chart } from '../chart/chart.js';
import { el } from '../component/dom.js';
import { decimal, percent, short } from '../text/format.js';
import { isOver } from './states.js';

const LAYERS = ['--layer-1', '--layer-2', '--layer-3', '--layer-4', '--layer-5', '--layer-6'];

/** The curves of a score on the training and the validation split. */
const both = (score) => [['Training', '--training', `training_${score}`], ['Validation', '--validation', `validation_${score}`]];

const objectiveOf = (job) => job.objective?.type ?? 'supervised';
const outputOf = (job) => job.architecture?.layers.at(-1)?.activation;

/** A chart without `expected` is shown for every job before the first measurement. A chart with a `family` has one curve for each match. */
const CHARTS = [
  { title: 'Cost', main: true, log: false, format: decimal, curves: both('cost'), expected: (job) => objectiveOf(job) === 'supervised' },
  { title: 'Return', main: true, log: false, format: decimal, expected: (job) => objectiveOf(job) === 'policy_gradient', curves: [
    ['Training', '--training', 'episode_return'], ['Evaluation', '--validation', 'evaluation_return']] },
  { title: 'Accuracy', main: true, format: (value) => percent(value, 1), curves: both('accuracy'),
    expected: (job) => objectiveOf(job) === 'supervised' && outputOf(job) === 'softmax' },
  { title: 'Scores of the validation examples', format: decimal, prefix: '', expected: () => false,
    family: /^validation_(roc_auc|average_precision|f1|f1_macro|f1_micro|subset_accuracy|balanced_accuracy|r2)$/ },
  { title: 'Errors of the validation examples', format: decimal, prefix: '', expected: () => false,
    family: /^validation_(log_loss|hamming_loss|rmse|mae)$/ },
  { title: 'Reconstruction error by layer', format: decimal, family: /^training_reconstruction_error[.](.+)$/,
    expected: (job) => ['contrastive_divergence', 'up_down'].includes(objectiveOf(job)) },
  { title: 'Free energy gap by layer', format: decimal, family: /^free_energy_gap[.](.+)$/, expected: () => false },
  { title: 'Learning rate', log: false, format: decimal, curves: [['η', '--layer-3', 'learning_rate']] },
  { title: 'Gradient norm by layer', format: decimal, log: true, family: /^gradient_norm[./](.+)$/, expected: () => false },
  { title: 'Examples per second', format: short, curves: [['Examples/s', '--layer-4', 'examples_per_second']] },
];

export class JobCharts {
  #series = new Map();
  #frame = null;
  #nothing = el('p', { class: 'card minor', hidden: true }, 'The job ended before it measured anything.');

  #job;
  #loaded = false;

  constructor(job) {
    this.#job = job;
    const sync = `job-${Math.random()}`;
    this.charts = CHARTS.map((description) => ({ description, chart: new Chart(description.title, { ...description, sync }) }));
    this.axis = new AxisChoice(() => this.#draw());
    this.element = el('div', { class: 'curves' },
      el('div', { class: 'section-head' }, el('h2', null, 'Curves'), this.axis.element),
      el('div', { class: 'chart-grid' }, this.charts.map(({ chart }) => chart.element)), this.#nothing);
  }

  /** Takes the job's new state: a job that has ended measures nothing any more. */
  update(job) {
    this.#job = job;
    this.#draw();
  }

  show(series) {
    this.#series = series;
    this.#loaded = true;
    this.#draw();
  }

  #draw() {
    const series = this.#series;
    for (const { description, chart } of this.charts) {
      const curves = this.#curves(description, series);
      chart.element.hidden = curves.every((curve) => curve.points.length === 0) && !this.#isExpected(description, series);
      if (!chart.element.hidden) {
        chart.show(curves, this.axis.chosen);
      }
    }
    this.#nothing.hidden = !this.#loaded || this.charts.some(({ chart }) => !chart.element.hidden);
    this.axis.element.hidden = !this.#nothing.hidden;
  }

  /** Returns whether a chart without data is shown: with `expected`, before the job measures anything; without, until the job ends. */
  #isExpected({ expected }, series) {
    const mayMeasure = !isOver(this.#job) || !this.#loaded;
    return mayMeasure && (!expected || series.size === 0 && expected(this.#job));
  }

  /** Shows the series with the next frame, because a fast job measures more often than the screen refreshes. */
  schedule(series) {
    this.#series = series;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.show(this.#series);
    });
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.charts.forEach(({ chart }) => chart.destroy());
  }

  #curves({ curves, family, prefix = 'Layer ' }, series) {
    if (!family) {
      return curves.map(([name, colour, metric]) => ({ name, colour, points: series.get(metric) ?? [] }));
    }
    return [...series.keys()].filter((name) => family.test(name))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((name, i) => ({
        name: `${prefix}${family.exec(name)[1]}`,
        colour: LAYERS[i % LAYERS.length],
        dash: i >= LAYERS.length ? [5, 3] : undefined,
        points: series.get(name),
      }));
  }
}
