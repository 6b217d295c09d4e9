/** Describes networks in short text. */
import { words } from '../text/format.js';

const DIGIT = 28 * 28;
/** Layers that ignore the shape of an example and use only its number of values. */
const FLAT = new Set(['dense', 'dropout', 'rbm', 'associative_memory']);
const size = (shape) => shape.reduce((a, b) => a * b, 1);

/** Returns text such as 784-30-10, or 1×28×28-20@5×5-max 2×2-100-10. */
export const layersOf = ({ input, layers }) => [
  layers.every((layer) => FLAT.has(layer.type)) ? size(input) : input.join('×'),
  ...layers.flatMap((layer) => [layerOf(layer), layer.classes]).filter(Boolean)].join('-');

function layerOf({ type, units, filters, kernel, size: region }) {
  if (filters) {
    return `${filters}@${kernel.join('×')}`;
  }
  return region ? `${words(type).replace(/ pool$/, '').toLowerCase()} ${region.join('×')}` : units;
}

/** Returns whether the input has 784 values, as an image of 28 × 28 pixels has. */
export const readsDigits = ({ input }) => size(input) === DIGIT;

/** Returns whether the output is learnt features instead of a prediction. */
export const findsFeatures = ({ layers }) => layers.at(-1).type === 'rbm';

/** Returns the architectures of a model's version: one network, or the members of an ensemble. */
export const networksOf = ({ architecture, ensemble }) => (ensemble ? ensemble.members.map((member) => member.architecture) : [architecture]);
