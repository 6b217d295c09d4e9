/** What a job's states mean for people: how they look, which end it, which actions they allow. */
import { el } from './dom.js';
import { duration, words } from './format.js';

/** What jobs can be filtered by; one that is about to pause or to stop still runs. */
export const FILTERS = {
  queued: 'queued', running: 'running,pausing,stopping', paused: 'paused',
  succeeded: 'succeeded', failed: 'failed', cancelled: 'cancelled',
};
const OVER = new Set(['succeeded', 'failed', 'cancelled']);

export const isOver = (job) => OVER.has(job.status);

const REASONS = {
  completed: 'all epochs done',
  early_stopped: 'stopped early: no more improvement',
  target_reached: 'target reached',
  time_limit: 'time limit reached',
  stopped: 'stopped by request',
  diverged: 'the cost diverged',
  cancelled: 'cancelled by request',
  error: 'an error ended it',
};

export const reason = (job) => (job.stop_reason ? REASONS[job.stop_reason] ?? words(job.stop_reason) : null);

export function pill(status) {
  const element = el('span', { class: 'pill' });
  setPill(element, status);
  return element;
}

export function setPill(element, status) {
  if (element.dataset.status !== status) {
    element.dataset.status = status;
    element.textContent = words(status);
  }
}

/** The score that its owner looks at: an accuracy, the cost where there are no classes, or a return. As [name, value]. */
export function score(metrics, prefix = 'validation_') {
  const names = [`${prefix}accuracy`, `${prefix}cost`, 'training_accuracy', 'training_cost', 'evaluation_return', 'episode_return'];
  const name = names.find((each) => metrics?.[each] != null)
    ?? Object.keys(metrics ?? {}).find((each) => each.startsWith(`${prefix}reconstruction_error`));
  return name ? [name, metrics[name]] : [names[0], null];
}

/** The epoch whose weights the job's model has, or would have if it ended now, with its metrics; null before there is one. */
export function kept(job) {
  const last = (job.kept ?? job.keep) === 'last';
  return last ? job.last ?? job.best : job.best ?? job.last;
}

/** "best, epoch 12"; a fraction where training ended within an epoch. */
export function keptEpoch(job) {
  const epoch = kept(job);
  return epoch && `${epoch === job.best ? 'best' : 'last'}, epoch ${Math.round(epoch.epoch * 100) / 100}`;
}

/** Epochs done of epochs wanted, in [0, 1]. A job that ended well before its last epoch is done all the same. */
export function share(job) {
  if (job.status === 'succeeded') {
    return 1;
  }
  const { epoch = 0, epochs = job.epochs } = job.progress ?? {};
  return epochs ? Math.min(1, epoch / epochs) : 0;
}

/** "epoch 12 of 30". */
export function epochs(job) {
  const { epoch = 0, epochs: all = job.epochs } = job.progress ?? {};
  return `${Math.floor(epoch)} / ${all}`;
}

/** The line under a progress bar. */
export function outlook(job) {
  const eta = job.progress?.eta_seconds;
  if (job.status === 'running' && eta != null) {
    return `${duration(eta)} left`;
  }
  if (job.status === 'queued') {
    return 'waiting for a worker';
  }
  if (isOver(job)) {
    return job.started_at ? `took ${duration(job.progress.seconds)}` : 'never started';
  }
  return '';
}

export function progressBar(job) {
  const bar = el('div', { class: 'bar', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 }, el('i'));
  setProgress(bar, job);
  return bar;
}

export function setProgress(bar, job) {
  const percent = Math.round(share(job) * 1000) / 10;
  bar.dataset.status = job.status;
  bar.setAttribute('aria-label', `Progress of ${job.name}`);
  bar.setAttribute('aria-valuenow', Math.round(percent));
  bar.setAttribute('aria-valuetext', `epoch ${epochs(job)}`);
  bar.firstElementChild.style.width = `${percent}%`;
}
