"""Reads the appendix's tables from the text that `pdftotext -layout` makes of it: one dict of cell texts a row.

A cell of several lines is centred on its row's middle, so the lines above a row's number are as many as those below;
that decides which row a line without a number belongs to. The sum has to come out on every page.
"""
import re
import subprocess
from collections import namedtuple

Table = namedtuple("Table", "key title columns")
Row = namedtuple("Row", "table page depth cells")

PARAMETER = ["level", "number", "description", "unit", "default", "minimum", "maximum", "format", "increment"]
INFO = ["number", "description", "short", "rcc_unit", "unit", "format", "remark"]
MESSAGE = ["level", "number", "text"]

TABLES = [
    Table("xtender-120v", "Xtender 120Vac specific parameters", PARAMETER),
    Table("xtender-parameters", "Xtender parameters", PARAMETER),
    Table("xtender-infos", "Xtender infos", INFO),
    Table("xcom-parameters", "RCC parameters", PARAMETER),
    Table("bsp-parameters", "BSP parameters", PARAMETER),
    Table("bsp-infos", "BSP infos", INFO),
    Table("bms-parameters", "Xcom-CAN BMS parameters", PARAMETER),
    Table("bms-infos", "Xcom-CAN BMS infos", INFO),
    Table("variotrack-parameters", "VarioTrack parameters", PARAMETER),
    Table("variotrack-infos", "VarioTrack infos", INFO),
    Table("variostring-parameters", "VarioString parameters", PARAMETER),
    Table("variostring-infos", "VarioString infos", INFO),
    Table("messages", "RCC messages", MESSAGE),
]

HEADINGS = {
    "level": r"Level", "number": r"\bNr\b", "unit": r"\bUnit\b", "default": r"Default", "minimum": r"\bMin\b",
    "maximum": r"\bMax\b", "increment": r"Increment", "short": r"Short desc\.", "rcc_unit": r"the RCC",
    "remark": r"Related parameter", "text": r"Messages",
}
FORMAT_WORDS = {"SHORT", "LONG", "ENUM", "FLOAT", "INT32", "BOOL"}
LEVELS = r"Basic|Expert|Inst\.|QSP|V\.O\."
IGNORED = re.compile(r"^\s*(Technical specification|Xtender serial protocol appendix|V1\.6\.42\s+\d+|Unit on"
                     r"|The cos phi parameter range .*)\s*$")


def joined(lines):
    """The lines of a cell as one; one that ends with a hyphen after a letter was broken there."""
    return re.sub(r"(?<=[A-Za-z])- (?=\d)", "-", " ".join(lines))


def pages_of(pdf):
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True).stdout.decode()
    return text.split("\f")


def column_starts(header, columns):
    """Where each column begins, by the heading's words; `description` begins after the number's."""
    starts = {}
    for column in columns:
        if column == "description":
            pattern = r"(?<=Nr)\s+(\S)"
            starts[column] = re.search(pattern, header).start(1)
        elif column == "format":
            starts[column] = re.search(r"Scom format|Format", header).start()
        else:
            starts[column] = re.search(HEADINGS[column], header).start()
    return starts


def split_cells(line, starts, columns):
    """The line's words by column; a word belongs to the last column that begins at or left of it."""
    found = {column: [] for column in columns}
    bounds = sorted((start, column) for column, start in starts.items())
    for match in re.finditer(r"\S+", line):
        owner = bounds[0][1]
        for start, column in bounds:
            if match.start() >= start:
                owner = column
        # Some rows are set so tightly that a word begins left of its heading, or a remark right after the format.
        if match.group() in FORMAT_WORDS:
            owner = "format"
        elif owner == "format" and "remark" in starts:
            owner = "remark"
        elif owner == "description" and match.group() == "minutes":
            owner = "unit"
        found[owner].append(match.group())
    return {column: " ".join(words) for column, words in found.items()}


def depth(lines, starts):
    """How many menus the row's description stands in: each moves it by two or three columns."""
    left = starts.get("description", 0)
    first = next(words for line in lines if (words := re.search(r"\S.*", line[left:])) and words.start() < 20)
    return round(first.start() / 2.6)


def flush(table, page, starts, lines):
    """The rows of one table on one page."""
    key = (rf"^\s*(?P<level>{LEVELS})\s+(?P<number>\d+)\s" if "level" in table.columns else r"^\s*(?P<number>\d{4,5})\s")
    marks = [i for i, line in enumerate(lines) if re.match(key, line)]
    rows, above = [], marks[0] if marks else 0
    for n, mark in enumerate(marks):
        below = above
        following = marks[n + 1] if n + 1 < len(marks) else len(lines)
        free = following - mark - 1
        if below > free:
            raise ValueError(f"page {page}: {lines[mark]!r} needs {below} lines below, {free} are there")
        if n + 1 == len(marks) and below != free:
            raise ValueError(f"page {page}: {free - below} lines left over after {lines[mark]!r}")
        match = re.match(key, lines[mark])
        cells = {column: [] for column in table.columns}
        for i in range(mark - above, mark + below + 1):
            line = lines[i]
            if i == mark:
                line = " " * match.end("number") + line[match.end("number"):]
            for column, text in split_cells(line, starts, table.columns).items():
                if text:
                    cells[column].append(text)
        # What stands left of the description's heading on the number's line is still description.
        wide = cells["number"]
        cells["number"] = [match["number"]]
        if "description" in cells:
            cells["description"] = wide + cells["description"]
        if "level" in table.columns:
            cells["level"] = [match["level"]]
        rows.append(Row(table.key, page, depth(lines[mark - above:mark + below + 1], starts), cells))
        above = free - below
    return rows


def read_tables(pdf):
    rows, table, starts, lines = [], None, None, []
    for page, text in enumerate(pages_of(pdf), 1):
        if page < 3:
            continue
        if table:
            starts = None
        for line in text.split("\n"):
            title = next((t for t in TABLES if line.strip() == t.title), None)
            if title:
                if lines:
                    rows += flush(table, page, starts, lines)
                table, starts, lines = title, None, []
            elif table and re.match(r"^\s*(Level\s+)?Nr\s", line):
                starts = column_starts(line, table.columns)
            elif starts and line.strip() and not IGNORED.match(line):
                lines.append(line)
        if lines:
            rows += flush(table, page, starts, lines)
            lines = []
    return rows


if __name__ == "__main__":
    import collections
    import sys
    read = read_tables(sys.argv[1])
    for name, count in collections.Counter(row.table for row in read).items():
        print(f"{name}\t{count}")
