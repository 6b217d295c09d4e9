"""Calls a running service with the stock clients of the Open Inference Protocol, tritonclient and KServe's.

Usage: open_inference_clients.py URL MODEL. The model must be a classifier of at least three classes; if it has several inputs, all but the
first must take missing values. Each encoding of the request must give the bits that predict gives."""
import asyncio
import json
import sys
import urllib.request

import kserve
import numpy as np
import tritonclient.http as triton
from kserve.inference_client import RESTConfig

NUMPY = {"FP64": np.float64, "FP32": np.float32, "FP16": np.float16, "UINT8": np.uint8, "UINT16": np.uint16, "UINT32": np.uint32,
         "UINT64": np.uint64, "INT8": np.int8, "INT16": np.int16, "INT32": np.int32, "INT64": np.int64, "BOOL": np.bool_}

url, model = sys.argv[1].rstrip("/"), sys.argv[2]
client = triton.InferenceServerClient(url.split("//")[1])
metadata = client.get_model_metadata(model)
tensor = metadata["inputs"][0]
shape = [2] + tensor["shape"][1:]
x = np.random.default_rng(1).random(shape).astype(np.float32)
checks = 0


def check(name, condition):
    global checks
    checks += 1
    if not condition:
        sys.exit(f"{model}: {name} is wrong")


def request(datatype, values, binary):
    given = triton.InferInput(tensor["name"], list(values.shape), datatype)
    return [given.set_data_from_numpy(values, binary_data=binary)]


def infer(datatype="FP32", values=x, binary_in=True, binary_out=True, coding=None):
    outputs = [triton.InferRequestedOutput("probabilities", binary_data=binary_out)]
    answer = client.infer(model, request(datatype, values, binary_in), outputs=outputs, request_id="42", timeout=60_000_000, priority=1,
                          request_compression_algorithm=coding, response_compression_algorithm=coding)
    check("the id", answer.get_response()["id"] == "42")
    return answer.as_numpy("probabilities")


def predict(values):
    names = [i["name"] for i in metadata["inputs"]]
    instances = [dict(zip(names, row)) if len(names) > 1 else row for row in values.reshape(shape[0], -1).tolist()]
    body = json.dumps({"instances": instances}).encode()
    call = urllib.request.Request(f"{url}/api/v1/models/{model}/predict", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(call) as answer:
        predictions = json.load(answer)["predictions"]
    return np.array([list(p["probabilities"].values()) for p in predictions], np.float32), [p["class"] for p in predictions]


def without_a_client():
    """urllib and curl send a content type of forms unless they are told another one."""
    body = json.dumps({"inputs": [{"name": tensor["name"], "shape": shape, "datatype": "FP32", "data": x.tolist()}]}).encode()
    with urllib.request.urlopen(f"{url}/v2/models/{model}/infer", body) as answer:
        check("a form's content type", json.load(answer)["outputs"][0]["name"] == "probabilities")


def with_tritonclient():
    check("health", client.is_server_live() and client.is_server_ready() and client.is_model_ready(model))
    check("the extensions", set(client.get_server_metadata()["extensions"]) >= {
        "binary_tensor_data", "classification", "model_configuration", "model_repository", "schedule_policy", "statistics"})
    check("the configuration", client.get_model_config(model)["input"][0]["dims"] == shape[1:])
    client.load_model(model)
    check("the index", {"name": model, "version": "1", "state": "READY", "reason": ""} in client.get_model_repository_index())

    probabilities, classes = predict(x)
    for binary_in in (False, True):
        for binary_out in (False, True):
            for coding in (None, "gzip", "deflate"):
                check(f"infer, binary {binary_in} {binary_out} {coding}",
                      np.array_equal(infer("FP32", x, binary_in, binary_out, coding), probabilities))
    everything = client.infer(model, request("FP32", x, True))
    check("all outputs", np.array_equal(everything.as_numpy("probabilities"), probabilities))
    check("the classes", [label.decode() for label in everything.as_numpy("class")] == classes)

    for datatype, numpy in NUMPY.items():
        values = (2 * x).astype(numpy)
        wanted, _ = predict(values.astype(np.float64))
        check(f"{datatype} in binary", np.array_equal(infer(datatype, values), wanted))
        if datatype != "FP16":
            check(f"{datatype} in JSON", np.array_equal(infer(datatype, values, binary_in=False), wanted))

    top = client.infer(model, request("FP32", x, True), outputs=[triton.InferRequestedOutput("probabilities", class_count=3)])
    for row, best, label in zip(top.as_numpy("probabilities"), probabilities, classes):
        value, index, name = row[0].decode().split(":")
        check("the classification", len(row) == 3 and np.float32(value) == best.max() and int(index) == best.argmax() and name == label)

    counted = client.get_inference_statistics(model)["model_stats"][0]
    check("the statistics", counted["inference_count"] >= 2 * 12 and counted["inference_stats"]["success"]["ns"] > 0)
    try:
        client.infer(model, [triton.InferInput("nothing", [1], "FP32").set_data_from_numpy(np.zeros(1, np.float32))])
        check("the refusal", False)
    except triton.InferenceServerException as refusal:
        check("the refusal", "inputs/0/name" in refusal.message())
    client.unload_model(model)
    check("inference after unloading", np.array_equal(infer(), probabilities))


async def with_kserve():
    rest = kserve.InferenceRESTClient(RESTConfig(protocol="v2", timeout=30))
    check("health", await rest.is_server_live(url) and await rest.is_server_ready(url) and await rest.is_model_ready(url, model))
    probabilities, _ = predict(x)
    for binary in (False, True):
        given = kserve.InferInput(tensor["name"], shape, "FP32")
        given.set_data_from_numpy(x, binary_data=binary)
        answer = await rest.infer(url, kserve.InferRequest(model_name=model, infer_inputs=[given]), model_name=model)
        check(f"KServe's infer, binary {binary}", np.array_equal(
            np.array(answer.outputs[0].data, np.float32).reshape(probabilities.shape), probabilities))
    await rest.close()


without_a_client()
with_tritonclient()
asyncio.run(with_kserve())
print(f"{model}: {checks} checks passed")
