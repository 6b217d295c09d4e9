"""CSV files for files.py: dialects, encodings, markers of missing values, types of columns and targets, read by pandas.

A reference has the values of each input column and of the target: numbers, texts, dates as seconds since 1970 in UTC; null for a missing
value. Texts are compared without the spaces around them and in Unicode's form C. Signs of percent and currency are taken away before
pandas reads a number."""
import csv
import gzip
import io
import unicodedata

import numpy as np
import pandas as pd

ROWS = 8
MARKERS = ["", "NA", "N/A", "n/a", "<NA>", "#N/A", "#N/A N/A", "#NA", "NaN", "nan", "-NaN", "-nan", "1.#IND", "-1.#IND", "1.#QNAN",
           "-1.#QNAN", "null", "NULL", "None", "?", "-", "."]
# In a column of texts a minus or a point is a value.
TEXT_MARKERS = [marker for marker in MARKERS if marker not in "-."] + [""]
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "colon": ":"}
# The encoding of the bytes, and the option that names it where the bytes do not tell.
ENCODINGS = {"utf8": ("utf-8", None), "utf8_mark": ("utf-8-sig", None), "utf16le_mark": ("utf-16-le", None), "utf16be_mark": ("utf-16-be", None),
             "utf16le": ("utf-16-le", "utf-16le"), "windows1252": ("cp1252", "windows-1252"), "latin1": ("latin-1", "iso-8859-1")}
noise = np.random.default_rng(13)
cases = []


def whole(most):
    return lambda decimal: [str(v) for v in noise.integers(-most, most, ROWS)]


def fixed(digits, scale):
    return lambda decimal: [f"{v:.{digits}f}".replace(".", decimal) for v in noise.normal(size=ROWS) * scale]


def exact(scale):
    return lambda decimal: [repr(float(v)).replace(".", decimal) for v in noise.normal(size=ROWS) * scale]


def scientific(form):
    return lambda decimal: [format(v, form).replace(".", decimal) for v in noise.normal(size=ROWS) * 10.0 ** noise.integers(-20, 20, ROWS)]


def sign(before, after):
    return lambda decimal: [before + f"{v:.2f}".replace(".", decimal) + after for v in noise.uniform(1, 99, ROWS)]


def choice(*texts):
    return lambda decimal: [texts[i % len(texts)] for i in noise.permutation(ROWS)]


def date(form):
    return lambda decimal: [pd.Timestamp(int(v), unit="s").strftime(form) for v in noise.integers(0, 2_000_000_000, ROWS)]


NUMBERS = {
    "small": whole(9), "whole": whole(999), "large": whole(2 ** 40), "beyond_double": lambda decimal: [str(2 ** 53 + 1 + 2 * i) for i in range(ROWS)],
    "money": fixed(2, 100), "six": fixed(6, 1), "exact": exact(1), "exact_small": exact(1e-9), "lower_e": scientific(".5e"),
    "upper_e": scientific(".3E"), "leading_point": lambda decimal: [decimal + str(v) for v in noise.integers(10, 99, ROWS)],
    "trailing_point": lambda decimal: [str(v) + decimal for v in noise.integers(10, 99, ROWS)],
    "plus": lambda decimal: ["+" + str(v) + decimal + "5" for v in noise.integers(0, 99, ROWS)],
    "zeros": lambda decimal: [f"{v:05d}" for v in noise.integers(0, 999, ROWS)], "binary": choice("0", "1"), "constant": choice("7"),
    "percent": sign("", "%"), "percent_behind_blank": sign("", " %"), "pound": sign("\u00a3", ""), "yen": sign("\u00a5 ", ""),
}
TEXTS = {
    "yes_no": choice("yes", "no"), "truth": choice("True", "False"), "capital_truth": choice("TRUE", "FALSE"), "cases": choice("Red", "red", "RED"),
    "codes": choice("A1", "B2", "7C", "0x1F"), "accents": choice("Z\u00fcrich", "S\u00e3o Paulo", "\u00c5rhus"), "quotes": choice('say "x"', "it's", '""'),
    "delimiters": choice("a,b", "c;d", "e|f", "g:h"), "long": choice("x" * 200, "y" * 199), "spaces": choice("one two", " three ", "four\u00a0five"),
    "german_dates": choice("31.12.2024", "1.2.2023", "15.06.2020"), "java": choice("1d", "2f", "0x1p3"), "signs": choice("++", "**"),
    "numbers_and_texts": choice("a", "5", "b", "5.0", "c", "d", "e", "f"), "underscores": choice("1_000", "2_000"),
}
DATES = {
    "day": date("%Y-%m-%d"), "time": date("%Y-%m-%dT%H:%M:%S"), "blank": date("%Y-%m-%d %H:%M"), "utc": date("%Y-%m-%dT%H:%M:%SZ"),
    "zone": date("%Y-%m-%d %H:%M:%S+02:00"), "fraction": date("%Y-%m-%dT%H:%M:%S.250"),
}
KINDS = {name: kind for kind, columns in (("number", NUMBERS), ("text", TEXTS), ("date", DATES)) for name in columns}
MAKERS = NUMBERS | TEXTS | DATES


def text(value):
    return unicodedata.normalize("NFC", value.strip())


