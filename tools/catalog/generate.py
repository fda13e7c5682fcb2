#!/usr/bin/env python3
"""Writes the data files of catalog/ from the appendix.

    python3 tools/catalog/generate.py APPENDIX.pdf [FOLDER]

Needs poppler's pdftotext. This was done once; since then the files in catalog/ are the truth, corrected by hand and
checked by check.py. Into another FOLDER it shows what a newer appendix would change.
"""
import os
import re
import sys

import curated
import layout

LEVELS = {"Basic": "basic", "Expert": "expert", "Inst.": "installer", "QSP": "qsp", "V.O.": "view_only"}
FORMATS = {
    "FLOAT": "float", "BOOL": "bool", "INT32": "int32", "LONG ENUM": "long_enum", "SHORT ENUM": "short_enum",
    "ONLY LEVEL": "none", "Not supported": "none",
}
PARAMETER_COLUMNS = ["number", "depth", "level", "name", "description", "unit", "default", "minimum", "maximum", "format",
                     "step", "meaning", "options", "scales", "origin", "note"]
INFO_COLUMNS = ["number", "name", "description", "short_name", "rcc_unit", "short_unit", "unit", "format", "meaning",
                "options", "details", "related", "origin", "note"]
MESSAGE_COLUMNS = ["number", "severity", "text"]

HEADS = {
    "parameters": "depth: how many menus it stands in, those above with less depth; name `=`: the object above of that "
                  "number, in another menu",
    "infos": "rcc_unit, short_unit: as the appendix has them; unit: what is published; details: what options mean",
    "messages": "severity is what the remote control prints before the number",
    "120v": "what differs in Xtenders -01 (120 Vac)",
}


def slug(description):
    text = re.sub(r"\b(BAT|PV\d?)- ", r"\1 minus ", description).replace("'", "")
    for old, new in (("%", " percent "), (">=", " reaches "), ("//", " parallel "), ("&", " and ")):
        text = text.replace(old, new)
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def text_of(row, column):
    return layout.joined(row.cells.get(column, []))


def options_of(lines):
    """`1:Yes` lines as `1=Yes|…`; a line without a number continues the one above."""
    options = []
    for line in lines:
        match = re.match(r"(\d+):(.*)", line)
        if match:
            options.append([match[1], match[2].strip()])
        elif options:
            options[-1][1] += " " + line
    return "|".join(f"{value}={label}" for value, label in options)


def number_of(cell):
    """The number that a default, minimum or maximum stands for: `1:Yes`, `420=07:00`, `+0.1: Capacitive 0.90`."""
    if cell in ("", "S"):
        return ""
    if cell == "None":
        return "0"
    match = re.match(r"[+-]?\d+(\.\d+)?", cell)
    return match[0].lstrip("+")


def parameter(row):
    number = int(text_of(row, "number"))
    form, increment = text_of(row, "format"), row.cells["increment"]
    fields = {
        "number": str(number), "depth": str(row.depth), "level": LEVELS[text_of(row, "level")],
        "description": text_of(row, "description"), "unit": text_of(row, "unit"), "format": FORMATS[form],
        "default": number_of(text_of(row, "default")), "minimum": number_of(text_of(row, "minimum")),
        "maximum": number_of(text_of(row, "maximum")), "step": "", "options": "", "scales": "", "origin": "", "note": "",
    }
    if form == "ONLY LEVEL":
        fields["meaning"] = "menu"
    elif increment == ["Signal"]:
        fields["meaning"] = "signal"
    elif increment == ["Bit", "field"] or increment == ["Bit field"]:
        fields["meaning"] = "weekdays"
    elif increment[:1] == ["Only 1 bit"]:
        fields["meaning"], fields["options"] = "enumeration", options_of(increment[1:])
    else:
        fields["meaning"] = "boolean" if form == "BOOL" else "number"
        if "=" in text_of(row, "maximum"):
            fields["meaning"] = "time"
        fields["step"] = " ".join(increment)
    family = row.table.split("-")[0]
    if (fields["unit"] == "Vdc" and not re.search(r"\bPV", fields["description"])) or (family, number) == ("bsp", 6024):
        fields["scales"] = "battery_voltage"
    fields.update(curated.PARAMETERS.get(number, {}))
    return fields


def parameter_name(family, fields, menus, ambiguous):
    number, name = int(fields["number"]), slug(fields["description"])
    if (family, number) in curated.NAMES:
        return curated.NAMES[family, number]
    if name not in ambiguous:
        return name
    parts = []
    for menu in menus:
        title = re.sub(r" \(AUX \d\).*", "", menu)
        if title in curated.MENU_PREFIXES:
            parts.append(curated.MENU_PREFIXES[title])
        elif title.startswith("Program "):
            parts.append(slug(title))
    if not parts:
        raise ValueError(f"{family} {number}: {name} is not unique and nothing in {menus} tells it apart")
    return "_".join(parts + [name])


