"""Writes stratified.csv: how many examples of each class scikit-learn's StratifiedShuffleSplit takes for training and for validation.
Only cases are kept in which every random state gives the same numbers. Run: python stratified.py > stratified.csv"""
import numpy as np
from sklearn.model_selection import StratifiedShuffleSplit

random = np.random.default_rng(7)
print("counts;train;validation;train_counts;validation_counts")
written = 0
while written < 60:
    counts = random.integers(2, 60, random.integers(2, 7))
    y = np.repeat(np.arange(len(counts)), counts)
    train = int(random.integers(len(counts), len(y) - len(counts)))
    validation = int(random.integers(len(counts), len(y) - train + 1))
    found = set()
    for state in range(20):
        splitter = StratifiedShuffleSplit(1, train_size=train, test_size=validation, random_state=state)
        a, b = next(splitter.split(np.zeros(len(y)), y))
        found.add(tuple(tuple(np.bincount(y[part], minlength=len(counts)).tolist()) for part in (a, b)))
    if len(found) == 1:
        a, b = found.pop()
        if min(a + b) > 0:
            print(";".join(" ".join(map(str, v)) if not isinstance(v, int) else str(v)
                           for v in (counts.tolist(), train, validation, a, b)))
            written += 1