def read(content, kinds, **how):
    """The columns that pandas reads, in their order.

    kinds: the kind of each column."""
    how = {"keep_default_na": False, "skipinitialspace": True, "float_precision": "round_trip", "dtype": None} | how
    markers = {i: TEXT_MARKERS if kind == "text" else MARKERS for i, kind in enumerate(kinds)}
    texts = pd.read_csv(io.BytesIO(content), na_values=markers, **(how | {"dtype": str}))
    values = pd.read_csv(io.BytesIO(content), na_values=markers, **how)
    assert len(kinds) == values.shape[1], (kinds, values)
    columns = []
    for i, kind in enumerate(kinds):
        column, shown = values.iloc[:, i], texts.iloc[:, i]
        if kind == "number" and column.dtype.kind not in "iuf":
            plain = shown.str.replace(r"[%\u00a3\u00a5\u20ac$ ]", "", regex=True)
            column = pd.read_csv(io.StringIO("\n".join(["x"] + ["NA" if pd.isna(v) else v for v in plain])), sep="\t", float_precision="round_trip",
                                 **{key: how[key] for key in ("decimal", "thousands") if key in how})["x"]
        if kind == "number":
            assert column.dtype.kind in "iuf", (i, shown.tolist())
            columns.append([None if pd.isna(v) else float(v) for v in column])
        elif kind == "date":
            moments = pd.to_datetime(shown, utc=True, format=how.get("date_format", "ISO8601"))
            columns.append([None if pd.isna(v) else v.timestamp() + v.nanosecond / 1e9 for v in moments])
        elif column.dtype.kind == "b" and shown.nunique() > 2:
            # pandas reads booleans in any spelling; the service names them like this when the spellings differ.
            columns.append(["true" if v else "false" for v in column])
        else:
            columns.append([None if pd.isna(v) else text(v) for v in shown])
    return columns


def keep(name, content, kinds, options, left_out=(), refused=None, **how):
    """kinds: of each column that is in the file, the target last."""
    case = {"file": name + ".csv", "format": "csv", "options": options, "content": content}
    if refused:
        case["refused"] = refused
    else:
        columns = read(content, kinds, **how)
        case["columns"] = [{"kind": kinds[i], "values": columns[i]} for i in range(len(kinds) - 1) if i not in left_out]
        case["y"] = columns[-1]
    cases.append(case)


def systematic(index, delimiter, encoding):
    """A file whose other properties take turns."""
    sep = DELIMITERS[delimiter]
    codec, named = ENCODINGS[encoding]
    decimal = "," if index % 3 == 1 else "."
    thousands = [None, None, "." if decimal == "," else ",", "'"][index % 4]
    names = [list(NUMBERS)[(3 * index + k) % len(NUMBERS)] for k in range(3)] + [list(TEXTS)[(2 * index + k) % len(TEXTS)] for k in range(2)] \
        + [list(DATES)[index % len(DATES)]]
    # Its numbers have the digits that tell a decimal comma from a sign between thousands.
    names = [names[k] for k in noise.permutation(len(names))] + ["six"]
    columns = [MAKERS[name](decimal) for name in names]
    if thousands:
        names.append("thousands")
        columns.append([f"{v:,.2f}".replace(",", "_").replace(".", decimal).replace("_", thousands) for v in noise.uniform(1000, 9e6, ROWS)])
    kinds = ["number" if name == "thousands" else KINDS[name] for name in names]
    for k, column in enumerate(columns):
        if k % 2 == index % 2:
            marker = MARKERS[(index + k) % len(MARKERS)] if kinds[k] != "text" else TEXT_MARKERS[(index + k) % len(TEXT_MARKERS)]
            for row in noise.permutation(ROWS)[:2]:
                column[row] = marker
    target = [choice("a", "b"), choice("0", "1", "2"), fixed(3, 10), choice("True", "False"), choice("-1", "1")][index % 5](decimal)
    header = index % 7 != 3
    lines = [[f"{name} {k}" if k % 3 else f"{name}\u00e9{k}" for k, name in enumerate(names)] + ["kind"]] if header else []
    lines += [list(row) for row in zip(*columns, target)]
    left_out = ()
    if index % 6 == 2 and header:
        # The row names that pandas and R write.
        lines = [[""] + lines[0]] + [[str(i + index % 2)] + line for i, line in enumerate(lines[1:])]
        kinds = ["number"] + kinds
        left_out = (0,)
    out = io.StringIO()
    end = ["\n", "\r\n", "\r"][index % 3]
    csv.writer(out, delimiter=sep, lineterminator=end, quoting=[csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC][index % 4]) \
        .writerows(lines)
    written = out.getvalue()
    if index % 5 == 1:
        written = written[:-len(end)]
    if index % 8 == 5:
        written = written.replace(end, end + end)
    if encoding.endswith("_mark") and codec.startswith("utf-16"):
        written = "\ufeff" + written
    content = written.encode(codec)
    how = {"sep": sep, "encoding": "utf-16" if written[0] == "\ufeff" else codec, "decimal": decimal, "thousands": thousands,
           "header": 0 if header else None}
    if index % 9 == 4:
        content = gzip.compress(content, mtime=0)
        how["compression"] = "gzip"
    options = {"target": "kind" if header else f"column_{len(kinds) + 1}"}
    if named:
        options["encoding"] = named
    if delimiter == "colon":
        options["delimiter"] = ":"
    if not header:
        options["header"] = "false"
    keep(f"{delimiter}_{encoding}_{index}", content, kinds + ["number" if index % 5 in (1, 2, 4) else "text"], options, left_out, **how)


for serial, (delimiter, encoding) in enumerate((d, e) for turn in range(3) for d in DELIMITERS for e in ENCODINGS):
    systematic(serial, delimiter, encoding)
