"""The workload of a script, given by the suite as arguments: `with_….py NETWORK BATCH_SIZE DIRECTORY-OF-NUMBERS`."""

import json
import math
import pathlib
import statistics
import sys
import time

import numpy

STEPS = 5  # the number of steps whose costs are compared
WARM_UP, MEASURED, ITERATIONS = 2.0, 1.0, 5  # seconds, seconds, a number


class Workload:
    def __init__(self):
        name, batch_size, directory = sys.argv[1:]
        networks = json.loads((pathlib.Path(__file__).parent.parent / "networks.json").read_text())
        network = next(network for network in networks if network["name"] == name)
        self.m = int(batch_size)
        self.input = network["architecture"]["input"]
        self.layers = network["architecture"]["layers"]
        self.cost = network["training"].get("cost")
        self.eta = network["training"]["optimizer"]["learning_rate"]
        self.x = _numbers(directory, "x").reshape(-1, *self.input)
        self.y = _numbers(directory, "y").reshape(len(self.x), -1)
        self.parameters = _numbers(directory, "parameters")

    def batches(self):
        """Returns the mini-batches (x, y)."""
        return [(self.x[i:i + self.m], self.y[i:i + self.m]) for i in range(0, len(self.x), self.m)]


def _numbers(directory, name):
    return numpy.fromfile(pathlib.Path(directory) / name, dtype="<f4")


def parameters(flat, shapes):
    """Returns copies of the flat vector's parts, in these shapes."""
    ends = numpy.cumsum([math.prod(shape) for shape in shapes])
    assert ends[-1] == len(flat), f"{ends[-1]} parameters, not {len(flat)}"
    return [part.reshape(shape).copy() for part, shape in zip(numpy.split(flat, ends[:-1]), shapes)]


def rate(call, arguments, warm_up=WARM_UP, iterations=ITERATIONS):
    """Returns calls per second of the thread's processor time, as measured in the JVM: the median of the iterations."""
    _run(call, arguments, warm_up)
    return statistics.median(_run(call, arguments, MEASURED) for _ in range(iterations))


def rounds(call, arguments):
    """Measures one round for each line on standard input and prints its rate; in between, the suite measures other libraries.

    Prints a first line when the script is ready and idle. The suite waits for this line, so that start-up disturbs no measurement.
    """
    _run(call, arguments, WARM_UP)
    print("ready", flush=True)
    for _ in sys.stdin:
        print(rate(call, arguments, warm_up=MEASURED), flush=True)


def _run(call, arguments, seconds):
    ends, started, calls = time.perf_counter() + seconds, time.thread_time(), 0
    while time.perf_counter() < ends:
        call(*arguments[calls % len(arguments)])
        calls += 1
    return calls / (time.thread_time() - started)


def report(version, costs, microseconds, way):
    print(json.dumps({"version": version, "costs": costs, "microseconds": microseconds, "way": way}))
