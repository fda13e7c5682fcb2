#!/usr/bin/env python3
"""Compares the data files of catalog/ with the appendix, cell by cell.

    pip install pdfplumber
    python3 tools/catalog/check.py APPENDIX.pdf [FOLDER]

The PDF is read by the ruled lines of its tables (grid.py), not as generate.py reads it, and each data row is turned back
into the cells that the appendix should show for it. Prints every difference and ends with 1 if there is one.
"""
import os
import re
import sys

import grid
from layout import joined

LEVELS = {"basic": "Basic", "expert": "Expert", "installer": "Inst.", "qsp": "QSP", "view_only": "V.O."}
FORMATS = {"float": "FLOAT", "bool": "BOOL", "int32": "INT32", "long_enum": "LONG ENUM", "short_enum": "SHORT ENUM"}
COS_PHI = {-0.1: "-0.1: Inductive 0.90", 0.0: "0: Cos phi 1", 0.1: "+0.1: Capacitive 0.90"}
COS_PHI_PARAMETERS = ("1622", "1623", "1624")
# Remarks that the object's description already says.
PLAIN_REMARKS = re.compile(r"1 minute (minimum|maximum|average)|BSP500 and BSP1200.*")


def load(folder, name):
    with open(os.path.join(folder, name + ".tsv"), encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
    columns = lines[0].split("\t")
    rows = []
    for line in lines[1:]:
        values = line.split("\t")
        if len(values) > len(columns):
            raise ValueError(f"{name}: too many columns: {line!r}")
        rows.append(dict(zip(columns, values + [""] * (len(columns) - len(values)))))
    return rows


def options(row):
    return dict(option.split("=", 1) for option in row.get("options", "").split("|") if option)


def value_cell(row, column):
    """What the appendix prints for a default, minimum or maximum."""
    value, meaning = row[column], row.get("meaning", "number")
    if meaning == "signal":
        return "S"
    if value == "":
        return ""
    if row["number"] in COS_PHI_PARAMETERS:
        return COS_PHI[float(value)]
    if meaning == "boolean" or row["format"] == "bool":
        return {"0": "0:No", "1": "1:Yes"}[value]
    if meaning == "enumeration" and row.get("origin") != "amended":
        return f"{value}:{options(row)[value]}"
    if meaning == "time":
        return f"{value}={int(value) // 60:02}:{int(value) % 60:02}"
    if meaning == "weekdays" and column == "default":
        return "None" if value == "0" else value
    return value


def increment_cell(row):
    meaning = row.get("meaning", "number")
    if row.get("origin") == "amended" or meaning == "unsupported":
        return ""
    if meaning == "enumeration":
        return " ".join(["Only 1 bit"] + [f"{value}:{label}" for value, label in options(row).items()])
    return {"menu": "Menu", "signal": "Signal", "weekdays": "Bit field"}.get(meaning, row["step"])


def parameter_cells(row):
    form = FORMATS.get(row["format"], "ONLY LEVEL")
    if row.get("origin") == "amended" or row.get("meaning") == "unsupported":
        form = "Not supported"
    return {
        "number": row["number"], "level": LEVELS[row["level"]], "description": row["description"], "unit": row["unit"],
        "default": value_cell(row, "default"), "minimum": value_cell(row, "minimum"),
        "maximum": value_cell(row, "maximum"), "format": form, "increment": increment_cell(row),
    }


def info_cells(row):
    unit = row["short_unit"]
    if row["format"] == "short_enum":
        unit = " ".join(f"{value}:{label}" for value, label in options(row).items())
    if row["number"] == "3001":
        unit += " no sensor : return ~32767 °C"
    return {
        "number": row["number"], "description": row["description"], "short": row["short_name"],
        "rcc_unit": row["rcc_unit"], "unit": unit, "format": FORMATS[row["format"]],
    }


def message_cells(row):
    severity = "" if row["severity"] == "info" else row["severity"].capitalize() + " "
    return {"level": "V.O.", "number": row["number"], "text": f"{severity}({int(row['number']):03}): {row['text']}"}


def remark_problems(row, remark):
    """The appendix's remark is not copied; what it refers to and says has to stand in one of the columns."""
    named = re.findall(r"\{(\d+)\}", remark)
    if list(dict.fromkeys(named)) != row["related"].split():
        yield f"related: {row['related']!r}, the appendix names {named}"
    said = row["note"] or row["details"] or row["related"] or row["meaning"] not in ("number", "enumeration")
    said = said or (row["meaning"] == "enumeration" and row["format"] == "float")
    if remark and not said and not PLAIN_REMARKS.fullmatch(remark):
        yield f"nothing says: {remark!r}"


def compare(name, data, printed):
    problems, seen = [], {}
    listed = [row for row in data if row.get("origin") != "field"]
    if len(listed) != len(printed):
        problems.append(f"{name}: {len(listed)} rows, the appendix has {len(printed)}")
    for row, want in zip(listed, printed):
        where = f"{name} {row['number']} (page {want.page})"
        if row.get("name") == "=":
            row = dict(seen[row["number"]], depth=row["depth"])
        seen[row["number"]] = row
        render = {"messages": message_cells, "infos": info_cells}.get(name.split("-")[-1], parameter_cells)
        for column, cell in render(row).items():
            shown = joined(want.cells[column])
            if cell != shown:
                problems.append(f"{where}: {column}: {cell!r}, the appendix has {shown!r}")
        if "depth" in row and int(row["depth"]) != want.depth:
            problems.append(f"{where}: depth: {row['depth']}, the appendix has {want.depth}")
        if "related" in row:
            problems += [f"{where}: {problem}" for problem in remark_problems(row, " ".join(want.cells["remark"]))]
    return problems


def main(pdf, folder):
    rows = grid.read_tables(pdf)
    problems = []
    for name in dict.fromkeys(row.table for row in rows):
        printed = [row for row in rows if row.table == name]
        data = load(folder, name)
        problems += compare(name, data, printed)
        print(f"{name}: {len(printed)} rows compared")
    for problem in problems:
        print(problem)
    print(f"{len(problems)} differences")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else "catalog"))
