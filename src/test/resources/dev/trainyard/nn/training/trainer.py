"""Writes the trainer-*.safetensors files beside this script: the weights and the metrics of small networks after a few epochs of
training, computed by PyTorch in double precision from the given initial weights.

Trainyard documents the order of the examples and the dropout masks as functions of (seed, epoch) and (seed, step). This script computes
them by itself, with SplitMix64, and gives them to PyTorch. The rates come from PyTorch's own schedulers. Layers, costs and update rules
are PyTorch's; penalties, clipping, max-norm and early stopping follow the documentation of the job specification.

Each file has the examples x and y, the validation examples vx and vy, the initial parameters, and for each case the parameters that
training keeps: flat, layer by layer. Its metadata has the cases in Trainyard's JSON with the expected series of metrics, and
"rounding": how far the parameters are from the same training in single precision by PyTorch.

    pip install torch numpy safetensors && python trainer.py

PyTorch 2.15.0 wrote the committed files.
"""
import json
import math
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch.nn import functional as F

MASK = (1 << 64) - 1
ORDER, DROPOUT = 1, 2
N, VALIDATION, BATCH, SEED = 23, 12, 5, 7


def mix(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


class SplitMix:
    """The generator of (seed, purpose, counter)."""

    def __init__(self, seed, purpose, counter):
        self.state = mix((mix((mix(seed) + purpose) & MASK) + counter) & MASK)

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        return mix(self.state)

    def uniform(self):
        return (self.next() >> 40) * 2.0 ** -24

    def below(self, bound):
        product = (self.next() >> 32) * bound
        while product & 0xFFFFFFFF < (1 << 32) % bound:
            product = (self.next() >> 32) * bound
        return product >> 32


def order(seed, epoch):
    random, values = SplitMix(seed, ORDER, epoch), list(range(N))
    for i in range(N - 1, 0, -1):
        j = random.below(i + 1)
        values[i], values[j] = values[j], values[i]
    return values


ACTIVATIONS = {
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": F.relu, "leaky_relu": lambda z: F.leaky_relu(z, 0.01), "elu": F.elu,
    "gelu": F.gelu, "gelu_tanh": lambda z: F.gelu(z, approximate="tanh"), "swish": F.silu, "linear": lambda z: z,
    "softmax": lambda z: F.softmax(z, -1), "step": lambda z: (z > 0).to(z.dtype),
}


def log_sum_of_others(z):
    others = z.unsqueeze(1).expand(-1, z.shape[1], -1).masked_fill(torch.eye(z.shape[1], dtype=torch.bool), -math.inf)
    return torch.logsumexp(others, 2)


def cost(name, activation, z, y):
    """The cost of each example."""
    if isinstance(name, dict):
        return F.huber_loss(ACTIVATIONS[activation](z), y, reduction="none", delta=name.get("delta", 1)).sum(1)
    if name == "mean_absolute":
        return F.l1_loss(ACTIVATIONS[activation](z), y, reduction="none").sum(1)
    if name == "quadratic":
        return ((ACTIVATIONS[activation](z) - y) ** 2).sum(1) / 2
    if name == "log_likelihood":
        return -(y * F.log_softmax(z, 1)).sum(1)
    if name == "perceptron":
        return ((ACTIVATIONS["step"](z) - y) * z).sum(1)
    if activation == "softmax":
        total = torch.logsumexp(z, 1, keepdim=True)
        return (y * (total - z) + (1 - y) * (total - log_sum_of_others(z))).sum(1)
    return F.binary_cross_entropy_with_logits(z, y, reduction="none").sum(1)


def pair(layer, name, default=(1, 1)):
    return tuple(layer.get(name, default))


def sections(layer, shape):
    """Rows, columns and whether regularisation applies, for each section of parameters; and the shape of the output."""
    kind, size = layer["type"], math.prod(shape)
    if kind == "dense":
        return [(layer["units"], size, True), (1, layer["units"], False)], [layer["units"]]
    if kind == "rbm":
        return [(layer["units"], size, True), (1, layer["units"], False), (1, size, False)], [layer["units"]]
    if kind == "associative_memory":
        units, classes = layer["units"], layer["classes"]
        return [(units, size, True), (1, units, False), (1, size, False), (classes, units, True), (1, classes, False)], [classes]
    if kind in ("recurrent", "lstm"):
        out = layer["units"] * (4 if kind == "lstm" else 1)
        return [(out, shape[1], True), (out, layer["units"], True), (1, out, False)], \
            [shape[0], layer["units"]] if layer.get("return_sequences") else [layer["units"]]
    if kind == "conv2d":
        rows, columns = layer["kernel"]
        probe = convolve(layer, torch.zeros(1, *shape), torch.zeros(layer["filters"], shape[0], rows, columns), None)
        return [(layer["filters"], shape[0] * rows * columns, True), (1, layer["filters"], False)], list(probe.shape[1:])
    if kind.endswith("_pool"):
        return [], list(pool(layer, torch.ones(1, *shape)).shape[1:])
    return [], shape


def padding(size, kernel, stride):
    total = max(0, ((size + stride - 1) // stride - 1) * stride + kernel - size)
    return [total // 2, total - total // 2]


def convolve(layer, x, w, b):
    stride = pair(layer, "stride")
    if layer.get("padding") == "same":
        rows = padding(x.shape[2], w.shape[2], stride[0])
        x = F.pad(x, padding(x.shape[3], w.shape[3], stride[1]) + rows)
    return F.conv2d(x, w, b, stride)


def pool(layer, x):
    size = pair(layer, "size")
    stride = pair(layer, "stride", size)
    if layer["type"] == "average_pool":
        return F.avg_pool2d(x, size, stride)
    return F.max_pool2d(x, size, stride) if layer["type"] == "max_pool" else F.lp_pool2d(x, 2.0, size, stride)


def unroll(layer, x, w, u, b):
    """h of all steps; no error passes from one truncated block to the block before it."""
    units, steps = layer["units"], x.shape[1]
    h = c = x.new_zeros(x.shape[0], units)
    states = []
    for t in range(steps):
        if layer.get("truncate") and t and (steps - t) % layer["truncate"] == 0:
            h, c = h.detach(), c.detach()
        z = x[:, t] @ w.T + h @ u.T + b
        if layer["type"] == "recurrent":
            h = ACTIVATIONS[layer.get("activation", "tanh")](z)
        else:
            i, f, g, o = z.split(units, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        states.append(h)
    return torch.stack(states, 1) if layer.get("return_sequences") else h


class Model:

    def __init__(self, case, initial, dtype):
        self.layers, shape, at = case["architecture"]["layers"], case["architecture"]["input"], 0
        self.shapes, self.parameters, self.weights = [shape], [], []
        for layer in self.layers:
            parts, shape = sections(layer, shape)
            self.shapes.append(shape)
            tensors = []
            for rows, columns, weight in parts:
                tensors.append(initial[at:at + rows * columns].reshape(rows, columns).to(dtype).clone().requires_grad_())
                at += rows * columns
                self.weights += [tensors[-1]] if weight else []
            self.parameters.append(tensors)
        assert at == len(initial), (at, len(initial))
        self.all = [p for tensors in self.parameters for p in tensors]

    def z(self, x, random=None):
        """The weighted inputs of the output layer; dropout with the numbers of random, none without."""
        for layer, shape, p in zip(self.layers, self.shapes, self.parameters):
            kind = layer["type"]
            sigma = ACTIVATIONS[layer.get("activation", "sigmoid")]
            last = layer is self.layers[-1]
            if kind in ("dense", "rbm"):
                x = F.linear(x.flatten(1), p[0], p[1][0])
                x = x if last else sigma(x)
            elif kind == "associative_memory":
                hidden = F.linear(x.flatten(1), p[0], p[1][0])
                x = p[4] + F.softplus(hidden.unsqueeze(1) + p[3]).sum(2)
            elif kind == "conv2d":
                x = x.reshape(-1, *shape)
                x = sigma(convolve(layer, x, p[0].reshape(layer["filters"], shape[0], *layer["kernel"]), p[1][0]))
            elif kind.endswith("_pool"):
                x = pool(layer, x)
            elif kind in ("recurrent", "lstm"):
                x = unroll(layer, x.reshape(-1, *shape), *p)
            elif kind == "dropout" and random:
                rate = layer["rate"]
                least = math.ceil(rate * 2 ** 24) * 2.0 ** -24
                mask = torch.tensor([random.uniform() >= least for _ in range(x.numel())]).reshape(x.shape)
                x = x * mask / (1 - rate)
        return x

    def flat(self):
        return torch.cat([p.detach().flatten() for p in self.all])

    def assign(self, values):
        at = 0
        for p in self.all:
            p.data = values[at:at + p.numel()].reshape(p.shape)
            at += p.numel()


def optimizer(model, settings):
    options = dict(settings)
    kind, options["lr"] = options.pop("type"), options.pop("learning_rate")
    for ours, theirs in (("rho", "alpha"), ("epsilon", "eps")):
        if ours in options:
            options[theirs] = options.pop(ours)
    if "beta1" in options:
        options["betas"] = (options.pop("beta1"), options.pop("beta2"))
    decay = options.pop("weight_decay", 0)
    rule = {"sgd": torch.optim.SGD, "adagrad": torch.optim.Adagrad, "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam,
            "adamw": torch.optim.AdamW}[kind]
    rest = [p for p in model.all if not any(p is w for w in model.weights)]
    return rule([{"params": model.weights, "weight_decay": decay}, {"params": rest, "weight_decay": 0}], **options)


class Newton:
    """w ← w − η(H + λI)⁻¹∇C. λ grows fourfold until H + λI is positive definite and the step lowers the cost, then shrinks fourfold."""

    def __init__(self, model, settings):
        self.model, self.damping = model, settings.get("damping", 0.01)
        self.param_groups = [{"lr": settings["learning_rate"]}]

    def step(self, objective):
        model, start = self.model, self.model.flat()

        def at(values):
            k = 0
            saved = model.parameters
            model.parameters = []
            for tensors in saved:
                model.parameters.append([])
                for p in tensors:
                    model.parameters[-1].append(values[k:k + p.numel()].reshape(p.shape))
                    k += p.numel()
            result = objective(model)
            model.parameters = saved
            return result

        g = torch.autograd.functional.jacobian(at, start)
        h = torch.autograd.functional.hessian(at, start)
        before, damping, lower = at(start).item(), self.damping, False
        while not lower and damping <= 1e8:
            factor, info = torch.linalg.cholesky_ex(h + damping * torch.eye(len(g), dtype=g.dtype))
            if info == 0:
                moved = start - self.param_groups[0]["lr"] * torch.cholesky_solve(g.unsqueeze(1), factor)[:, 0]
                lower = at(moved).item() < before
            damping *= 1 / 4 if lower else 4
        if lower:
            model.assign(moved)
        self.damping = min(1e8, max(1e-8, damping))


class Rates:
    """The rate of each step, from PyTorch's schedulers."""

    def __init__(self, schedule, eta, epochs, steps):
        self.steps, self.eta, self.plateau, self.warm = steps, eta, None, []
        if schedule["type"] == "warm_up":
            n = round(schedule["epochs"] * steps)
            self.warm = self.drive(lambda o: torch.optim.lr_scheduler.LinearLR(o, 1 / n, 1, n - 1), n)
            epochs -= schedule["epochs"]
            schedule = schedule.get("then", {"type": "constant"})
        kind, total = schedule["type"], round(epochs * steps)
        lr = torch.optim.lr_scheduler
        if kind == "reduce_on_plateau":
            better = "max" if schedule["monitor"].endswith("accuracy") else "min"
            self.monitor, self.dummy = schedule["monitor"], self.optimizer()
            self.plateau = lr.ReduceLROnPlateau(self.dummy, schedule.get("mode", better), schedule.get("factor", 0.5),
                                                schedule.get("patience", 10) - 1, schedule.get("min_delta", 0), "abs", 0,
                                                schedule.get("min_learning_rate", eta / 128), 0)
            return
        self.rest = self.drive({
            "constant": lambda o: lr.ConstantLR(o, 1, 0),
            "step": lambda o: lr.StepLR(o, steps * schedule.get("every_epochs", 1), schedule.get("factor", 0.1)),
            "exponential": lambda o: lr.ExponentialLR(o, schedule.get("factor", 1) ** (1 / steps)),
            "cosine": lambda o: lr.CosineAnnealingLR(o, total, schedule.get("min_learning_rate", 0)),
            "one_cycle": lambda o: lr.OneCycleLR(o, eta, total, pct_start=schedule.get("peak", 0.3), cycle_momentum=False,
                                                 div_factor=1 / schedule.get("start_factor", 0.04),
                                                 final_div_factor=schedule.get("start_factor", 0.04) / schedule.get("end_factor", 4e-6)),
        }[kind], total)

    def optimizer(self):
        return torch.optim.SGD([torch.zeros(1, requires_grad=True)], self.eta)

    def drive(self, scheduler, count):
        dummy = self.optimizer()
        bound, rates = scheduler(dummy), []
        for _ in range(count):
            rates.append(dummy.param_groups[0]["lr"])
            dummy.step()
            bound.step()
        return rates

    def at(self, step):
        if step < len(self.warm):
            return self.warm[step]
        return self.dummy.param_groups[0]["lr"] if self.plateau else self.rest[step - len(self.warm)]

    def observe(self, epoch, metrics):
        if self.plateau and (epoch - 1) * self.steps >= len(self.warm):
            self.plateau.step(metrics[self.monitor])


class Stopping:

    def __init__(self, given, natural):
        given = given or {"monitor": natural}
        self.monitor, self.patience, self.target = given["monitor"], given.get("patience"), given.get("target")
        self.sign = 1 if given.get("mode", "max" if self.monitor.endswith("accuracy") else "min") == "max" else -1
        self.delta, self.best, self.waited = given.get("min_delta", 0), -math.inf, 0

    def observe(self, metrics):
        """Whether the epoch is the best so far, and why training ends with it."""
        value = self.sign * metrics[self.monitor]
        improved = value > self.best + self.delta
        self.best, self.waited = (value, 0) if improved else (self.best, self.waited + 1)
        if self.target is not None and value >= self.sign * self.target:
            return True, "TARGET_REACHED"
        return improved, "EARLY_STOPPED" if self.patience and self.waited >= self.patience else None


def train(case, data, initial, dtype):
    settings, layers = case["hyperparameters"], case["architecture"]["layers"]
    x, y, vx, vy = (data[name].to(dtype) for name in ("x", "y", "vx", "vy"))
    classified = data["classified"]
    activation = "softmax" if layers[-1]["type"] == "associative_memory" else layers[-1]["activation"]
    model = Model(case, initial, dtype)
    rule = (Newton if settings["optimizer"]["type"] == "newton" else optimizer)(model, settings["optimizer"])
    m, epochs, seed, name = settings["batch_size"], settings["epochs"], settings["seed"], settings["cost"]
    steps = math.ceil(N / m)
    rates = Rates(settings.get("lr_schedule", {"type": "constant"}), settings["optimizer"]["learning_rate"], epochs, steps)
    stopping = Stopping(settings.get("early_stopping"), "validation_accuracy" if classified else "validation_cost")
    penalties, clipping, monitor = (settings.get(k, {}) for k in ("regularization", "gradient_clipping", "monitor"))
    l1, l2 = penalties.get("l1", 0), penalties.get("l2", 0)
    series, reason, best, best_epoch, step = [], "COMPLETED", None, 0, 0

    def penalty():
        return sum((l2 / 2 * (w ** 2).sum() + l1 * w.abs().sum()) / N for w in model.weights)

    def correct(z, wanted):
        return (z.argmax(1) == wanted.argmax(1)).sum().item()

    for epoch in range(epochs):
        indices, total, hits, seen = order(seed, epoch), 0.0, 0, 0
        for batch in range(steps):
            rows = indices[batch * m:(batch + 1) * m]
            for group in rule.param_groups:
                group["lr"] = rates.at(step)
            z = model.z(x[rows], SplitMix(seed, DROPOUT, step))
            each = cost(name, activation, z, y[rows])
            total, hits, seen = total + each.sum().item(), hits + correct(ACTIVATIONS[activation](z), y[rows]), seen + len(rows)
            for p in model.all:
                p.grad = torch.zeros_like(p)
            each.mean().backward()
            norms = {f"gradient_norm.{l}": math.sqrt(sum((p.grad ** 2).sum().item() for p in tensors))
                     for l, tensors in enumerate(model.parameters) if tensors}
            if isinstance(rule, Newton):
                rule.step(lambda net: cost(name, activation, net.z(x[rows]), y[rows]).mean() + sum(
                    l2 / 2 / N * (net.parameters[l][0] ** 2).sum() for l in range(len(layers))))
            else:
                if "max_value" in clipping:
                    torch.nn.utils.clip_grad_value_(model.all, clipping["max_value"])
                if "max_norm" in clipping:
                    norm = math.sqrt(sum((p.grad ** 2).sum().item() for p in model.all))
                    for p in model.all:
                        p.grad *= min(1, clipping["max_norm"] / norm)
                if l1 or l2:
                    for w, g in zip(model.weights, torch.autograd.grad(penalty(), model.weights)):
                        w.grad += g
                rule.step()
            if "max_norm" in penalties:
                with torch.no_grad():
                    for layer, tensors in zip(layers, model.parameters):
                        groups = [tensors[:2]] if layer["type"] in ("recurrent", "lstm") else \
                            [[w] for w in tensors if any(w is v for v in model.weights)]
                        for group in groups:
                            limited = torch.renorm(torch.cat(group, 1), 2, 0, penalties["max_norm"])
                            for w, part in zip(group, limited.split([w.shape[1] for w in group], 1)):
                                w.copy_(part)
            step += 1
            end, passed, every = batch == steps - 1, (batch + 1) * m, monitor.get("every_examples")
            if end or every and passed // every > (passed - m) // every:
                size = VALIDATION if end else monitor.get("validation_examples", VALIDATION)
                with torch.no_grad():
                    z = model.z(vx[:size])
                    metrics = {"training_cost": total / seen, "validation_cost": cost(name, activation, z, vy[:size]).mean().item(),
                               "learning_rate": rates.at(step - 1), **norms}
                    if l1 or l2:
                        metrics["regularized_training_cost"] = total / seen + float(penalty())
                    if classified:
                        metrics |= {"training_accuracy": hits / seen,
                                    "validation_accuracy": correct(ACTIVATIONS[activation](z), vy[:size]) / size}
                series.append({"epoch": epoch + (batch + 1) / steps, "step": step, "end": end, "metrics": metrics})
        improved, ended = stopping.observe(metrics)
        if improved:
            best, best_epoch = model.flat(), epoch + 1
        rates.observe(epoch + 1, metrics)
        if ended:
            reason = ended
            break
    keep = settings.get("keep", "best" if settings.get("early_stopping", {}).get("restore_best", True) else "last")
    return (best if keep == "best" else model.flat()).double(), {"series": series, "reason": reason, "best_epoch": best_epoch,
                                                                 "kept": keep.upper()}


def dense(units, activation):
    return {"type": "dense", "units": units, "activation": activation}


def sgd(rate=0.5, **more):
    return {"optimizer": {"type": "sgd", "learning_rate": rate, **more}}


RULES = {
    "sgd": sgd(),
    "momentum": sgd(0.2, momentum=0.8),
    "nesterov": sgd(0.2, momentum=0.8, nesterov=True),
    "adagrad": {"optimizer": {"type": "adagrad", "learning_rate": 0.05}},
    "adagrad_epsilon": {"optimizer": {"type": "adagrad", "learning_rate": 0.05, "epsilon": 0.01}},
    "rmsprop": {"optimizer": {"type": "rmsprop", "learning_rate": 0.01, "epsilon": 1e-3}},
    "rmsprop_momentum": {"optimizer": {"type": "rmsprop", "learning_rate": 0.005, "rho": 0.9, "momentum": 0.7, "epsilon": 1e-3}},
    "adam": {"optimizer": {"type": "adam", "learning_rate": 0.02, "epsilon": 1e-4}},
    "adam_betas": {"optimizer": {"type": "adam", "learning_rate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}},
    "adamw": {"optimizer": {"type": "adamw", "learning_rate": 0.02, "weight_decay": 0.3, "epsilon": 1e-4}},
}
PENALTIES = {
    "l2": {"regularization": {"l2": 2}}, "l1": {"regularization": {"l1": 0.6}}, "l1_l2": {"regularization": {"l1": 0.6, "l2": 2}},
    "max_norm": {"regularization": {"max_norm": 0.9}}, "l2_max_norm": {"regularization": {"l2": 2, "max_norm": 0.9}},
}
CLIPPING = {
    "by_norm": {"gradient_clipping": {"max_norm": 0.1}}, "by_value": {"gradient_clipping": {"max_value": 0.05}},
    "by_both": {"gradient_clipping": {"max_norm": 0.1, "max_value": 0.05}, "regularization": {"l1": 0.6, "l2": 2}},
}
PLATEAU = {"type": "reduce_on_plateau", "monitor": "training_cost", "patience": 1, "min_delta": 0.03, "min_learning_rate": 0.02}
SCHEDULES = {
    "step": {"type": "step", "every_epochs": 2, "factor": 0.3}, "exponential": {"type": "exponential", "factor": 0.4},
    "cosine": {"type": "cosine", "min_learning_rate": 0.05}, "one_cycle": {"type": "one_cycle"},
    "one_cycle_late": {"type": "one_cycle", "peak": 0.6, "start_factor": 0.2, "end_factor": 0.1},
    "warm_up": {"type": "warm_up", "epochs": 1.4}, "warm_up_cosine": {"type": "warm_up", "epochs": 1.4, "then": {"type": "cosine"}},
    "warm_up_step": {"type": "warm_up", "epochs": 1, "then": {"type": "step", "every_epochs": 1, "factor": 0.5}},
}
PLATEAUS = {
    "plateau": PLATEAU, "plateau_factor": {**PLATEAU, "factor": 0.2}, "plateau_patience": {**PLATEAU, "patience": 2},
    "plateau_delta": {**PLATEAU, "min_delta": 0.2}, "plateau_floor": {**PLATEAU, "min_learning_rate": 0.3},
    "plateau_default_floor": {"type": "reduce_on_plateau", "monitor": "training_cost", "patience": 1, "min_delta": 0.3, "factor": 0.05},
    "plateau_mode": {**PLATEAU, "mode": "max"}, "plateau_accuracy": {**PLATEAU, "monitor": "validation_accuracy", "min_delta": 0, "patience": 2},
    "warm_up_plateau": {"type": "warm_up", "epochs": 2.4, "then": {**PLATEAU, "min_delta": 0.2}},
}


def crossed(rules, more):
    return {f"{rule}_{name}": {**RULES[rule], **settings} for rule in rules for name, settings in more.items()}


COMMON = {**RULES, **crossed(("sgd", "momentum", "adam"), PENALTIES), **crossed(("sgd", "momentum", "adam"), CLIPPING)}
FEW = {**RULES, **crossed(("sgd", "adam"), {k: PENALTIES[k] for k in ("l1_l2", "max_norm")}),
       **crossed(("momentum",), {k: CLIPPING[k] for k in ("by_both",)})}

HIDDEN = [dense(5, "tanh"), dense(4, "sigmoid")]
OUT = dense(3, "softmax")
IMAGE = [2, 7, 6]
CONV = {"type": "conv2d", "filters": 3, "kernel": [3, 2], "activation": "relu"}
SAME = {**CONV, "stride": [2, 1], "padding": "same", "activation": "tanh"}
SEQUENCE = [6, 3]


def recurrent(units=5, **more):
    return {"type": "recurrent", "units": units, "activation": "tanh", **more}


def lstm(units=4, **more):
    return {"type": "lstm", "units": units, **more}


def layers(*given, output=OUT):
    return {"layers": [*given, output]}


def pooled(kind, **more):
    return {"type": kind, "size": [2, 3], **more}


STOPPING = {"monitor": "validation_cost"}
BEST = {"keep": "best", "epochs": 6, **sgd(2)}
LOOSE = {"epochs": 8, **sgd(1)}

# name: (shape, kind of the targets, layers, cases). A case gives the settings that differ; "layers" gives other layers.
NETWORKS = {
    "dense": ([6], "classes", [*HIDDEN, OUT], {
        **COMMON,
        **{f"schedule_{k}": {**sgd(), "lr_schedule": v} for k, v in SCHEDULES.items()},
        **{f"schedule_{k}": {**sgd(0.8), "epochs": 8, "lr_schedule": v} for k, v in PLATEAUS.items()},
        "schedule_adam": {**RULES["adam"], "lr_schedule": SCHEDULES["one_cycle"]},
        "newton": {"optimizer": {"type": "newton", "learning_rate": 0.5}, "batch_size": N},
        "newton_damping_l2": {"optimizer": {"type": "newton", "learning_rate": 1, "damping": 1}, "batch_size": 12,
                              "regularization": {"l2": 2}},
        "dropout": {**sgd(), **layers(HIDDEN[0], {"type": "dropout", "rate": 0.4}, HIDDEN[1])},
        "dropout_twice_adam": {**RULES["adam"], **layers({"type": "dropout", "rate": 0.2}, HIDDEN[0], {"type": "dropout", "rate": 0.5},
                                                         HIDDEN[1])},
        "seed": {**sgd(), "seed": 8}, "batch_of_one": {**sgd(0.1), "batch_size": 1}, "batch_of_all": {**sgd(), "batch_size": 64},
        "measured_within_epochs": {**sgd(), "monitor": {"every_examples": 7, "validation_examples": 5}},
        "measured_within_epochs_by_all": {**sgd(), "monitor": {"every_examples": 10}},
        "best": {**LOOSE, "keep": "best"}, "best_cost": {**BEST, "early_stopping": STOPPING},
        "restore_best_false": {**BEST, "keep": None, "early_stopping": {**STOPPING, "restore_best": False}},
        "patience": {**BEST, "early_stopping": {**STOPPING, "patience": 2}},
        "patience_last": {**BEST, "keep": "last", "early_stopping": {**STOPPING, "patience": 2}},
        "min_delta": {**LOOSE, "keep": "best", "early_stopping": {"monitor": "training_cost", "patience": 3, "min_delta": 0.1}},
        "target": {**LOOSE, "keep": "best", "early_stopping": {"monitor": "training_cost", "target": 0.9}},
        "mode": {**LOOSE, "keep": "best", "early_stopping": {"monitor": "training_cost", "mode": "max"}},
    }),
    "activations": ([6], "classes", [*HIDDEN, OUT], {
        **{f"hidden_{a}": {**sgd(0.3), **layers(dense(5, a), dense(4, a))} for a in ACTIVATIONS if a not in ("step", "softmax")},
        "hidden_softmax": {**sgd(0.3), **layers(dense(5, "softmax"), HIDDEN[1])},
        **{f"quadratic_{a}": {**sgd(0.3), "cost": "quadratic", **layers(*HIDDEN, output=dense(3, a))} for a in ACTIVATIONS if a != "step"},
        "cross_entropy_sigmoid": {**sgd(0.3), "cost": "cross_entropy", **layers(*HIDDEN, output=dense(3, "sigmoid"))},
        "cross_entropy_softmax": {**sgd(0.3), "cost": "cross_entropy"},
        "perceptron": {**sgd(0.1), "cost": "perceptron", **layers(*HIDDEN, output=dense(3, "step"))},
    }),
    "soft": ([6], "distributions", [*HIDDEN, OUT], {
        "log_likelihood": sgd(), "cross_entropy_softmax": {**sgd(), "cost": "cross_entropy"},
        "cross_entropy_sigmoid": {**sgd(), "cost": "cross_entropy", **layers(*HIDDEN, output=dense(3, "sigmoid"))},
        "quadratic": {**sgd(), "cost": "quadratic"},
    }),
    "regression": ([6], "values", [*HIDDEN, dense(2, "linear")], {
        **{rule: {**RULES[rule], "cost": "quadratic"} for rule in ("momentum", "adam")},
        "l2": {**sgd(0.1), "cost": "quadratic", **PENALTIES["l2"]},
        "tanh": {**sgd(0.1), "cost": "quadratic", **layers(*HIDDEN, output=dense(2, "tanh"))},
        "best": {**sgd(0.9), "cost": "quadratic", "keep": "best", "epochs": 8},
        "mean_absolute": {**sgd(0.1), "cost": "mean_absolute"}, "huber": {**sgd(), "cost": {"type": "huber"}},
        "huber_delta_tanh": {**sgd(), "cost": {"type": "huber", "delta": 0.2}, **layers(*HIDDEN, output=dense(2, "tanh"))},
    }),
    "convolutional": (IMAGE, "classes", [CONV, pooled("average_pool"), OUT], {
        **FEW,
        "max_pool": {**sgd(), **layers(CONV, pooled("max_pool"))}, "l2_pool": {**sgd(), **layers({**CONV, "activation": "elu"}, pooled("l2_pool"))},
        "max_pool_swish": {**sgd(), **layers({**CONV, "activation": "swish"}, pooled("max_pool"))},
    }),
    "convolutional-strides": (IMAGE, "classes", [SAME, pooled("l2_pool", stride=[1, 1]), {**CONV, "kernel": [2, 2], "padding": "same"}, OUT], {
        "sgd": sgd(), "adam": RULES["adam"], "momentum_l2": {**RULES["momentum"], **PENALTIES["l2"]},
        "average_pool": {**sgd(), **layers(SAME, pooled("average_pool", stride=[1, 1]), {**CONV, "kernel": [2, 2], "padding": "same"})},
        "max_pool": {**sgd(), **layers(SAME, pooled("max_pool", stride=[1, 1]), {**CONV, "kernel": [2, 2], "padding": "same"})},
    }),
    "recurrent": (SEQUENCE, "classes", [recurrent(return_sequences=True), recurrent(4), OUT], {
        **FEW,
        "truncated": {**sgd(), **layers(recurrent(return_sequences=True), recurrent(4, truncate=2))},
        "truncated_below": {**sgd(), **layers(recurrent(return_sequences=True, truncate=4), recurrent(4))},
        "relu": {**sgd(0.1), **layers(recurrent(return_sequences=True, activation="relu"), recurrent(4, activation="sigmoid"))},
    }),
    "lstm": (SEQUENCE, "classes", [lstm(return_sequences=True), lstm(3), OUT], {
        **FEW,
        "truncated": {**sgd(), **layers(lstm(return_sequences=True), lstm(3, truncate=2))},
        "truncated_below": {**sgd(), **layers(lstm(return_sequences=True, truncate=4), lstm(3))},
    }),
    "belief": ([6], "classes", [{"type": "rbm", "units": 5}, {"type": "associative_memory", "units": 4, "classes": 3}], {
        "sgd": sgd(), "momentum_l1_l2": {**RULES["momentum"], **PENALTIES["l1_l2"]}, "adam_max_norm": {**RULES["adam"], **PENALTIES["max_norm"]},
    }),
}


def targets(kind, x, teacher):
    z = torch.tanh(x.flatten(1) @ teacher[0]) @ teacher[1]
    if kind == "values":
        return z[:, :2] / 2
    return F.softmax(3 * z, 1) if kind == "distributions" else F.one_hot(z.argmax(1), 3).float()


alike = []
for network, (shape, kind, stack, cases) in NETWORKS.items():
    torch.manual_seed(3)
    size = math.prod(shape)
    teacher = torch.randn(size, 8) / size ** 0.5, torch.randn(8, 3)
    draw = torch.rand if network == "belief" else torch.randn
    data = {"x": draw(N, size), "vx": draw(VALIDATION, size)}
    data |= {"y": targets(kind, data["x"], teacher), "vy": targets(kind, data["vx"], teacher)}
    flags = {**data, "classified": kind != "values"}
    count, at = 0, shape
    for layer in stack:
        parts, at = sections(layer, at)
        count += sum(rows * columns for rows, columns, _ in parts)
    initial = torch.randn(count) * 0.5
    tensors, written = {**data, "initial": initial}, {}
    for name, given in cases.items():
        given = dict(given)
        architecture = {"input": shape, "layers": given.pop("layers", stack)}
        settings = {"cost": "log_likelihood", "batch_size": BATCH, "epochs": 3, "seed": SEED, "keep": "last", **given}
        settings = {k: v for k, v in settings.items() if v is not None}
        case = {"architecture": architecture, "hyperparameters": settings}
        kept, expected = train(case, flags, initial, torch.float64)
        single, _ = train(case, flags, initial, torch.float32)
        tensors["after." + name] = kept.float()
        written[name] = {**case, **expected, "rounding": (single - kept).abs().max().item()}
        print(f"{network:22} {name:28} rounding {written[name]['rounding']:.1e} best {expected['best_epoch']} "
              f"{expected['reason']} epochs {len([1 for s in expected['series'] if s['end']])} "
              f"cost {expected['series'][0]['metrics']['training_cost']:.3f} -> {expected['series'][-1]['metrics']['training_cost']:.3f}")
    results = [(name, tensors["after." + name], json.dumps(case["series"])) for name, case in written.items()]
    for i, (one, weights, series) in enumerate(results):
        for other, others, more in results[:i]:
            same = len(weights) == len(others) and (weights - others).abs().max() < 1e-3
            if same and series == more:
                alike.append(f"{network}: {one} and {other}")
    save_file(tensors, Path(__file__).with_name(f"trainer-{network}.safetensors"), {"cases": json.dumps(written)})
assert not alike, f"cases with the same results: {alike}"
