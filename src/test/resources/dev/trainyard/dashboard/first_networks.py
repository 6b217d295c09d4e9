"""Writes first-networks.zip beside this file, for FirstNetworkTest: scikit-learn's tables as CSV, and references.json with the scores of
scikit-learn's networks on them: python3 first_networks.py (scikit-learn 1.9)

Each table is imported five times. The five imports differ only in the order of the rows: number k begins with row k * rows // 5, and the
rows before it follow at the end. The service holds out test rows at random, so each import has other test rows. This script chooses the
same test rows by the same algorithm, and the reference network k learns from all other rows: MLPClassifier behind StandardScaler, or
MLPRegressor behind StandardScaler and a scaled target. It has no validation rows, so it learns from more rows than a job of the service.
Scores of the test rows: accuracy, or R².

Each table has two references: scikit-learn's default of at most 200 epochs, and training until the cost stops falling. The test requires
the better one."""
import json
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pandas
from sklearn import datasets
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore", ConvergenceWarning)
IMPORTS = 5
FRACTION, SEED = 0.15, 1  # the defaults of an import
EPOCHS = {"200 epochs": 200, "converged": 5000}


class JavaRandom:
    """java.util.Random"""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)

    def bits(self, count):
        self.state = (self.state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
        return self.state >> (48 - count)

    def below(self, bound):
        bits = self.bits(31)
        if bound & (bound - 1) == 0:
            return bound * bits >> 31
        while bits - bits % bound + bound - 1 >= 1 << 31:
            bits = self.bits(31)
        return bits % bound

    def uniform(self):
        return ((self.bits(26) << 27) + self.bits(27)) * 2.0 ** -53


def held_out(labels):
    """Returns the test rows in their order in the data set: those of dataset.format.SplitAssignment.stratified."""
    random, order = JavaRandom(SEED), []
    for i in range(len(labels)):
        j = random.below(i + 1)
        order.append(order[j] if j < i else i)
        order[j] = i
    due_held, due_test = random.uniform(), random.uniform()
    trained, test = set(), set()
    for row in sorted(order, key=lambda row: labels[row]):
        if labels[row] not in trained:
            trained.add(labels[row])
            continue
        due_held += 2 * FRACTION
        if due_held >= 1:
            due_held -= 1
            due_test += FRACTION / (2 * FRACTION)
            if due_test >= 1:
                due_test -= 1
                test.add(row)
    return [row for row in order if row in test]


def tables():
    for load in (datasets.load_iris, datasets.load_wine, datasets.load_breast_cancer, datasets.load_digits, datasets.load_diabetes):
        yield load.__name__[5:], load(as_frame=True).frame
    x, y = datasets.make_friedman1(n_samples=2000, noise=1, random_state=0)
    frame = pandas.DataFrame(x.round(4), columns=[f"x{j}" for j in range(x.shape[1])])
    yield "friedman1", frame.assign(target=(200_000 + 80_000 * (y - y.mean()) / y.std()).round())


def score(frame, classes, test, seed, epochs):
    x, y = frame.drop(columns="target").to_numpy(), frame["target"].to_numpy()
    train = np.setdiff1d(np.arange(len(y)), test)
    if classes:
        model = make_pipeline(StandardScaler(), MLPClassifier(max_iter=epochs, random_state=seed))
    else:
        model = TransformedTargetRegressor(make_pipeline(StandardScaler(), MLPRegressor(max_iter=epochs, random_state=seed)),
                                           transformer=StandardScaler())
    return round(float(model.fit(x[train], y[train]).score(x[test], y[test])), 4)


references = {}
with zipfile.ZipFile(Path(__file__).with_name("first-networks.zip"), "w") as file:
    def add(name, text):
        file.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED, 9)

    for name, frame in tables():
        add(name + ".csv", frame.to_csv(index=False, float_format="%.10g", lineterminator="\n"))
        classes = frame["target"].dtype.kind == "i"
        reference = {"metric": "accuracy" if classes else "r2", "test": [], "scores": {key: [] for key in EPOCHS}}
        for k in range(IMPORTS):
            start = k * len(frame) // IMPORTS
            rotated = pandas.concat([frame[start:], frame[:start]])
            test = held_out(list(rotated["target"]) if classes else [0] * len(rotated))
            reference["test"].append(test)
            for key, epochs in EPOCHS.items():
                reference["scores"][key].append(score(rotated, classes, test, k, epochs))
        references[name] = reference
        print(f"{name:14} {len(frame)} rows, {len(test)} for testing;",
              "; ".join(f"{key}: {np.mean(scores):.3f} {scores}" for key, scores in reference["scores"].items()), flush=True)
    add("references.json", json.dumps(references, separators=(",", ":")))
