"""Writes the *.safetensors files beside this script: parameters of small networks after 100 PyTorch steps, for every update rule that
PyTorch and Trainyard share.

Each file has the examples x and y, the initial parameters and, for each case, the parameters after the steps: flat, layer by layer,
weights before biases. Its metadata gives the network and the hyperparameters in Trainyard's JSON. Step k uses mini-batch k mod 5 of
ten examples. PyTorch computes in double precision, so that any difference comes from Trainyard.

    pip install torch numpy safetensors && python pytorch.py

PyTorch 2.15.0 wrote the committed files.
"""
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

N, BATCH, STEPS, CLASSES = 50, 10, 100, 4

RULES = {
    "sgd": {"optimizer": {"type": "sgd", "learning_rate": 0.3}},
    "sgd_l2": {"optimizer": {"type": "sgd", "learning_rate": 0.3}, "regularization": {"l2": 0.5}},
    "momentum": {"optimizer": {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9}, "regularization": {"l2": 0.5}},
    "nesterov": {"optimizer": {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True},
                 "regularization": {"l2": 0.5}},
    "adagrad": {"optimizer": {"type": "adagrad", "learning_rate": 0.05}, "regularization": {"l2": 0.5}},
    "rmsprop": {"optimizer": {"type": "rmsprop", "learning_rate": 0.005}, "regularization": {"l2": 0.5}},
    "rmsprop_momentum": {"optimizer": {"type": "rmsprop", "learning_rate": 0.001, "rho": 0.9, "momentum": 0.9}},
    "adam": {"optimizer": {"type": "adam", "learning_rate": 0.01}, "regularization": {"l2": 0.5}},
    "adamw": {"optimizer": {"type": "adamw", "learning_rate": 0.01, "weight_decay": 0.1}},
    "clipped_by_norm": {"optimizer": {"type": "sgd", "learning_rate": 0.3}, "regularization": {"l2": 0.5},
                        "gradient_clipping": {"max_norm": 0.2}},
    "clipped_by_value": {"optimizer": {"type": "adam", "learning_rate": 0.01}, "gradient_clipping": {"max_value": 0.02}},
}
FEW_RULES = {name: RULES[name] for name in ("momentum", "adam")}


class LastState(nn.Module):
    """Returns the last state of a recurrent network. Its second bias stays zero, because Trainyard's layers have one bias."""

    def __init__(self, recurrent):
        super().__init__()
        self.recurrent = recurrent
        nn.init.zeros_(recurrent.bias_hh_l0)
        recurrent.bias_hh_l0.requires_grad = False

    def forward(self, x):
        return self.recurrent(x)[0][:, -1]


def dense(units, activation):
    return {"type": "dense", "units": units, "activation": activation}


NETWORKS = {
    "dense": (RULES, "log_likelihood", [9],
              [dense(8, "tanh"), dense(7, "sigmoid"), dense(CLASSES, "softmax")],
              lambda: nn.Sequential(nn.Linear(9, 8), nn.Tanh(), nn.Linear(8, 7), nn.Sigmoid(), nn.Linear(7, CLASSES))),
    "dense-cross-entropy": (FEW_RULES, "cross_entropy", [9],
                            [dense(8, "relu"), dense(CLASSES, "sigmoid")],
                            lambda: nn.Sequential(nn.Linear(9, 8), nn.ReLU(), nn.Linear(8, CLASSES), nn.Sigmoid())),
    "dense-quadratic": (FEW_RULES, "quadratic", [9],
                        [dense(8, "sigmoid"), dense(CLASSES, "sigmoid")],
                        lambda: nn.Sequential(nn.Linear(9, 8), nn.Sigmoid(), nn.Linear(8, CLASSES), nn.Sigmoid())),
    "convolutional": (FEW_RULES, "log_likelihood", [2, 9, 8],
                      [{"type": "conv2d", "filters": 3, "kernel": [3, 3], "activation": "relu"},
                       {"type": "max_pool", "size": [2, 2]},
                       {"type": "conv2d", "filters": 4, "kernel": [2, 2], "activation": "tanh"},
                       dense(CLASSES, "softmax")],
                      lambda: nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 4, 2), nn.Tanh(),
                                            nn.Flatten(), nn.Linear(4 * 2 * 2, CLASSES))),
    "recurrent": (FEW_RULES, "log_likelihood", [6, 3],
                  [{"type": "recurrent", "units": 5, "activation": "tanh"}, dense(CLASSES, "softmax")],
                  lambda: nn.Sequential(LastState(nn.RNN(3, 5, batch_first=True)), nn.Linear(5, CLASSES))),
    "lstm": (FEW_RULES, "log_likelihood", [6, 3],
             [{"type": "lstm", "units": 5}, dense(CLASSES, "softmax")],
             lambda: nn.Sequential(LastState(nn.LSTM(3, 5, batch_first=True)), nn.Linear(5, CLASSES))),
}

COSTS = {
    "log_likelihood": lambda z, y: nn.functional.cross_entropy(z, y),
    "cross_entropy": lambda a, y: nn.functional.binary_cross_entropy(a, y, reduction="sum") / len(y),
    "quadratic": lambda a, y: ((a - y) ** 2).sum() / 2 / len(y),
}


def trained(network):
    return [p for p in network.parameters() if p.requires_grad]


def flat(network):
    return torch.cat([p.detach().flatten() for p in trained(network)]).float()


def optimizer(network, case):
    options = dict(case["optimizer"])
    kind, rate = options.pop("type"), options.pop("learning_rate")
    decay = options.pop("weight_decay", case.get("regularization", {}).get("l2", 0) / N)
    if "rho" in options:
        options["alpha"] = options.pop("rho")
    rule = {"sgd": torch.optim.SGD, "adagrad": torch.optim.Adagrad, "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam,
            "adamw": torch.optim.AdamW}[kind]
    weights = [p for p in trained(network) if p.dim() > 1]
    biases = [p for p in trained(network) if p.dim() == 1]
    return rule([{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0}], lr=rate, **options)


def train(network, case, cost, x, y):
    rule = optimizer(network, case)
    clipping = case.get("gradient_clipping", {})
    for step in range(STEPS):
        rows = slice(step % (N // BATCH) * BATCH, (step % (N // BATCH) + 1) * BATCH)
        rule.zero_grad()
        cost(network(x[rows]), y[rows]).backward()
        if "max_norm" in clipping:
            nn.utils.clip_grad_norm_(trained(network), clipping["max_norm"])
        if "max_value" in clipping:
            nn.utils.clip_grad_value_(trained(network), clipping["max_value"])
        rule.step()


for name, (rules, cost, shape, layers, build) in NETWORKS.items():
    torch.manual_seed(1)
    x = torch.randn(N, *shape)
    y = nn.functional.one_hot(torch.arange(N) % CLASSES, CLASSES).float()
    initial = build().state_dict()
    tensors = {"x": x.flatten(1), "y": y}
    for rule, case in rules.items():
        network = build()
        network.load_state_dict(initial)
        tensors["initial"] = flat(network)
        network.double()
        train(network, case, COSTS[cost], x.double(), y.double())
        tensors["after." + rule] = flat(network)
    cases = {rule: {"cost": cost, "batch_size": BATCH, **case} for rule, case in rules.items()}
    save_file(tensors, Path(__file__).with_name(f"{name}.safetensors"), {
        "architecture": json.dumps({"input": shape, "layers": layers}), "cases": json.dumps(cases)})
