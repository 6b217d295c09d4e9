/** The models that can be tried, the inputs that they take, and examples for them. */
import { get, path } from '../http/api.js';
import { everyEntry } from '../http/lists.js';
import { findsFeatures, networksOf } from '../network/architecture.js';
import { pictureShape } from '../picture/picture-grid.js';
import { PictureInput } from '../picture/picture-input.js';
import { TableInput } from './table-input.js';
import { ValuesInput } from './values-input.js';

/** Built-in pictures of digits, for models whose own data set is deleted. */
const DIGITS = ['mnist', 'stroke_digits'];
const SPLITS = ['test', 'validation', 'train'];

/** Returns whether a version predicts something; others find features. */
export const isTryable = (version) => !findsFeatures(networksOf(version)[0]);

/** Returns the newest version of each model that can be tried. */
export async function tryableModels(signal) {
  const found = [];
  for await (const { latest } of everyEntry('models', {}, signal)) {
    if (latest && isTryable(latest)) {
      found.push(latest);
    }
  }
  return found;
}

/** Returns the input that a version takes; `changed` is called when the user changes it. */
export function inputOf(version, changed) {
  const [network] = networksOf(version);
  const { preprocessing } = version;
  if (preprocessing?.type === 'table') {
    return new TableInput(preprocessing.columns, changed);
  }
  const shape = pictureShape(network, preprocessing);
  return shape ? new PictureInput(shape, preprocessing?.divisor ?? 1, changed) : new ValuesInput(network.input, changed);
}

/**
 * Returns a random example that the model was not trained on, if there is one: {dataset, split, example}; null if its data set is
 * deleted and no other fits.
 */
export async function sampleFor(version, signal) {
  const dataset = await datasetOf(version, signal);
  if (!dataset) {
    return null;
  }
  const split = SPLITS.find((each) => dataset.examples[each]);
  const offset = Math.floor(Math.random() * dataset.examples[split]);
  const { data: [example] } = await get(path`datasets/${dataset.name}/examples`, { split, offset, limit: 1 }, signal);
  return { dataset, split, example };
}

async function datasetOf(version, signal) {
  const shape = pictureShape(networksOf(version)[0], version.preprocessing);
  const sha256 = version.provenance?.dataset_sha256;
  let digits = null;
  for await (const dataset of everyEntry('datasets', {}, signal)) {
    if (dataset.sha256 !== null && dataset.sha256 === sha256) {
      return dataset;
    }
    if (DIGITS.includes(dataset.name) && (digits === null || dataset.name === DIGITS[0])) {
      digits = dataset;
    }
  }
  return shape?.channels === 1 && shape.rows === 28 && shape.columns === 28 ? digits : null;
}
