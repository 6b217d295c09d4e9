"""Arrays for files.py: NPY and NPZ of every type, byte order, index order and version of the header, written and read by NumPy.

An NPY file is the x of a data set. Its reference is float64 in C order; an NPZ file has all its arrays, and a reference for the training
split."""
import io
import struct
import zipfile

import numpy as np
from numpy.lib import format as npy

noise = np.random.default_rng(12)
cases = []
SHAPES = [(6,), (6, 1), (6, 4), (6, 3, 5), (6, 2, 3, 2), (6, 1, 1), (6, 7, 2)]
TYPES = "must be an array of bool, int8 to int64"


def values(kind, count):
    """Values of a type, its extremes included; no number beyond float32."""
    kind = np.dtype(kind)
    if kind.kind == "b":
        return noise.integers(0, 2, count).astype(bool)
    if kind.kind == "f":
        info = np.finfo(kind)
        largest = info.max if kind.itemsize < 8 else np.float64(np.finfo("f4").max)
        some = [largest, -largest, info.tiny, -0.0, 1 / 3, info.smallest_subnormal if kind.itemsize < 8 else 1e-300]
        return np.concatenate([np.array(some, kind), noise.normal(size=count).astype(kind)])[:count]
    info = np.iinfo(kind)
    some = np.array([info.min, info.max, info.max - 1, info.max // 2 + 1, info.max // 2], kind)
    return np.concatenate([some, noise.integers(info.min // 2, info.max // 2, count).astype(kind)])[:count]


def written(array, version, header=None):
    """The file as NumPy writes it in a version of the format, or with a header of one's own."""
    out = io.BytesIO()
    if header is None:
        npy.write_array(out, array, version=version, allow_pickle=True)
    else:
        out.write(b"\x93NUMPY" + bytes(version))
        length = header.encode("utf8" if version[0] == 3 else "latin1")
        out.write(struct.pack("<H" if version[0] == 1 else "<I", len(length)) + length + array.tobytes("A"))
    return out.getvalue()


def add(name, file, x=None, refused=None, **options):
    case = {"file": name, "format": "npy", "options": options, "content": file}
    if refused:
        case["refused"] = refused
    else:
        with np.errstate(over="ignore"):
            case["x"] = x.astype("f8").reshape(len(x), -1).tolist()
    cases.append(case)


def npy_cases():
    serial = 0
    for name in ("b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"):
        for order in ("<", ">") if name[1] != "1" else ("|",):
            for index in "CF":
                for version in ((1, 0), (2, 0), (3, 0)) if order != ">" or index == "F" else ((1, 0),):
                    shape = SHAPES[serial % len(SHAPES)]
                    if index == "F" and len(shape) == 1:
                        shape = SHAPES[3]
                    serial += 1
                    array = values(name, int(np.prod(shape))).reshape(shape).astype(order + name, order=index)
                    file = written(array, version)
                    read = np.load(io.BytesIO(file))
                    options = {"divisor": "1"} | ({"layout": "channels_first"} if len(shape) == 4 else {})
                    word = {"<": "little", ">": "big", "|": "byte"}[order]
                    add(f"{name}_{word}_{'c' if index == 'C' else 'fortran'}_version{version[0]}.npy", file, read, **options)
    array = noise.normal(size=(6, 4)).astype("f4")
    for name, text in (("keys_in_another_order", "{'shape': (6, 4), 'descr': '<f4', 'fortran_order': False}\n"),
                       ("no_padding", "{'descr': '<f4', 'fortran_order': False, 'shape': (6, 4), }\n"),
                       ("double_quotes", '{"descr": "<f4", "fortran_order": False, "shape": (6, 4)}\n'),
                       ("much_padding", "{'descr': '<f4', 'fortran_order': False, 'shape': (6, 4), }" + " " * 900 + "\n"),
                       ("python2", "{'descr': '<f4', 'fortran_order': False, 'shape': (6L, 4L), }\n")):
        file = written(array, (1, 0), text)
        add(f"header_{name}.npy", file, np.load(io.BytesIO(file)))
    # Views, which NumPy writes in C order unless they are Fortran contiguous.
    large = np.arange(240, dtype="<i4").reshape(12, 20)
    for name, view in (("every_other_row", large[::2]), ("backwards", large[:6, ::-1]), ("transposed", large.reshape(40, 6).T),
                       ("broadcast", np.broadcast_to(np.arange(5, dtype="<f4"), (6, 5)))):
        file = written(view, (1, 0))
        add(f"view_{name}.npy", file, np.load(io.BytesIO(file)))
    # Pictures with the channels behind come to the front.
    picture = noise.integers(0, 256, (6, 5, 4, 3), dtype=np.uint8)
    for index in "CF":
        add(f"channels_last_{index.lower()}.npy", written(picture.copy(index), (1, 0)), np.moveaxis(picture, 3, 1), divisor="1")
    add("unclear_channels.npy", written(noise.integers(0, 256, (6, 3, 4, 3), dtype=np.uint8), (1, 0)),
        refused="must be channels_first or channels_last")
    for name, kind in (("complex64", "<c8"), ("complex128", ">c16"), ("date", "<M8[s]"), ("days", "<M8[D]"), ("duration", "<m8[us]"),
                       ("bytes", "|V4"), ("fields", [("a", "<f4"), ("b", "<i4")]), ("long_double", "<f16"), ("inner_array", [("a", "<f4", (2,))])):
        add(f"{name}.npy", written(np.zeros((6, 2), kind), (1, 0)), refused=TYPES)
    add("objects.npy", written(np.array([[1, None]] * 6, object), (1, 0)), refused=TYPES)
    add("texts.npy", written(np.array(["1", "2"] * 3), (1, 0)), refused="must be numbers, got texts")
    add("dimensionless.npy", written(np.float32(3).reshape(()), (1, 0)), refused="must have 1 to 8 dimensions")
    add("empty.npy", written(np.zeros((0, 4), "f4"), (1, 0)), refused="must not be empty")
    add("no_columns.npy", written(np.zeros((6, 0), "f4"), (1, 0)), refused="must not be empty")
    add("one_example_less.npy", written(np.zeros((5, 4), "f4"), (1, 0)), refused="must have as many examples as x")
    whole = written(array, (1, 0))
    add("cut_in_the_values.npy", whole[:-3], refused="must be as long as its header says")
    add("cut_in_the_header.npy", whole[:60], refused="ends within its header")
    add("longer.npy", whole + b"\0", refused="must be as long as its header says")
    add("version4.npy", whole[:6] + b"\4\0" + whole[8:], refused="must be of NPY version")
    for name, value in (("nan", np.nan), ("inf", np.inf), ("minus_inf", -np.inf), ("beyond_float32", 1e39)):
        wrong = array.astype("f8")
        wrong[3, 2] = value
        add(f"{name}.npy", written(wrong, (1, 0)), refused="must have finite numbers that float32 can hold")
    add("pickle.npy", b"\x80\x04K\x01.", refused="must be an NPY array")


def npz_cases():
    images = noise.integers(0, 256, (6, 4, 5), dtype=np.uint8)
    table = noise.normal(size=(6, 3))
    classes = np.array([2, 0, 1, 2, 0, 1])
    names = np.array(["cat", "dog", "z\u00fcrich", "cat", "z\u00fcrich", "dog"])

    def save(name, packed, arrays, expected_x, expected_y, refused=None, **options):
        out = io.BytesIO()
        (np.savez_compressed if packed else np.savez)(out, **arrays)
        keep(name, out.getvalue(), expected_x, expected_y, refused, options)

    def keep(name, file, expected_x, expected_y, refused, options):
        case = {"file": f"{name}.npz", "format": "npz", "options": options, "content": file}
        if refused:
            case["refused"] = refused
        else:
            case["x"] = np.asarray(expected_x).astype("f8").reshape(len(expected_x), -1).tolist()
            case["y"] = np.asarray(expected_y).tolist()
        cases.append(case)

    for packed in (False, True):
        end = "_packed" if packed else ""
        for kind in ("u1", "<i2", ">i8", "<u4", "?") if packed else ("i1", "<i4", ">u2", "<u8"):
            labels = classes % 2 if kind == "?" else classes
            save(f"labels_{kind.strip('<>?') or 'bool'}{end}", packed, {"x_train": images, "y_train": labels.astype(kind)}, images, labels, divisor="1")
        save(f"texts{end}", packed, {"x_train": table, "y_train": names.astype("U8" if packed else ">U9")}, table, names)
        save(f"bytes{end}", packed, {"x_train": table, "y_train": np.char.encode(names, "utf8")}, table, names)
        save(f"numbers{end}", packed, {"x_train": table.astype(">f4"), "y_train": table[:, 0] * 1e3}, table.astype("f4"), (table[:, :1] * 1e3).astype("f4"))
        save(f"outputs{end}", packed, {"x_train": table, "y_train": np.asfortranarray(table[:, :2] * 3)}, table, (table[:, :2] * 3).astype("f4"))
        save(f"one_hot{end}", packed, {"x_train": table, "y_train": np.eye(3)[classes]}, table, classes, one_hot="true")
        several = np.array([[0, 1], [1, 1], [0, 0], [1, 0], [1, 1], [0, 1]], "?" if packed else "f4")
        save(f"several_labels{end}", packed, {"x_train": table, "y_train": several}, table, several.astype(int), task="multi_label")
        save(f"float_labels{end}", packed, {"x_train": table, "y_train": classes.astype("f4")}, table, classes, task="classification")
        save(f"column_of_labels{end}", packed, {"x_train": table, "y_train": classes[:, None]}, table, classes)
        save(f"splits{end}", packed, {"x_train": table, "y_train": classes, "x_test": table[:3], "y_test": classes[:3]}, table, classes)
    save("unclear_task", True, {"x_train": table, "y_train": classes.astype("f8")}, 0, 0, "must be classification or regression")
    save("negative_labels", True, {"x_train": table, "y_train": classes - 1}, 0, 0, "must have classes from 0")
    save("sparse_labels", True, {"x_train": table, "y_train": classes * 1000}, 0, 0, "must have classes from 0")
    save("unnamed", True, {"arr_0": table, "arr_1": classes}, 0, 0, "must have arrays named")
    save("no_labels", True, {"x_train": table}, 0, 0, "must have an array y_train")
    save("soft_labels", True, {"x_train": table, "y_train": np.full((6, 3), 1 / 3)}, 0, 0, "must have a single 1 among zeros", one_hot="true")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        # Names without .npy, as other programs write them.
        file.writestr(zipfile.ZipInfo("x_train"), written(table, (1, 0)))
        file.writestr(zipfile.ZipInfo("y_train"), written(classes, (1, 0)))
    keep("names_without_ending", out.getvalue(), table, classes, None, {})


npy_cases()
npz_cases()
