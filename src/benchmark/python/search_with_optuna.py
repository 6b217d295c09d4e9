"""Measures Optuna as dev.trainyard.study.search.SearchBenchmark measures Trainyard:
`search_with_optuna.py tpe|gp|random PROBLEMS SEEDS TRIALS [TABLES]`. The sampler gp needs torch; TABLES is the directory that
search_tables.py wrote."""

import math
import pathlib
import sys
import time

import numpy
import optuna

MILESTONES = [30, 40, 50, 100]
A = numpy.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
P = numpy.array([[0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
                 [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]])
C = numpy.array([1, 1.2, 3, 3.2])


def branin(trial):
    x, y = trial.suggest_float("x1", -5, 10), trial.suggest_float("x2", 0, 15)
    b = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return b * b + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(trial):
    x = numpy.array([trial.suggest_float(f"x{i}", 0, 1) for i in range(6)])
    return -float(C @ numpy.exp(-(A * (x - P) ** 2).sum(axis=1)))


def levy4(trial):
    w = [1 + (trial.suggest_float(f"x{i}", -10, 10) - 1) / 4 for i in range(4)]
    inner = sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:3])
    return math.sin(math.pi * w[0]) ** 2 + inner + (w[3] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[3]) ** 2)


def table(directory, name):
    parameters = [line.split() for line in (directory / f"{name}.space").read_text().splitlines()]
    losses = numpy.fromfile(directory / f"{name}.losses", dtype=">f8")

    def objective(trial):
        row = 0
        for parameter, ordered, count in parameters:
            # Ordered values are integers for Optuna, so that it knows their order.
            value = (trial.suggest_int(parameter, 0, int(count) - 1) if ordered == "true"
                     else trial.suggest_categorical(parameter, list(range(int(count)))))
            row = row * int(count) + value
        return float(losses[row])

    return objective, lambda loss: 1 + int((losses < loss).sum())


def problem(name, directory):
    minima = {"branin": 0.397887357729739, "hartmann6": -3.322368011391339, "levy4": 0}
    if name in minima:
        return globals()[name], lambda loss: loss - minima[name]
    return table(pathlib.Path(directory), name)


def sampler(name, seed):
    if name == "tpe":
        return optuna.samplers.TPESampler(seed=seed, multivariate=True)
    return optuna.samplers.GPSampler(seed=seed) if name == "gp" else optuna.samplers.RandomSampler(seed=seed)


if __name__ == "__main__":
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    seeds, trials = int(sys.argv[3]), int(sys.argv[4])
    for name in sys.argv[2].split(","):
        objective, score = problem(name, sys.argv[-1])
        scores = []
        began = time.time()
        for seed in range(seeds):
            study = optuna.create_study(sampler=sampler(sys.argv[1], seed))
            study.optimize(objective, n_trials=trials)
            best = numpy.minimum.accumulate([trial.value for trial in study.trials])
            scores.append([score(best[n - 1]) for n in MILESTONES if n <= trials])
        print(f"{sys.argv[1]} {name}: {(time.time() - began) * 1000 / seeds / trials:.1f} ms a trial")
        for i, milestone in enumerate(n for n in MILESTONES if n <= trials):
            at = [row[i] for row in scores]
            print(f"  after {milestone}: median {numpy.median(at):.3g} mean {numpy.mean(at):.3g} worst {max(at):.3g}", flush=True)
