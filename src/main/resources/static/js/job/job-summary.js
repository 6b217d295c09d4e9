/** The head of a job's page: state, progress and key figures. */
import { announce, el, setText } from '../component/dom.js';
import { layersOf } from '../network/architecture.js';
import { duration, integer, metric, percent, short } from '../text/format.js';
import { metricName } from '../text/metric-names.js';
import { epochs, isOver, kept, keptEpoch, outlook, pill, progressBar, reason, score, setPill, setProgress, share, testScore }
  from './states.js';

const keptScore = (job) => score(job, kept(job));

/** Returns the metric shown beside the score, as [name, value]: the first other one of these. */
function beside(job) {
  const [shown] = keptScore(job);
  const metrics = kept(job)?.metrics;
  const name = ['validation_accuracy', 'validation_cost', 'training_accuracy', 'training_cost', 'episode_return']
    .find((each) => each !== shown && metrics?.[each] != null) ?? 'training_cost';
  return [name, metrics?.[name]];
}

/** Returns the note on the test's score, with its metric: books report accuracies. */
function testNote(job, book) {
  const measured = job.test ? 'measured once, at the end' : 'measured at the end';
  if (testScore(job)[0] === 'accuracy') {
    return book ?? measured;
  }
  return job.test?.accuracy == null ? measured : `accuracy ${percent(job.test.accuracy)}`;
}

/** Functions for the name, value and note of each figure. */
const FIGURES = [
  [
    (job) => metricName(keptScore(job)[0]),
    (job) => metric(...keptScore(job)),
    (job) => keptEpoch(job),
  ], [
    (job) => metricName(`test.${testScore(job)[0]}`),
    (job) => metric(...testScore(job)),
    testNote,
  ], [
    (job) => metricName(beside(job)[0]),
    (job) => metric(...beside(job)),
    (job) => kept(job) && 'at the same epoch',
  ], [
    () => 'Examples/s',
    (job) => short(job.progress.examples_per_second),
    (job) => `batches of ${job.batch_size}`,
  ], [
    () => 'Training time',
    (job) => (job.started_at ? duration(job.progress.seconds) : '–'),
    (job) => (job.attempt > 1 ? `attempt ${job.attempt}` : null),
  ], [
    () => 'Parameters',
    (job) => integer(job.parameters),
    (job) => layersOf(job.architecture),
  ],
];

export class JobSummary {
  #announced = 0;
  /** The result expected by the job's recipe, as text; null without one. */
  book = null;

  constructor(job) {
    this.pill = pill(job.status);
    this.reason = el('span', { class: 'minor' });
    this.head = el('div', { class: 'title' }, el('h1', null, job.name), this.pill, this.reason);
    this.bar = progressBar(job);
    this.epochs = el('span', { class: 'epochs' });
    this.outlook = el('span', { class: 'minor' });
    this.error = el('div', { class: 'notice error', role: 'alert', hidden: true });
    this.figures = FIGURES.map(([name, value, note]) => ({ name, value, note, named: el('dt'), shown: el('dd'), noted: el('small') }));
    this.element = el('div', { class: 'summary' },
      this.error,
      el('div', { class: 'summary-progress' }, this.bar, el('div', { class: 'under' }, this.epochs, this.outlook)),
      el('dl', { class: 'figures' }, this.figures.map(({ named, shown, noted }) => el('div', null, named, shown, noted))));
  }

  update(job) {
    setPill(this.pill, job.status);
    setText(this.reason, reason(job) ?? '');
    setProgress(this.bar, job);
    setText(this.epochs, `Epoch ${epochs(job)}`);
    setText(this.outlook, outlook(job));
    this.figures.forEach(({ name, value, note, named, shown, noted }) => {
      setText(named, name(job));
      setText(shown, value(job));
      setText(noted, note(job, this.book) ?? '');
    });
    this.error.hidden = !job.error;
    if (job.error) {
      this.error.replaceChildren(el('p', null, job.error.message), job.error.hint ? el('p', { class: 'minor' }, job.error.hint) : '');
    }
    this.#say(job);
  }

  /** Announces every tenth of the progress, not every epoch, because the text is read aloud. */
  #say(job) {
    const tenth = Math.floor(share(job) * 10);
    if (tenth > this.#announced && !isOver(job)) {
      this.#announced = tenth;
      announce(`Epoch ${epochs(job)}, ${metricName(keptScore(job)[0])} ${metric(...keptScore(job))}.`);
    }
  }
}
