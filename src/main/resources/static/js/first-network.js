/** Suggests a first network for a data set: an architecture for the kind of its examples, and settings for their number. */

/** Output activation by task; a regression and any other task has a linear output. */
const OUTPUT = { classification: 'softmax', multi_label: 'sigmoid' };
/** The number of updates to plan for. Early stopping ends training sooner. */
const UPDATES = 6000;
const DENSE = { type: 'dense', units: 64, activation: 'relu' };
/** The side of a feature map, in pixels, above which another convolution and pooling follows. */
const LARGE = 14;
const SMALLEST_PICTURE = 6;

/** Returns the specification of a first job. */
export function firstSpecification({ name, input, targets, examples }) {
  const sequence = input.length === 2;
  const train = examples.train ?? 0;
  const batch = train <= 1000 ? 16 : train <= 20000 ? 32 : 100;
  const epochs = Math.min(300, Math.max(20, Math.round(UPDATES * batch / Math.max(1, train))));
  return {
    name: `${name}-first`,
    dataset: name,
    architecture: { input, layers: [
      ...hiddenLayers(input),
      { type: 'dense', units: targets.names.length, activation: OUTPUT[targets.task] ?? 'linear' },
    ] },
    initialization: sequence ? 'glorot' : 'he',
    // Rates above this kill ReLUs behind convolutions.
    optimizer: { type: 'adam', learning_rate: input.length === 3 ? 0.001 : 0.002 },
    ...sequence ? { gradient_clipping: { max_norm: 1 } } : {},
    batch_size: batch,
    epochs,
    ...examples.validation ? { early_stopping: {
      monitor: 'validation_cost', patience: Math.max(10, Math.round(epochs / 4)),
    } } : {},
  };
}

/** Returns an LSTM layer for sequences, convolutions for pictures, and dense layers for everything else. */
function hiddenLayers(input) {
  if (input.length === 2) {
    return [{ type: 'lstm', units: 64 }];
  }
  return input.length === 3 && Math.min(input[1], input[2]) >= SMALLEST_PICTURE
    ? [...convolutions(input), { ...DENSE, units: 100 }] : [DENSE, DENSE];
}

function convolutions([, rows, columns]) {
  const layers = [];
  let side = Math.min(rows, columns);
  do {
    const kernel = side >= 12 ? 5 : 3;
    layers.push(
      { type: 'conv2d', filters: 20 * (layers.length / 2 + 1), kernel: [kernel, kernel], padding: 'same', activation: 'relu' },
      { type: 'max_pool', size: [2, 2] });
    side = Math.floor(side / 2);
  } while (side > LARGE);
  return layers;
}
