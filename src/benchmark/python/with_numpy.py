"""Dense networks and Boltzmann machines in NumPy; each step processes a whole mini-batch."""

import numpy

from workload import STEPS, Workload, parameters, rate, report, rounds


def sigmoid(z):
    numpy.negative(z, out=z)
    numpy.exp(z, out=z)
    z += 1
    return numpy.reciprocal(z, out=z)


class Dense:
    """Dense sigmoid layers with the cross-entropy cost."""

    def __init__(self, workload):
        units = [workload.input[0]] + [layer["units"] for layer in workload.layers]
        shapes = [shape for n, k in zip(units, units[1:]) for shape in ((k, n), (k,))]
        values = parameters(workload.parameters, shapes)
        self.w, self.b, self.eta = values[0::2], values[1::2], workload.eta

    def infer(self, x):
        for w, b in zip(self.w, self.b):
            x = sigmoid(x @ w.T + b)
        return x

    def train(self, x, y):
        activations = [x]
        for w, b in zip(self.w, self.b):
            activations.append(sigmoid(activations[-1] @ w.T + b))
        self.a, self.y = activations[-1], y
        rate = self.eta / len(x)
        delta = self.a - y
        for l in reversed(range(len(self.w))):
            a = activations[l]
            error = delta
            if l > 0:
                delta = (error @ self.w[l]) * a * (1 - a)
            error *= rate
            self.w[l] -= error.T @ a
            self.b[l] -= error.sum(axis=0)

    def cost(self):
        a = self.a.astype(float)
        return float(-(self.y * numpy.log(a) + (1 - self.y) * numpy.log(1 - a)).sum() / len(a))


class Boltzmann:
    """A Boltzmann machine, trained by contrastive divergence."""

    def __init__(self, workload):
        visible, hidden = workload.input[0], workload.layers[0]["units"]
        self.w, self.b, self.c = parameters(workload.parameters, [(hidden, visible), (hidden,), (visible,)])
        self.eta, self.random = workload.eta, numpy.random.default_rng(0)

    def infer(self, v):
        return sigmoid(v @ self.w.T + self.b)

    def train(self, v, y):
        h = self.infer(v)
        drawn = (self.random.random(h.shape, dtype=numpy.float32) < h).astype(numpy.float32)
        made = sigmoid(drawn @ self.w + self.c)
        negative = self.infer(made)
        rate = self.eta / len(v)
        self.w += rate * (h.T @ v - negative.T @ made)
        self.b += rate * (h - negative).sum(axis=0)
        self.difference = v - made
        self.c += rate * self.difference.sum(axis=0)

    def cost(self):
        return float(numpy.square(self.difference).mean())


def network(workload):
    return Dense(workload) if workload.layers[0]["type"] == "dense" else Boltzmann(workload)


def main():
    workload = Workload()
    contender = network(workload)
    batches, costs = workload.batches(), []
    for x, y in batches[:STEPS]:
        contender.train(x, y)
        costs.append(contender.cost())
    rounds(contender.train, batches)
    inference = rate(contender.infer, [(workload.x[i:i + 1],) for i in range(len(workload.x))])
    report(numpy.__version__, costs, 1e6 / inference, "batched")


main()
