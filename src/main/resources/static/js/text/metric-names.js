/** Names of metrics for people. */
import { words } from './format.js';

/** Names of scores that are not words of the API's name, in the order in which an evaluation lists them. */
export const SCORES = {
  roc_auc: 'ROC AUC',
  average_precision: 'Average precision (PR AUC)',
  f1: 'F1',
  f1_macro: 'Macro F1',
  balanced_accuracy: 'Balanced accuracy',
  log_loss: 'Log loss',
  r2: 'R²',
  rmse: 'Root mean square error',
  mae: 'Mean absolute error',
  f1_micro: 'Micro F1',
  subset_accuracy: 'All labels right',
  hamming_loss: 'Hamming loss',
};

/** Turns "validation_f1_macro" or "validation.f1_macro" into "Validation macro F1". */
export function metricName(name) {
  const [, part, score] = /^(?:(training|validation|test)[_.])?(.*)$/.exec(name);
  const label = SCORES[score] ?? words(score.replace('.', ' '));
  return part ? `${words(part)} ${withinSentence(label)}` : label;
}

/** Names a metric without the split on which it was measured. */
export const scoreName = (name) => metricName(name.replace(/^(training|validation|test)[_.]/, ''));

/** Begins a name with a small letter unless it is an abbreviation. */
const withinSentence = (label) => (/^.[a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label);
