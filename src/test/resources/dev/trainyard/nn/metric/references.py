"""Writes references.json: metrics by scikit-learn (1.9.1) of small examples, degenerate ones among them. null stands for NaN.
Needs NumPy and scikit-learn: python references.py > references.json"""
import json
import math
import warnings

import numpy as np
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
from sklearn.preprocessing import label_binarize

warnings.simplefilter("ignore")
random = np.random.default_rng(5)


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def binary(name, scores, y):
    scores, y = np.float32(scores), np.array(y)
    fpr, tpr, thresholds = m.roc_curve(y, scores, drop_intermediate=False)
    precision, recall, pr_thresholds = m.precision_recall_curve(y, scores)
    fraction, mean = calibration_curve(y, scores, n_bins=10)
    both = np.stack([1 - scores, scores], 1)
    predicted = (scores >= 0.5).astype(int)
    return dict(name=name, scores=scores, y=y, roc_auc=m.roc_auc_score(y, scores), average_precision=m.average_precision_score(y, scores),
                log_loss=m.log_loss(y, both, labels=[0, 1]), f1=m.f1_score(y, predicted, zero_division=0),
                balanced_accuracy=m.balanced_accuracy_score(y, predicted), fpr=fpr, tpr=tpr, roc_thresholds=thresholds,
                precision=precision[:-1][::-1], recall=recall[:-1][::-1], pr_thresholds=pr_thresholds[::-1],
                calibration_fraction=fraction, calibration_mean=mean)


def multiclass(name, p, y):
    p, y = np.float32(p), np.array(y)
    k = p.shape[1]
    predicted = p.argmax(1)
    one_hot = label_binarize(y, classes=range(k))
    return dict(name=name, p=p, y=y, roc_auc=m.roc_auc_score(one_hot, p, average="macro"),
                class_roc_auc=[m.roc_auc_score(one_hot[:, c], p[:, c]) for c in range(k)],
                average_precision=m.average_precision_score(one_hot, p, average="macro"), log_loss=m.log_loss(y, p, labels=range(k)),
                f1_macro=m.f1_score(y, predicted, average="macro", zero_division=0),
                balanced_accuracy=m.balanced_accuracy_score(y, predicted), accuracy=m.accuracy_score(y, predicted))


def regression(name, predicted, y):
    predicted, y = np.float32(predicted).reshape(len(y), -1), np.float32(y).reshape(len(y), -1)
    predicted, y = np.float64(predicted), np.float64(y)
    r2_outputs = m.r2_score(y, predicted, multioutput="raw_values") if len(y) > 1 else [math.nan]
    return dict(name=name, predicted=predicted, y=y, r2=m.r2_score(y, predicted), r2_outputs=r2_outputs,
                rmse=m.root_mean_squared_error(y, predicted), mae=m.mean_absolute_error(y, predicted))


def multilabel(name, p, y):
    p, y = np.float32(p), np.array(y)
    predicted = (p >= 0.5).astype(int)
    precision, recall, f1, support = m.precision_recall_fscore_support(y, predicted, zero_division=0)
    labels = range(y.shape[1])
    return dict(name=name, p=p, y=y, precision=precision, recall=recall, f1=f1, support=support,
                roc_auc=[m.roc_auc_score(y[:, l], p[:, l]) for l in labels],
                average_precision=[m.average_precision_score(y[:, l], p[:, l]) for l in labels],
                f1_micro=m.f1_score(y, predicted, average="micro", zero_division=0),
                f1_macro=m.f1_score(y, predicted, average="macro", zero_division=0), subset_accuracy=m.accuracy_score(y, predicted),
                hamming_loss=m.hamming_loss(y, predicted))


def probabilities(n, k, y=None):
    z = random.normal(size=(n, k)) + (2 * np.eye(k)[y] if y is not None else 0)
    e = np.exp(z)
    return e / e.sum(1, keepdims=True)


y30 = random.integers(0, 2, 30)
y40 = random.integers(0, 4, 40)
y12 = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 3, 3])
many = random.normal(size=(15, 3))
tags = random.integers(0, 2, (20, 4))
tags[:, 2] = 0
tags[:, 3] = 1
print(json.dumps(plain(dict(
    binary=[
        binary("random", np.round(np.clip(0.25 + 0.5 * y30 + random.normal(size=30) / 4, 0, 1), 4), y30),
        binary("ties", [.1, .4, .4, .4, .8, .8, .2, .4, .9, .8], [0, 0, 1, 1, 1, 0, 0, 0, 1, 1]),
        binary("constant", [.5] * 8, [0, 0, 1, 1, 1, 0, 0, 0]),
        binary("perfect", [.1, .2, .7, .9], [0, 0, 1, 1]),
        binary("reversed", [.9, .8, .2, .1], [0, 0, 1, 1]),
        binary("negatives_only", [.1, .9, .4], [0, 0, 0]),
        binary("positives_only", [.1, .9, .4], [1, 1, 1]),
        binary("certain", [0, 0, 1, 1, 1], [0, 1, 1, 0, 1]),
        binary("edges", [0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1], [0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1])],
    multiclass=[
        multiclass("random", probabilities(40, 4, y40), y40),
        multiclass("absent_class", probabilities(12, 4), y12),
        multiclass("never_predicted", np.tile([.5, .3, .2], (6, 1)), [0, 1, 2, 0, 1, 2]),
        multiclass("one_class", probabilities(5, 3), [1] * 5)],
    regression=[
        regression("three_outputs", many + random.normal(size=many.shape) / 3, many),
        regression("worse_than_the_mean", [5, 1, -3, 2], [1, 2, 3, 4]),
        regression("exact", [1, 2, 3], [1, 2, 3]),
        regression("constant_target", [1, 2, 3], [2, 2, 2]),
        regression("constant_target_exact", [2, 2, 2], [2, 2, 2]),
        regression("one_example", [2], [3]),
        regression("large_mean", 1e6 + np.arange(10) + random.normal(size=10) / 2, 1e6 + np.arange(10))],
    multilabel=[multilabel("four_labels", np.round(random.random((20, 4)), 3), tags)])), indent=None, separators=(",", ":"))
    .replace('{"name"', '\n{"name"'))
