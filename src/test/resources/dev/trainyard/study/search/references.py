"""Reference values of the tests in dev.trainyard.study.search, by scikit-learn, SciPy, mpmath and Optuna: `references.py DIRECTORY`."""

import csv
import math
import pathlib
import sys

import mpmath
import numpy
import optuna
import scipy.stats
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

mpmath.mp.dps = 500


def gaussian_process():
    u = numpy.array([[0.1, 0.2], [0.4, 0.9], [0.7, 0.3], [0.95, 0.6], [0.5, 0.5], [0.45, 0.55]])
    t = numpy.array([1.0, -0.5, 0.3, 2.0, -1.2, -1.1])
    kernel = ConstantKernel(1.7) * Matern([0.3, 0.8], nu=2.5) + WhiteKernel(1.7 * 0.01)
    k = kernel(u)
    weights = numpy.linalg.solve(k, numpy.ones(6))
    mean = weights @ t / weights.sum()
    process = GaussianProcessRegressor(kernel, alpha=0, optimizer=None).fit(u, t - mean)
    print("log marginal likelihood", repr(float(process.log_marginal_likelihood(kernel.theta))))
    for x in [[0.3, 0.4], [0.5, 0.5], [0.0, 1.0]]:
        m, s = process.predict([x], return_std=True)
        # scikit-learn includes the noise in the deviation.
        print("posterior", x, repr(float(m[0] + mean)), repr(float(s[0] ** 2 - 1.7 * 0.01)))


def log_expected_improvement():
    for z in ["5", "1.5", "1", "0.3", "0", "-0.5", "-0.99", "-1", "-1.01", "-3", "-10", "-40", "-1e3", "-1e8"]:
        x = mpmath.mpf(z)
        if x < -100:
            # h(z) = φ(z)/z² (1 − 3/z² + 15/z⁴ − …)
            value = mpmath.log(mpmath.npdf(0)) - x * x / 2 - 2 * mpmath.log(-x) + mpmath.log(1 - 3 / x**2 + 15 / x**4)
        else:
            value = mpmath.log(mpmath.npdf(0)) - x * x / 2 + mpmath.log(
                1 + x * mpmath.sqrt(mpmath.pi / 2) * mpmath.exp(x * x / 2) * mpmath.erfc(-x / mpmath.sqrt(2)))
        print("log h", z, mpmath.nstr(value, 17))


def yeo_johnson():
    for y, power in [(2.5, 0.3), (-2.5, 0.3), (1.0, 0.0), (-1.0, 2.0), (-0.4, 3.1), (0.7, -1.5)]:
        print("yeo-johnson", y, power, repr(float(scipy.stats.yeojohnson(numpy.array([y]), power)[0])))


def importances(directory):
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))

    def objective(trial):
        rate = trial.suggest_float("rate", 1e-4, 10, log=True)
        momentum = trial.suggest_float("momentum", 0, 1)
        units = trial.suggest_int("units", 4, 300, log=True)
        layers = trial.suggest_int("layers", 1, 3)
        rule = trial.suggest_categorical("rule", ["sgd", "adam", "newton"])
        loss = (math.log10(rate) + 1) ** 2 + momentum + abs(units - 50) / 100 + (rule == "newton")
        if layers >= 2:
            loss += trial.suggest_float("dropout", 0, 0.9) * 2
        return loss

    study.optimize(objective, n_trials=120)
    names = ["rate", "momentum", "units", "layers", "rule", "dropout"]
    with open(directory / "trials.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*names, "loss"])
        for trial in study.trials:
            writer.writerow([trial.params.get(name, "") for name in names] + [trial.value])
    for target, region in [(0.1, 1.0), (0.25, 0.6)]:
        evaluator = optuna.importance.PedAnovaImportanceEvaluator(target_quantile=target, region_quantile=region)
        for normalize in [True, False]:
            values = optuna.importance.get_param_importances(study, evaluator=evaluator, normalize=normalize)
            print("importances", target, region, normalize, {name: values[name] for name in names})


if __name__ == "__main__":
    gaussian_process()
    log_expected_improvement()
    yeo_johnson()
    importances(pathlib.Path(sys.argv[1]))
