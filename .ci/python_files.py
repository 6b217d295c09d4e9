"""Exchanges files between a running service and pandas, NumPy, Pillow and safetensors, in both directions.

Usage: python_files.py URL. Imports files that the libraries write, and requires the values in the service's answers. Loads the files that the
service writes (models as NPZ and safetensors, checkpoints, PNG pictures), and requires the values of its other answers."""
import hashlib
import io
import json
import sys
import urllib.error
import urllib.request
import uuid
import zipfile

import numpy as np
import pandas as pd
import safetensors
import safetensors.numpy
from PIL import Image

url = sys.argv[1].rstrip("/")
random = np.random.default_rng(1)
checks = 0


def check(name, condition):
    global checks
    checks += 1
    if not condition:
        sys.exit(f"{name} is wrong")


def call(path, body=None, content_type="application/json"):
    request = urllib.request.Request(url + path, body, {"Content-Type": content_type} if body else {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.read(), answer.headers
    except urllib.error.HTTPError as e:
        sys.exit(f"{path}: {e.code} {e.read().decode()}")


def get(path):
    return json.loads(call(path)[0])


def post(path, value):
    return json.loads(call(path, json.dumps(value).encode())[0])


def upload(name, kind, files, **options):
    """Imports a data set, as a form of the files and options."""
    boundary = uuid.uuid4().hex
    body = b""
    for field, text in dict(options, name=name, format=kind).items():
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{text}\r\n'.encode()
    for field, content in files.items():
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{field}"\r\n\r\n'.encode() + content + b"\r\n"
    call("/api/v1/datasets", body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}")
    return get(f"/api/v1/datasets/{name}/examples?limit=100")["data"]


def values(examples):
    return np.array([np.ravel(example["values"]) for example in examples], np.float32)


def saved(save, *arrays, **named):
    file = io.BytesIO()
    save(file, *arrays, **named)
    return file.getvalue()


def import_tables():
    n = 24
    table = pd.DataFrame({"length, cm": random.normal(size=n).astype(np.float32), "count": random.integers(-50, 50, n),
                          "colour": random.choice(["red", "grün", 'so-called "blue"'], n), "kind": [["lily", "rose"][i % 2] for i in range(n)]})
    table.loc[3, "count"] = None
    for k, dialect in enumerate([{}, {"sep": ";", "decimal": ","}, {"sep": "\t", "quoting": 1}, {"encoding": "utf-16"},
                                 {"lineterminator": "\r\n", "encoding": "utf-8-sig"}]):
        text = saved(table.to_csv, index=False, **dialect)
        examples = upload(f"table-{k}", "csv", {"train": text}, target="kind")
        check(f"the label of {dialect}", [e["label"] for e in examples] == table["kind"].tolist())
        for column, cells in enumerate(zip(*[e["values"] for e in examples])):
            wanted = table.iloc[:, column]
            if wanted.name == "colour":
                check(f"colour of {dialect}", list(cells) == wanted.tolist())
            else:
                # The import replaces a missing number by the median. The service standardises in float32.
                wanted = wanted.fillna(wanted.median()).to_numpy(np.float64)
                check(f"{table.columns[column]} of {dialect}", np.allclose(cells, wanted, rtol=1e-5, atol=1e-5))


def import_arrays():
    y = np.arange(6) % 3
    for k, x in enumerate([random.normal(size=(6, 4)).astype("<f4"), random.normal(size=(6, 2, 3)).astype(">f4"),
                           np.asfortranarray(random.normal(size=(6, 3)).astype(np.float16)), random.integers(-9, 9, (6, 5), np.int64),
                           random.integers(0, 256, (6, 4, 4), np.uint8), random.random((6, 3)) > 0.5]):
        wanted = x.reshape(6, -1).astype(np.float32)
        examples = upload(f"array-{k}", "npy", {"x_train": saved(np.save, x), "y_train": saved(np.save, y)})
        check(f"npy of {x.dtype}", np.array_equal(values(examples), wanted))
        check(f"classes of {x.dtype}", [e["label"] for e in examples] == [str(label) for label in y])
        for save in (np.savez, np.savez_compressed):
            examples = upload(f"archive-{k}-{save.__name__}", "npz", {"file": saved(save, x_train=x, y_train=y)})
            check(f"{save.__name__} of {x.dtype}", np.array_equal(values(examples), wanted))


def import_pictures():
    """Imports pictures without loss, and loads the service's pictures of them. Returns the name of the data set."""
    levels = random.integers(0, 256, (30, 5, 7), np.uint8)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for i, picture in enumerate(levels):
            kind = ["png", "bmp", "gif"][i % 3]
            file.writestr(f"train/{'ab'[i % 2]}/{i}.{kind}", saved(lambda to: Image.fromarray(picture).save(to, kind)))
    examples = upload("pictures", "images", {"file": archive.getvalue()})
    # Imports shuffle the pictures.
    places = [next(i for i in range(30) if np.array_equal(levels[i].ravel(), row)) for row in values(examples)]
    check("pictures", sorted(places) == list(range(30)))
    check("folders", [e["label"] for e in examples] == ["ab"[i % 2] for i in places])
    for example, i in zip(examples, places):
        for scale in (1, 3):
            png = Image.open(io.BytesIO(call(f"{example['image']}?scale={scale}")[0]))
            check("a picture's format", png.format == "PNG" and png.mode == "L")
            check(f"a picture, {scale} times as large", np.array_equal(np.asarray(png), np.kron(levels[i], np.ones((scale, scale), np.uint8))))
    return "pictures"


def train(name, dataset, layers, **more):
    job = post("/api/v1/jobs?wait=60s", dict({"model": name, "dataset": dataset, "epochs": 3, "seed": 7, "architecture": {"layers": layers},
                                             "optimizer": {"type": "sgd", "learning_rate": 0.1, "momentum": 0.9}}, **more))
    check(f"the job {name}", job["status"] == "succeeded")
    return job


def load(name):
    """Loads both exports of a model's first version, requires that they are the same, and returns the arrays."""
    path = f"/api/v1/models/{name}/versions/1"
    file, headers = call(path + "/export?format=safetensors")
    arrays = safetensors.numpy.load(file)
    version = get(path)
    header = 8 + int.from_bytes(file[:8], "little")
    check("the hash of the weights", version["weights_sha256"] == hashlib.sha256(file[header:]).hexdigest())
    check("the ETag", headers["ETag"].strip('"') == hashlib.sha256(file).hexdigest())
    check("the parameters", sum(a.size for a in arrays.values()) == version["parameters"])
    with np.load(io.BytesIO(call(path + "/export?format=npz")[0])) as archive:
        archived = {key: archive[key] for key in archive.files}
    weights = {key: array for key, array in archived.items() if not key.startswith("target_")}
    check("the names in the NPZ file", weights.keys() == arrays.keys())
    for key, array in weights.items():
        check(f"{key} in the NPZ file", array.dtype == np.float32 and array.shape == arrays[key].shape and np.array_equal(array, arrays[key]))
    return archived


def predict(name, x):
    return post(f"/api/v1/models/{name}/predict", {"instances": x.tolist()})["predictions"]


def export_models():
    x = random.normal(size=(40, 3)).astype(np.float32)
    upload("classes", "npy", {"x_train": saved(np.save, x), "y_train": saved(np.save, np.arange(40) % 2)})
    upload("numbers", "npy", {"x_train": saved(np.save, x), "y_train": saved(np.save, 1000 + 50 * x[:, 0])})
    hidden = {"type": "dense", "units": 4, "activation": "relu"}
    job = train("classifier", "classes", [hidden, {"type": "dense", "units": 2, "activation": "softmax"}])
    train("regressor", "numbers", [hidden, {"type": "dense", "units": 1, "activation": "linear"}])

    def outputs(arrays):
        a = np.maximum(0, x @ arrays["layers.0.weight"].T + arrays["layers.0.bias"])
        return a @ arrays["layers.1.weight"].T + arrays["layers.1.bias"]

    arrays = load("classifier")
    z = np.exp(outputs(arrays))
    probabilities = [list(p["probabilities"].values()) for p in predict("classifier", x)]
    check("the classifier's weights", np.allclose(probabilities, z / z.sum(1, keepdims=True), atol=1e-6))
    arrays = load("regressor")
    wanted = arrays["target_mean"] + arrays["target_deviation"] * outputs(arrays)
    check("the regressor's weights", np.allclose([list(p["values"].values()) for p in predict("regressor", x)], wanted, rtol=1e-5))
    return job


def load_checkpoints(job):
    path = f"/api/v1/jobs/{job['id']}/checkpoints"
    checkpoints = get(path)["data"]
    check("the number of checkpoints", len(checkpoints) > 0)
    for checkpoint in checkpoints:
        content = call(f"{path}/{checkpoint['step']}/content")[0]
        check("the hash of a checkpoint", checkpoint["sha256"] == hashlib.sha256(content).hexdigest())
        arrays = safetensors.numpy.load(content)
        check("the parameters of a checkpoint", arrays["parameters"].dtype == np.float32 and arrays["parameters"].size == job["parameters"])
        header = json.loads(content[8:8 + int.from_bytes(content[:8], "little")])
        check("the position of a checkpoint", json.loads(header["__metadata__"]["position"])["step"] == checkpoint["step"])


import_tables()
import_arrays()
import_pictures()
load_checkpoints(export_models())
print(f"{checks} values and files of pandas {pd.__version__}, NumPy {np.__version__}, Pillow {Image.__version__} and safetensors "
      f"{safetensors.__version__} agree")
