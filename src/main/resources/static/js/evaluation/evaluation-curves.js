/** The curves of a classifier's probabilities: ROC, precision-recall and calibration. */
import { unitChart } from '../chart/unit-chart.js';
import { decimal, integer } from '../text/format.js';

const BOTTOM_LEFT = { x: 0, y: 0 };
const TOP_RIGHT = { x: 1, y: 1 };

const fixed = (value) => value.toFixed(3);
const ratio = (part, all) => (all === 0 ? null : part / all);

/** Returns the charts that a report has the data for. */
export function curveCards({ curves, metrics, confusion, classes, examples, threshold }) {
  if (!curves) {
    return [];
  }
  const decided = threshold == null || !curves.positive_class ? null : decisions(confusion);
  return [
    curves.roc ? rocCard(curves, metrics, decided, threshold) : null,
    curves.precision_recall ? precisionRecallCard(curves, metrics, confusion, decided, threshold) : null,
    curves.calibration ? calibrationCard(curves, classes, examples) : null,
  ];
}

/** Returns the rates at a threshold, from the confusion matrix of two classes; the second one is positive. */
function decisions([[trueNegatives, falsePositives], [falseNegatives, truePositives]]) {
  return {
    falsePositiveRate: ratio(falsePositives, falsePositives + trueNegatives),
    recall: ratio(truePositives, truePositives + falseNegatives),
    precision: ratio(truePositives, truePositives + falsePositives),
  };
}

function rocCard({ roc, positive_class: positive }, metrics, decided, threshold) {
  const text = (at, x, y) => `threshold ${at == null ? '–' : fixed(at)}: ${fixed(y)} found, ${fixed(x)} false alarms`;
  const points = roc.map(({ threshold: at, false_positive_rate: x, true_positive_rate: y }) => ({ x, y, text: text(at, x, y) }));
  return unitChart('ROC curve', {
    note: `Area under the curve: ${decimal(metrics?.roc_auc)}. Positive class: ${positive}.`,
    x: 'False positive rate', y: 'True positive rate',
    curve: points, points, reference: [BOTTOM_LEFT, TOP_RIGHT],
    mark: decided && decided.falsePositiveRate !== null && decided.recall !== null
      ? { x: decided.falsePositiveRate, y: decided.recall, text: text(threshold, decided.falsePositiveRate, decided.recall) } : null,
  });
}

function precisionRecallCard({ precision_recall: curve, positive_class: positive }, metrics, confusion, decided, threshold) {
  const text = (at, recall, precision) => `threshold ${fixed(at)}: precision ${fixed(precision)}, recall ${fixed(recall)}`;
  const points = curve.map(({ threshold: at, recall, precision }) => ({ x: recall, y: precision, text: text(at, recall, precision) }));
  const positives = confusion[1][0] + confusion[1][1];
  const share = positives / (positives + confusion[0][0] + confusion[0][1]);
  return unitChart('Precision-recall curve', {
    note: `Area under the curve: ${decimal(metrics?.average_precision)}. Positive class: ${positive}, ${integer(positives)} examples.`,
    x: 'Recall', y: 'Precision',
    curve: steps(points), points, reference: [{ x: 0, y: share }, { x: 1, y: share }],
    mark: decided && decided.precision !== null && decided.recall !== null
      ? { x: decided.recall, y: decided.precision, text: text(threshold, decided.recall, decided.precision) } : null,
  });
}

/** Returns the corners of the steps whose area is the average precision: up to a recall, the precision at that recall. */
function steps(points) {
  return points.flatMap((point, i) => [{ x: i === 0 ? 0 : points[i - 1].x, y: point.y }, point]);
}

function calibrationCard({ calibration: { bins, expected_calibration_error: error }, positive_class: positive }, classes, examples) {
  const points = bins.map(({ mean_predicted: x, fraction_of_positives: y, examples: n }) => ({
    x, y, text: `${fixed(x)} predicted, ${fixed(y)} happened, ${integer(n)} of ${integer(examples)}` }));
  return unitChart('Calibration', {
    note: `Expected calibration error: ${decimal(error)}. ${positive ? `Probability of ${positive}.`
      : `Probability of the predicted one of ${integer(classes.length)} classes.`}`,
    x: 'Mean predicted probability', y: positive ? 'Share of the positive class' : 'Share of right predictions',
    curve: points, points, dots: true, reference: [BOTTOM_LEFT, TOP_RIGHT],
  });
}
