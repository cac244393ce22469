"""Tables give one record a row; what is wrong with one row costs that row, with the table is said once."""

import json

import pytest

from flows.sources.items import Limits, RawItem, SourceReject
from flows.sources.tables import csv_rows, json_file, json_lines

LIMITS = Limits()


def of_csv(text: str | bytes, limits: Limits = LIMITS, **options):
    data = text.encode() if isinstance(text, str) else text
    return list(csv_rows([data], "t.csv", limits, **options))


def loaded(items) -> list[dict]:
    assert all(isinstance(item, RawItem) for item in items), items
    return [json.loads(item.data) for item in items]


def codes(items) -> list[tuple[str, str]]:
    return [(item.uri, item.reason_code) for item in items if isinstance(item, SourceReject)]


def test_a_json_line_keeps_its_bytes() -> None:
    line = b'{ "b" : "caf\\u00e9",  "a":1}'
    (item,) = json_lines([line + b"\r\n"], "f", LIMITS)
    assert item == RawItem(line, "application/json", "f#1")


def test_a_json_line_that_is_no_object_is_left_to_the_decoder() -> None:
    items = list(json_lines([b'[1]\n"x"\n{"text":"y"}\n'], "f", LIMITS))
    assert [item.data for item in items] == [b"[1]", b'"x"', b'{"text":"y"}']


def test_a_json_line_that_is_too_long_costs_that_line() -> None:
    items = list(json_lines([b'{"a":1}\n', b"x" * 2000, b'\n{"b":2}\n'], "f", Limits(1000)))
    assert codes(items) == [("f#2", "too_large")]
    assert [item.found_at for item in items if isinstance(item, RawItem)] == ["f#1", "f#3"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('[{"text": "a"}, {"text": "b"}]', 2),
        ('[\n  {\n    "text": "a"\n  },\n  {"text": "b"}\n]\n', 2),
        ('{"text": "a"}\n{"text": "b"}\n', 2),
        ('{\n  "text": "a",\n  "tags": ["x", {"y": 1}]\n}\n', 1),
        ('\ufeff[{"text": "a"}]', 1),
    ],
)
def test_a_json_file_is_an_array_lines_or_one_object(text: str, count: int) -> None:
    items = list(json_file([text.encode()], "f", LIMITS))
    assert [record["text"] for record in loaded(items)] == ["a", "b"][:count]
    assert [item.found_at for item in items] == ["f#1", "f#2"][:count]


def test_one_broken_line_of_a_json_file_costs_that_line() -> None:
    items = list(json_file([b'{"text":"a"}\n{"text": "bro\n{"text":"c"}\n'], "f", LIMITS))
    assert [item.data for item in items] == [b'{"text":"a"}', b'{"text": "bro', b'{"text":"c"}']


@pytest.mark.parametrize("data", [b"[]", b"\n\n"])
def test_json_without_records_is_said_to_be_empty(data: bytes) -> None:
    assert codes(json_file([data], "f", LIMITS)) == [("f", "empty")]


def test_csv_rows_become_sorted_json_counted_below_the_header() -> None:
    items = of_csv('title,text\r\nOne,"He said ""no"", twice.\r\n\r\nThen left."\r\n\r\nTwo,Short.\r\n')
    assert items[0].data == b'{"text":"He said \\"no\\", twice.\\r\\n\\r\\nThen left.","title":"One"}'
    assert [item.found_at for item in items] == ["t.csv#1", "t.csv#2"]
    assert {item.media_type for item in items} == {"application/json"}


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_header(mark: str) -> None:
    text = "\n".join(mark.join(row) for row in [["id", "text", "url"], ["1", "A, b; c.", "u"]])
    text = text.replace("A, b; c.", '"A, b; c."')
    assert loaded(of_csv(text)) == [{"id": "1", "text": "A, b; c.", "url": "u"}]


def test_a_csv_without_a_text_column_is_one_reject_that_tells_the_way_out() -> None:
    (reject,) = of_csv("id,remarks\n1,aaa\n2,bbb\n")
    assert (reject.uri, reject.reason_code) == ("t.csv", "no_text_column")
    assert "id, remarks" in reject.detail
    assert "--map text=COLUMN" in reject.detail


def test_a_named_column_counts_as_text() -> None:
    assert len(of_csv("id,remarks\n1,aaa\n", text_column="remarks")) == 1
    (reject,) = of_csv("id,text\n1,aaa\n", text_column="Remarks")
    assert "'Remarks'" in reject.detail


def test_headers_are_known_in_any_case_and_spacing() -> None:
    assert len(of_csv("ID,Article Text\n1,aaa\n")) == 1


def test_a_row_with_too_many_fields_is_rejected_alone() -> None:
    items = of_csv("id,text\n1,a, b\n2,c\n3,d,,\n")
    assert codes(items) == [("t.csv#1", "too_many_fields")]
    assert [json.loads(i.data)["text"] for i in items if isinstance(i, RawItem)] == ["c", "d"]


def test_a_quotation_mark_that_nothing_closes_cannot_swallow_the_rest() -> None:
    rows = "".join(f"{n},Row number {n}.\n" for n in range(3, 400))
    items = of_csv('id,text\n1,good\n2,"bad\n' + rows, Limits(2000))
    assert codes(items) == [("t.csv#2", "too_large")]
    texts = [json.loads(i.data)["text"] for i in items if isinstance(i, RawItem)]
    assert texts[0] == "good"
    assert texts[-1] == "Row number 399."
    assert len(texts) > 250


def test_a_csv_line_that_is_too_long_costs_that_row() -> None:
    items = of_csv("id,text\n1,a\n2," + "x" * 5000 + "\n3,c\n", Limits(1000))
    assert codes(items) == [("t.csv#2", "too_large")]
    assert [json.loads(i.data)["id"] for i in items if isinstance(i, RawItem)] == ["1", "3"]


def test_fields_of_mixed_encodings_are_each_read_as_they_are() -> None:
    western = "Zoë,“It was naïve,” said the mayor of the town.\n".replace(",“", ',"“').replace("town.", 'town."')
    data = "author,text\nAda,café\n".encode() + western.encode("cp1252")
    assert loaded(of_csv(data)) == [
        {"author": "Ada", "text": "café"},
        {"author": "Zoë", "text": "“It was naïve,” said the mayor of the town."},
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_csv_with_a_byte_order_mark(encoding: str) -> None:
    assert loaded(of_csv("text,id\ncafé,1\n".encode(encoding))) == [{"text": "café", "id": "1"}]


def test_old_mac_line_ends() -> None:
    assert [r["text"] for r in loaded(of_csv("id,text\r1,a\r2,b\r"))] == ["a", "b"]


def test_a_csv_of_a_header_only_is_said_to_be_empty() -> None:
    assert codes(of_csv("id,text\n")) == [("t.csv", "empty")]


def test_missing_fields_are_null() -> None:
    assert loaded(of_csv("id,text,url\n1,a\n")) == [{"id": "1", "text": "a", "url": None}]
