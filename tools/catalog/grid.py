"""Reads the appendix's tables a second way: pdfplumber, which shares no code with poppler, and the ruled lines of the
tables instead of the spacing of the words. Needs `pip install pdfplumber`."""
import re

import pdfplumber

from layout import INFO, MESSAGE, PARAMETER, Row, TABLES


def columns_of(head):
    if head[:2] == ["Level", "Nr"]:
        return MESSAGE if len(head) == 3 else PARAMETER
    return INFO if head[0] == "Nr" else None


def read_tables(path):
    rows, kind = [], None
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages[2:]:
            titles = [(line["top"], line["text"].strip()) for line in page.extract_text_lines()]
            words = page.extract_words(extra_attrs=[])
            for table in page.find_tables():
                texts, boxes = table.extract(), table.rows
                if texts[0][0] == "Level\nV.O.":  # no line was ruled below the heading: it shares the first row's cells
                    texts = [[t.split("\n")[0] for t in texts[0]], [t.split("\n")[1] for t in texts[0]]] + texts[1:]
                    boxes = boxes[:1] + boxes
                columns = columns_of(texts[0])
                above = [text for top, text in titles if top < table.bbox[1]]
                named = [t for t in TABLES for text in above if text == t.title]
                kind = named[-1] if named else kind
                for row, text in list(zip(boxes, texts))[1:]:
                    cells = {c: [s.strip() for s in (t or "").split("\n") if s.strip()] for c, t in zip(columns, text)}
                    depth = None
                    if "description" in cells:
                        box = row.cells[columns.index("description")]
                        inside = [w["x0"] for w in words if box[0] - 1 < w["x0"] < box[2] and box[1] - 1 < w["top"] < box[3]]
                        depth = round((min(inside) - box[0] - 3.5) / 9.4)  # points: 3.5 of margin, 9.4 a menu
                    if not re.fullmatch(r"\d+", " ".join(cells["number"])):
                        raise ValueError(f"page {page.page_number}: no number in {text}")
                    rows.append(Row(kind.key, page.page_number, depth, cells))
    return rows
