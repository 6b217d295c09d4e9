/** A job's specification as the service understands it. */
import { words } from './format.js';

/** What a job that comes back has beyond its specification. */
const ADDED = new Set(['id', 'status', 'stop_reason', 'attempt', 'transitions', 'progress', 'best', 'last', 'kept', 'test', 'model_version',
  'weights_sha256', 'parameters', 'provenance', 'error', 'created_at', 'started_at', 'finished_at']);

/** What a job learns from, in words: its data set, or the environment that it acts in. */
export function learnsFrom({ dataset, objective }) {
  return dataset ?? words(objective?.environment?.type).toLowerCase();
}

/** What would have to be submitted to run the job again. */
export function specificationOf(job) {
  return withoutNulls(Object.fromEntries(Object.entries(job).filter(([name]) => !ADDED.has(name))));
}

function withoutNulls(value) {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).filter(([, v]) => v !== null).map(([name, v]) => [name, withoutNulls(v)]))
    : value;
}

/** Something to begin with where there is no recipe for a data set. */
export function firstSpecification({ name, input, targets }) {
  const classes = targets.task === 'classification';
  return {
    name: `${name}-first`,
    dataset: name,
    architecture: { input, layers: [
      { type: 'dense', units: 30, activation: 'tanh' },
      { type: 'dense', units: targets.names.length, activation: classes ? 'softmax' : 'linear' },
    ] },
    cost: classes ? 'log_likelihood' : 'quadratic',
    initialization: 'glorot',
    optimizer: { type: 'sgd', learning_rate: 0.05, momentum: 0.9 },
    batch_size: 10,
    epochs: 30,
  };
}
