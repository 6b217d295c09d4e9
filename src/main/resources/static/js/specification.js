/** A job's specification as the service understands it. */

/** What a job that comes back has beyond its specification. */
const ADDED = new Set(['id', 'status', 'stop_reason', 'attempt', 'transitions', 'progress', 'best', 'test', 'model_version', 'weights_sha256', 'parameters',
  'provenance', 'error', 'created_at', 'started_at', 'finished_at']);

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
