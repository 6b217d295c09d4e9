"""Makes files.zip beside this file, for GeneratedFilesTest: python3 files.py (pandas 3.1, NumPy 2.4, Pillow 13)

The archive has the files of tables.py, special_tables.py, arrays.py and pictures.py, and cases.json: for each file its format, the options of
the import, and either the values that pandas, NumPy and Pillow read, or a part of the reason for which the import refuses it. FILE.levels has
the levels of a picture: height and width as big-endian int32, then red, green and blue of each pixel, then its grey."""
import json
import warnings
import zipfile
from pathlib import Path

warnings.simplefilter("ignore")

import arrays
import pictures
import special_tables
import tables

cases = tables.cases + arrays.cases + pictures.cases
names = [case["file"] for case in cases]
assert len(set(names)) == len(names), [name for name in names if names.count(name) > 1]
with zipfile.ZipFile(Path(__file__).with_name("files.zip"), "w") as file:
    for case in cases:
        for part in ("content", "levels"):
            if part in case:
                name = case["file"] + ("" if part == "content" else ".levels")
                file.writestr(zipfile.ZipInfo(name), case.pop(part), zipfile.ZIP_DEFLATED, 9)
    file.writestr(zipfile.ZipInfo("cases.json"), json.dumps(cases, ensure_ascii=False, separators=(",", ":")), zipfile.ZIP_DEFLATED, 9)
print(len(cases), "files")
