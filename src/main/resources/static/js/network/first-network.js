/** Suggests a first network for a data set: an architecture for the kind of its examples, and settings for their number. */

/** Output activation by task; a regression and any other task has a linear output. */
const OUTPUT = { classification: 'softmax', multi_label: 'sigmoid' };
/** The number of updates to plan for. Early stopping ends training sooner. */
const UPDATES = 6000;
const DENSE = { type: 'dense', units: 64, activation: 'relu' };
/** The weight decay is this times √inputs / examples, at most 1: found by trials with tables of 150 to 20,000 rows, noisy and exact. */
const DECAY = 150;
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
    optimizer: optimizer(input, train),
    ...sequence ? { gradient_clipping: { max_norm: 1 } } : {},
    batch_size: batch,
    epochs,
    ...examples.validation ? { early_stopping: {
      monitor: 'validation_cost', patience: Math.max(10, Math.round(epochs / 4)),
    } } : {},
  };
}

const isPicture = (input) => input.length === 3 && Math.min(input[1], input[2]) >= SMALLEST_PICTURE;

/** Returns an LSTM layer for sequences, convolutions for pictures, and dense layers for everything else. */
function hiddenLayers(input) {
  if (input.length === 2) {
    return [{ type: 'lstm', units: 64 }];
  }
  return isPicture(input) ? [...convolutions(input), { ...DENSE, units: 100 }] : [DENSE, DENSE];
}

/**
 * Returns Adam, for dense networks with weight decay. Without decay, dense networks overfit noisy tables, those of a few hundred rows
 * within a few epochs. With much decay, they cannot fit a steep function of few inputs.
 */
function optimizer(input, train) {
  if (input.length === 2) {
    return { type: 'adam', learning_rate: 0.002 };
  }
  if (isPicture(input)) {
    return { type: 'adam', learning_rate: 0.001 }; // rates above this kill ReLUs behind convolutions
  }
  const inputs = input.reduce((product, size) => product * size, 1);
  const decay = Math.min(1, DECAY * Math.sqrt(inputs) / Math.max(1, train));
  return { type: 'adamw', learning_rate: 0.002, weight_decay: Number(decay.toPrecision(2)) };
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