def parameters(rows, family):
    first = {}
    for row in rows:
        number = text_of(row, "number")
        first.setdefault(number, curated.NAMES.get((family, int(number)), slug(text_of(row, "description"))))
    names = list(first.values())
    ambiguous = {name for name in names if names.count(name) > 1}
    result, menus, seen = [], [], set()
    for row in rows:
        fields = parameter(row)
        del menus[row.depth:]
        fields["name"] = parameter_name(family, fields, menus, ambiguous)
        if fields["number"] in seen:
            fields = {"number": fields["number"], "depth": fields["depth"], "name": "="}
        seen.add(fields["number"])
        menus.append(text_of(row, "description"))
        result.append(fields)
    return result


def info(row, family):
    number = int(text_of(row, "number"))
    fields = {
        "number": str(number), "description": text_of(row, "description"), "short_name": text_of(row, "short"),
        "rcc_unit": text_of(row, "rcc_unit"), "short_unit": text_of(row, "unit"), "format": FORMATS[text_of(row, "format")],
        "options": "", "details": "", "origin": "", "note": "",
        "related": " ".join(dict.fromkeys(re.findall(r"\{(\d+)\}", text_of(row, "remark")))),
    }
    if fields["format"] == "short_enum":
        fields["options"], fields["short_unit"] = options_of(row.cells["unit"]), ""
    if number == 3001:
        fields["short_unit"] = "°C"
    candidates = [unit for unit in (fields["rcc_unit"], fields["short_unit"]) if unit in curated.UNITS]
    fields["unit"] = candidates[0] if candidates else ""
    fields["meaning"] = "enumeration" if fields["options"] else curated.MEANINGS.get(fields["description"], "number")
    meaning, options, details, note = curated.INFOS.get(number, (None,) * 4)
    for column, value in (("meaning", meaning), ("options", options), ("details", details), ("note", note)):
        if value:
            fields[column] = value
    if number == 7034 and family == "bms":
        fields["meaning"], fields["options"] = "number", ""
    fields["name"] = curated.NAMES.get((family, number), slug(fields["description"]))
    return fields


def infos(rows, family, models):
    """The rows, with those reported from the field where their number belongs."""
    result = []
    unlisted = curated.UNLISTED.get(f"{family}-infos", [])
    for row in rows:
        fields = info(row, family)
        result.append(fields)
        models[fields["number"]] = fields
        for after, extra in unlisted:
            if str(after) == fields["number"]:
                copy = dict(models[str(extra)]) if isinstance(extra, int) else dict(extra)
                copy["origin"] = "field"
                if copy["number"] == "7034":
                    copy.update(meaning="number", options="")
                result.append(copy)
    return result


def message(row):
    match = re.fullmatch(r"(?:(\w+) )?\((\d{3})\): (.+)", text_of(row, "text"))
    if int(match[2]) != int(text_of(row, "number")):
        raise ValueError(f"message {row}")
    return {"number": str(int(match[2])), "severity": (match[1] or "info").lower(), "text": match[3]}


def write(folder, name, columns, rows):
    with open(os.path.join(folder, name + ".tsv"), "w") as file:
        file.write(f"# {HEADS[name if name == 'messages' else name.split('-')[1]]}\n")
        file.write("\t".join(columns) + "\n")
        for fields in rows:
            file.write("\t".join(fields.get(column, "") for column in columns).rstrip("\t") + "\n")


def main(pdf, folder):
    os.makedirs(folder, exist_ok=True)
    rows = layout.read_tables(pdf)
    tables = {table.key: [row for row in rows if row.table == table.key] for table in layout.TABLES}
    models = {}
    for key in ("xtender", "bsp", "bms", "variotrack", "variostring"):
        write(folder, f"{key}-infos", INFO_COLUMNS, infos(tables[f"{key}-infos"], key, models))
    for key in ("xtender", "xcom", "bsp", "bms", "variotrack", "variostring"):
        table = parameters(tables[f"{key}-parameters"], key)
        write(folder, f"{key}-parameters", PARAMETER_COLUMNS, table)
    special = [parameter(row) for row in tables["xtender-120v"]]
    write(folder, "xtender-120v", [c for c in PARAMETER_COLUMNS if c in (
        "number", "level", "description", "unit", "default", "minimum", "maximum", "format", "step")], special)
    write(folder, "messages", MESSAGE_COLUMNS, [message(row) for row in tables["messages"]])


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else "catalog")
