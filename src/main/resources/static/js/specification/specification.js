/** Extracts and creates job specifications. */
import { words } from '../text/format.js';

/** Fields of a job that are not part of its specification. */
const ADDED = new Set(['id', 'status', 'stop_reason', 'attempt', 'transitions', 'progress', 'best', 'last', 'kept', 'test', 'model_version',
  'weights_sha256', 'parameters', 'provenance', 'error', 'created_at', 'started_at', 'finished_at', 'purged_at']);

/** Returns the name of the job's data set, or of the environment in which it acts. */
export function learnsFrom({ dataset, objective }) {
  return dataset ?? words(objective?.environment?.type).toLowerCase();
}

/** Returns the specification to submit to run the job again. */
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
