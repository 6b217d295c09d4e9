"""Writes references.csv: each cost and its gradient in z for each output activation that fits it, computed from the definitions with
1200 digits. Needs only Python's standard library: python references.py > references.csv"""
from decimal import Decimal as D, getcontext

getcontext().prec = 1200
H = D(10) ** -60
GAPS = [0, 1, 5, 10, 16, 17, 20, 40, 80, 90, 110, 200, 500, 1000]


def sigmoid(z):
    return [1 / (1 + (-x).exp()) for x in z]


def softmax(z):
    e = [x.exp() for x in z]
    return [x / sum(e) for x in e]


def tanh(z):
    return [1 - 2 / (1 + (2 * x).exp()) for x in z]


def elu(z):
    return [x if x > 0 else x.exp() - 1 for x in z]


def swish(z):
    return [x * s for x, s in zip(z, sigmoid(z))]


def relu(z):
    return [max(x, D(0)) for x in z]


def leaky_relu(z):
    return [max(x, D("0.01") * x) for x in z]


def linear(z):
    return z


def quadratic(a, y):
    return sum((p - q) ** 2 for p, q in zip(a, y)) / 2


def mean_absolute(a, y):
    return sum(abs(p - q) for p, q in zip(a, y))


def huber(a, y):
    """With delta = 1."""
    return sum(abs(p - q) ** 2 / 2 if abs(p - q) <= 1 else abs(p - q) - D("0.5") for p, q in zip(a, y))


def log_likelihood(a, y):
    return -sum(q * p.ln() for p, q in zip(a, y) if q)


def cross_entropy(a, y):
    return -sum((q * p.ln() if q else D(0)) + ((1 - q) * (1 - p).ln() if q != 1 else D(0)) for p, q in zip(a, y))


def row(cost, sigma, z, y):
    z, y = [D(x) for x in z], [D(x) for x in y]
    slopes = []
    for k in range(len(z)):
        above = cost(sigma(z[:k] + [z[k] + H] + z[k + 1:]), y)
        below = cost(sigma(z[:k] + [z[k] - H] + z[k + 1:]), y)
        slopes.append((above - below) / (2 * H))
    fields = [cost.__name__.upper(), sigma.__name__.upper()]
    for values in (z, y, [cost(sigma(z), y)], slopes):
        fields.append(" ".join("%.17e" % v if v and abs(v) > D("1e-300") else "0" for v in values) if values is not z and values is not y
                      else " ".join(str(v) for v in values))
    print(",".join(fields))


for gap in GAPS:
    for cost in (cross_entropy, log_likelihood, quadratic):
        for z in ([gap, 0], [gap, "0.5", 0, -1]):
            for c in range(len(z)):
                row(cost, softmax, z, [int(j == c) for j in range(len(z))])
    for z in (gap, -gap):
        for y in (0, 1, "0.25"):
            for cost in (cross_entropy, quadratic):
                row(cost, sigmoid, [z], [y])
        for y in (-1, 1):
            row(quadratic, tanh, [z], [y])
    row(cross_entropy, sigmoid, [gap, -gap, "0.5"], [1, 0, 1])
    row(cross_entropy, sigmoid, [-gap, gap, "0.5"], [1, 0, 0])
    for sigma in (elu, swish, relu, leaky_relu, linear):
        for z in (gap + 1, -gap - 1):
            row(quadratic, sigma, [z], ["0.5"])

    for cost in (mean_absolute, huber):
        for z in ([gap, 0], [gap, "0.5", 0, -1]):
            for c in range(len(z)):
                row(cost, softmax, z, [int(j == c) for j in range(len(z))])
        for z in (gap, -gap):
            for y in (0, 1, "0.25"):
                row(cost, sigmoid, [z], [y])
            for y in (-1, 1):
                row(cost, tanh, [z], [y])
        for sigma in (elu, swish, relu, leaky_relu, linear):
            for z in (gap + 1, -gap - 1):
                row(cost, sigma, [z], ["0.5"])
