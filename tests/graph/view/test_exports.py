"""What is downloaded is what is shown, in files that others can read."""

from __future__ import annotations

import csv
import io
import struct
from collections import Counter
from xml.etree import ElementTree as ET

from tests.graph.view.sheet import Sheet

SVG = "{http://www.w3.org/2000/svg}"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(sheet: Sheet) -> list[dict[str, str]]:
    text = sheet.download("export-csv").path().read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def cell(text: str) -> str:
    """As in the command line's CSV: a formula is kept from being one by a quote."""
    return f"'{text}" if text.startswith(FORMULA) else text


def exported_all(sheet: Sheet) -> None:
    found = rows(sheet)
    lines = {line["id"]: line for line in sheet.payload["edges"]}
    nodes = Counter(row["key"] for row in found if row["what"] == "node")
    assert nodes == Counter(map(cell, sheet.nodes()))
    assert {row["label"] for row in found if row["what"] == "node"} == {
        cell(sheet.label(key)) for key in sheet.nodes()
    }
    ends = Counter((row["source_key"], row["target_key"]) for row in found if row["what"] == "line")
    assert ends == Counter(
        (cell(lines[key]["from"]), cell(lines[key]["to"])) for key in sheet.edges()
    )


def test_the_table_holds_the_nodes_and_lines_shown(shipped: Sheet) -> None:
    exported_all(shipped)
    shipped.page.locator('input[data-facet="mineral"][value="cobalt"]').click()
    shipped.settle()
    exported_all(shipped)


def test_each_line_of_the_table_names_its_statements_and_sources(small: Sheet) -> None:
    for row in rows(small):
        if row["what"] == "line":
            (line,) = (line for line in small.payload["edges"] if line["id"] == row["key"])
            assert row["statements"].split("; ") == list(line["statements"])
            for key in line["statements"]:
                assert small.payload["statements"][key]["source"] in row["sources"]


def test_the_raster_is_a_png_of_the_whole_canvas_with_a_caption(shipped: Sheet) -> None:
    download = shipped.download("export-png")
    assert download.suggested_filename.endswith(".png")
    data = download.path().read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    size = struct.unpack(">II", data[16:24])
    canvas = shipped.ask("(c => [c.width, c.height])(document.querySelector('#graph canvas'))")
    assert size[0] == canvas[0]
    assert canvas[1] < size[1] < canvas[1] + 100
    assert len(data) > 10_000, "more than an even surface"


def test_the_raster_has_a_background(shipped: Sheet) -> None:
    data = shipped.download("export-png").path().read_bytes()
    corner = shipped.page.evaluate(
        """async bytes => {
            const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            return [...context.getImageData(1, image.height - 2, 1, 1).data];
        }""",
        list(data),
    )
    assert corner[3] == 255


def test_the_drawing_is_xml_with_every_node_and_line(shipped: Sheet) -> None:
    download = shipped.download("export-svg")
    assert download.suggested_filename.endswith(".svg")
    drawing = ET.parse(download.path()).getroot()
    assert drawing.tag == f"{SVG}svg"
    titles = Counter(str(title.text) for title in drawing.findall(f"*/{SVG}title"))
    nodes = Counter(shipped.label(key) for key in shipped.nodes())
    assert nodes <= titles
    assert len(shipped.edges()) == len(drawing.findall(f"{SVG}path"))
    assert titles.total() == len(shipped.nodes()) + len(shipped.edges())
    texts = {text.text for text in drawing.iter(f"{SVG}text")}
    assert "India" in texts


def test_the_drawing_refers_to_nothing_outside(shipped: Sheet) -> None:
    text = shipped.download("export-svg").path().read_text(encoding="utf-8")
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in text
    assert "<image" not in text


def test_files_are_named_after_the_picture(small: Sheet) -> None:
    names = {small.download(f"export-{kind}").suggested_filename for kind in ("png", "svg", "csv")}
    assert names == {"a-small-picture.png", "a-small-picture.svg", "a-small-picture.csv"}
