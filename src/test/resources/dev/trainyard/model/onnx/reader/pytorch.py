"""Writes networks as PyTorch exports them (ONNX models by torch.onnx with both of its exporters, if it has both, and safetensors), and
references.json with an input, PyTorch's output and the layers expected after an import. Needs torch (2.15), onnx, onnxscript and safetensors:
python pytorch.py"""
import json
import pathlib
import warnings

import onnx
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

warnings.simplefilter("ignore")
torch.manual_seed(1)
HERE = pathlib.Path(__file__).parent


class Convolutions(nn.Module):
    """Like PyTorch's example for MNIST: the activation follows the pooling, and the output is a logarithm."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 3, 3)
        self.conv2 = nn.Conv2d(3, 4, 3, padding=1)
        self.fc1 = nn.Linear(4 * 3 * 2, 6)
        self.fc2 = nn.Linear(6, 3)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.avg_pool2d(torch.tanh(self.conv2(x)), (1, 2))
        x = x.view(x.size(0), -1)
        return F.log_softmax(self.fc2(F.relu(self.fc1(x))), dim=1)


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 5, batch_first=True)
        self.head = nn.Linear(5, 3)

    def forward(self, x):
        states, _ = self.lstm(x)
        return self.head(states[:, -1, :])


class LastState(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(4, 5, batch_first=True, nonlinearity="relu")
        self.head = nn.Linear(5, 2)

    def forward(self, x):
        _, last = self.rnn(x)
        return self.head(last[-1])


class AllStates(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 3, batch_first=True)
        self.head = nn.Linear(5 * 3, 2)

    def forward(self, x):
        return self.head(torch.flatten(self.lstm(x)[0], 1))


def activations():
    return nn.Sequential(nn.Linear(6, 5), nn.GELU(), nn.Linear(5, 5), nn.SiLU(), nn.Linear(5, 5), nn.ELU(), nn.Linear(5, 4),
                         nn.LeakyReLU(), nn.Linear(4, 4), nn.Sigmoid(), nn.Linear(4, 4), nn.GELU(approximate="tanh"), nn.Linear(4, 3),
                         nn.Softmax(dim=1))


NETWORKS = {
    "dense": (nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Dropout(0.25), nn.Linear(5, 3), nn.Softmax(dim=1)), (6,),
              ["dense relu", "dense softmax"]),
    "no_bias": (nn.Sequential(nn.Flatten(), nn.Linear(6, 3, bias=False)), (2, 3), ["dense linear"]),
    "activations": (activations(), (6,), ["dense gelu", "dense swish", "dense elu", "dense leaky_relu", "dense sigmoid",
                                          "dense gelu_tanh", "dense softmax"]),
    "convolutions": (Convolutions(), (1, 8, 10), ["conv2d relu", "max_pool", "conv2d tanh", "average_pool", "dense relu",
                                                  "dense softmax"]),
    "lstm": (Lstm(), (7, 4), ["lstm", "dense linear"]),
    "last_state": (LastState(), (7, 4), ["recurrent relu", "dense linear"]),
    "all_states": (AllStates(), (5, 4), ["lstm", "dense linear"]),
}


def export(network, x, path, dynamo):
    if dynamo:
        torch.onnx.export(network, (x,), path, dynamo=True, dynamic_shapes=({0: torch.export.Dim("batch")},), external_data=False,
                          verbose=False)
    else:
        torch.onnx.export(network, (x,), path, dynamo=False, input_names=["x"], dynamic_axes={"x": {0: "batch"}})
    model = onnx.load(path)
    onnx.checker.check_model(model)
    for node in model.graph.node:
        del node.metadata_props[:]  # traces of this machine
        node.doc_string = ""
    for value in list(model.graph.value_info) + list(model.graph.input) + list(model.graph.output):
        del value.metadata_props[:]
    del model.graph.metadata_props[:]
    del model.metadata_props[:]
    onnx.save(model, path)


references = {}
for name, (network, shape, layers) in NETWORKS.items():
    network.eval()
    x = torch.randn(4, *shape)
    with torch.no_grad():
        y = network(x)
    if name == "convolutions":
        y = y.exp()
    files = []
    for suffix, dynamo in (("", True), ("_script", False)):
        if name == "last_state" and dynamo:
            continue  # this exporter writes nn.RNN as the operators of every single step
        try:
            export(network, x, HERE / f"{name}{suffix}.onnx", dynamo)
            files.append(f"{name}{suffix}.onnx")
        except Exception as problem:
            print(name, suffix, type(problem).__name__, str(problem)[:500])
    save_file(network.state_dict(), HERE / f"{name}.safetensors")
    references[name] = {"files": files, "shape": list(shape), "layers": layers, "x": x.flatten().tolist(), "y": y.flatten().tolist()}
(HERE / "references.json").write_text(json.dumps(references) + "\n")
