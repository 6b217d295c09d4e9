"""PyTorch, in the fastest of several ways: eager or compiled, with either memory format of the channels.

A compiled step is one function without autograd's records: `torch.func.grad_and_value` and an in-place update.
"""

import sys
import warnings

import torch
from torch import nn
from torch.nn import functional

from workload import STEPS, Workload, parameters, rate, report, rounds

torch.set_num_threads(1)
warnings.simplefilter("ignore")
# Whether each way compiles the step; PyTorch can compile from 2.0 on.
COMPILED = {"eager": False, "compiled": True} if hasattr(torch, "compile") else {"eager": False}


class LastState(nn.Module):
    def forward(self, states):
        return states[0][:, -1]


def modules(layer, output):
    """Returns a layer's modules; for a dense output layer without the activation, because the cost takes z."""
    kind = layer["type"]
    if kind == "dense":
        sigma = [] if output else [nn.ReLU() if layer.get("activation") == "relu" else nn.Sigmoid()]
        return [nn.Flatten(), nn.LazyLinear(layer["units"])] + sigma
    if kind == "conv2d":
        return [nn.LazyConv2d(layer["filters"], layer["kernel"]), nn.ReLU()]
    if kind == "max_pool":
        return [nn.MaxPool2d(layer["size"])]
    if kind == "dropout":
        return [nn.Dropout(layer["rate"])]
    if kind == "lstm":
        return [nn.LSTM(28, layer["units"], batch_first=True), LastState()]
    raise ValueError(kind)


def network(workload, dropout, memory_format):
    layers = [layer for layer in workload.layers if dropout or layer["type"] != "dropout"]
    net = nn.Sequential(*(module for layer in layers for module in modules(layer, layer is layers[-1])))
    net(torch.from_numpy(workload.x[:1]))  # the lazy layers take their shapes from this input
    for name, parameter in net.named_parameters():
        if "bias_hh" in name:  # with PyTorch's second bias, the sum of both would learn twice as fast
            parameter.requires_grad_(False).zero_()
    learning = [parameter for parameter in net.parameters() if parameter.requires_grad]
    with torch.no_grad():
        for parameter, values in zip(learning, parameters(workload.parameters, [p.shape for p in learning])):
            parameter.copy_(torch.from_numpy(values))
    return net.to(memory_format=memory_format)


def cost_of(workload):
    if workload.cost == "log_likelihood":
        return lambda z, y: functional.cross_entropy(z, y)
    return lambda z, y: functional.binary_cross_entropy_with_logits(z, y, reduction="sum") / len(y)


def eager(workload, net):
    cost, learning = cost_of(workload), [parameter for parameter in net.parameters() if parameter.requires_grad]

    def step(x, y):
        c = cost(net(x), y)
        gradients = torch.autograd.grad(c, learning)
        with torch.no_grad():
            torch._foreach_add_(learning, gradients, alpha=-workload.eta)
        return c
    return step


def compiled(workload, net):
    cost = cost_of(workload)
    learning = {name: p.detach() for name, p in net.named_parameters() if p.requires_grad}
    fixed = {name: p.detach() for name, p in net.named_parameters() if not p.requires_grad}

    def whole(x, y):
        def of(learning):
            return cost(torch.func.functional_call(net, {**learning, **fixed}, (x,)), y)
        gradients, c = torch.func.grad_and_value(of)(learning)
        for name, w in learning.items():
            w.add_(gradients[name], alpha=-workload.eta)
        return c
    fused = torch.compile(whole)

    def step(x, y):
        with torch.no_grad():
            return fused(x, y)
    return step


class Boltzmann:
    """A Boltzmann machine, trained by contrastive divergence."""

    def __init__(self, workload):
        hidden, visible = workload.layers[0]["units"], workload.input[0]
        values = parameters(workload.parameters, [(hidden, visible), (hidden,), (visible,)])
        self.w, self.b, self.c = map(torch.from_numpy, values)
        self.eta = workload.eta

    def __call__(self, v):
        return torch.sigmoid(torch.addmm(self.b, v, self.w.t()))

    def step(self, v, y):
        h = self(v)
        drawn = (torch.rand_like(h) < h).float()
        made = torch.sigmoid(torch.addmm(self.c, drawn, self.w))
        negative = self(made)
        rate = self.eta / len(v)
        self.w.addmm_(h.t(), v, alpha=rate).addmm_(negative.t(), made, alpha=-rate)
        self.b.add_((h - negative).sum(0), alpha=rate)
        difference = v - made
        self.c.add_(difference.sum(0), alpha=rate)
        return difference.square().mean()


def machine(workload, compile):
    net = Boltzmann(workload)
    return net, torch.no_grad()(torch.compile(net.step) if compile else net.step)


def ways(workload):
    """Returns functions, by name, each of which creates a network, with or without dropout, and its step."""
    if workload.layers[0]["type"] == "rbm":
        return {name: lambda dropout, compile=compile: machine(workload, compile) for name, compile in COMPILED.items()}

    def way(compile, memory_format):
        def bind(dropout):
            net = network(workload, dropout, memory_format)
            return net, (compiled if compile else eager)(workload, net)
        return bind
    formats = {"": torch.contiguous_format}
    if workload.layers[0]["type"] == "conv2d":
        formats[", channels last"] = torch.channels_last
    return {name + suffix: way(compile, format) for name, compile in COMPILED.items() for suffix, format in formats.items()}


def fastest(calls, arguments):
    """Returns the name of the fastest call. Calls that cannot be compiled on this machine are skipped; their errors are printed."""
    rates = {}
    for name, call in calls.items():
        try:
            rates[name] = rate(call, arguments, warm_up=1, iterations=1)
        except torch._dynamo.exc.TorchDynamoException as e:
            print(name, e, file=sys.stderr)
    print(rates, file=sys.stderr)
    return max(rates, key=rates.get)


def main():
    workload = Workload()
    batches = [(torch.from_numpy(x), torch.from_numpy(y)) for x, y in workload.batches()]
    bound = {name: bind(True) for name, bind in ways(workload).items()}
    way = fastest({name: step for name, (net, step) in bound.items()}, batches)

    step = ways(workload)[way](False)[1]
    costs = [step(x, y).item() for x, y in batches[:STEPS]]
    rounds(bound[way][1], batches)

    net = bound[way][0]
    if isinstance(net, nn.Module):
        sigma = torch.sigmoid if workload.cost == "cross_entropy" else lambda z: torch.softmax(z, 1)
        net.eval()
        answer = lambda x: sigma(net(x))
    else:
        answer = net
    calls = {name: torch.inference_mode()(torch.compile(answer) if compile else answer) for name, compile in COMPILED.items()}
    images = [(x,) for x in torch.from_numpy(workload.x).split(1)]
    inference = fastest(calls, images)
    report(torch.__version__, costs, 1e6 / rate(calls[inference], images), f"training {way}; inference {inference}")


main()
