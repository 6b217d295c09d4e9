"""Makes tables.zip beside this file, for CsvDialectsTest: python3 tables.py (pandas 3.1, NumPy 2.4)

Small tables in every combination of delimiter, decimal sign, sign between thousands and encoding; markers of missing values, quotes, ends of
lines and gzip take turns. cases.json has for each file the options that an import needs, and what pandas reads: the values of each column, null
where one is missing, and the statistics of numeric columns."""
import csv
import gzip
import io
import itertools
import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

MARKERS = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?", "-", "."]
# In a column of texts a minus or a point is a value.
TEXT_MARKERS = MARKERS[:-2]
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
THOUSANDS = {"none": "", "other": None, "space": " ", "apostrophe": "'"}
ENCODINGS = {"utf-8": "utf-8", "utf-8-bom": "utf-8-sig", "utf-16": "utf-16", "windows-1252": "cp1252", "iso-8859-1": "latin-1"}
NUMERIC = ["count", "share", "amount", "tiny", "percent", "price", "gap"]
random = np.random.default_rng(7)


def number(value, digits, decimal, thousands):
    whole, _, fraction = f"{abs(value):.{digits}f}".partition(".")
    groups = []
    while len(whole) > 3 and thousands:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    return ("-" if value < 0 else "") + thousands.join([whole] + groups) + (decimal + fraction if fraction else "")


def case(index, delimiter, decimal, thousands, encoding):
    sign = THOUSANDS[thousands] if THOUSANDS[thousands] is not None else "." if decimal == "," else ","
    marker = MARKERS[index % len(MARKERS)]
    rows = 10
    currency = "£" if encoding == "iso-8859-1" else "€"
    values = {
        "count": random.integers(-3_000_000, 3_000_000, rows),
        "share": np.round(random.normal(size=rows), 4),
        "amount": np.round(random.normal(size=rows) * 1e5, 2),
        "tiny": random.normal(size=rows) * 1e-7,
        "percent": np.round(random.uniform(0, 100, rows), 1),
        "price": np.round(random.uniform(1, 99_999, rows), 2),
        "gap": np.round(random.normal(size=rows) * 50, 3),
    }
    present = random.permutation([True] * 7 + [False] * 3)
    words = random.permutation(["Zürich", "say \"x\"", "a" + DELIMITERS[delimiter].replace("\t", "; ") + "b", "São Paulo"] * 2 + [marker] * 2)
    lines = [["count", "share", "amount", "tiny", "percent", "price", "gap", "word", "kind"]]
    for i in range(rows):
        lines.append([number(values["count"][i], 0, decimal, sign), number(values["share"][i], 4, decimal, sign),
                      number(values["amount"][i], 2, decimal, sign), f"{values['tiny'][i]:.6e}".replace(".", decimal),
                      number(values["percent"][i], 1, decimal, sign) + ("%" if index % 2 else " %"),
                      currency + number(values["price"][i], 2, decimal, sign),
                      number(values["gap"][i], 3, decimal, sign) if present[i] else marker, str(words[i]), "ab"[i % 2]])
    text = io.StringIO()
    csv.writer(text, delimiter=DELIMITERS[delimiter], lineterminator="\r\n" if index % 3 else "\n",
               quoting=csv.QUOTE_ALL if index % 5 == 0 else csv.QUOTE_MINIMAL).writerows(lines)
    content = text.getvalue().encode(ENCODINGS[encoding])

    read = pd.read_csv(io.BytesIO(content), sep=DELIMITERS[delimiter], encoding=ENCODINGS[encoding], dtype=str,
                       na_values={name: MARKERS if name in NUMERIC else TEXT_MARKERS for name in lines[0]}, keep_default_na=False,
                       skipinitialspace=True)
    columns = {}
    for name in read:
        column = read[name]
        if name in NUMERIC:
            plain = column.str.replace(r"[%€£ ']", "", regex=True)
            if sign in (".", ","):
                plain = plain.str.replace(sign, "", regex=False)
            column = plain.str.replace(decimal, ".", regex=False).astype("float64")
            columns[name] = {"mean": column.mean(), "deviation": column.std(ddof=0), "min": column.min(), "max": column.max(),
                             "median": column.median(), "most_frequent": column.mode()[0]}
        else:
            columns[name] = {}
        columns[name]["values"] = [None if pd.isna(value) else value for value in column]
        columns[name]["missing"] = int(column.isna().sum())
    options = {"encoding": encoding} if encoding in ("windows-1252", "iso-8859-1") else {}
    return (gzip.compress(content, mtime=0) if index % 4 == 3 else content), options, columns


cases = []
with zipfile.ZipFile(Path(__file__).with_name("tables.zip"), "w") as file:
    for index, kind in enumerate(itertools.product(DELIMITERS, ".,", THOUSANDS, ENCODINGS)):
        content, options, columns = case(index, *kind)
        name = "-".join(kind).replace(".", "point").replace(",", "sign")
        file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        cases.append({"file": name, "delimiter": kind[0], "decimal": kind[1], "options": options, "columns": columns})
    file.writestr(zipfile.ZipInfo("cases.json"), json.dumps(cases, ensure_ascii=False), zipfile.ZIP_DEFLATED)
print(len(cases), "tables")
