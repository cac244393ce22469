import time
from contextlib import suppress

import pytest

from flows import bounds
from flows.bounds import at_most
from tests.flows.taking_in import rows, take_in
from transforms.decoders.article import TookTooLong

ARTICLE = "“We will rebuild the pier,” Mayor Jane Miller said on Monday.\n"


def loop():
    while True:
        pass


def test_what_does_not_end_is_cut_short():
    with pytest.raises(TookTooLong), at_most(0.1):
        loop()


def test_a_cut_that_a_library_swallows_is_made_again():
    def swallowing():
        with suppress(ValueError):
            loop()
        loop()

    with pytest.raises(TookTooLong), at_most(0.1):
        swallowing()


def test_a_cut_that_a_library_takes_for_its_own_error_is_known_again():
    def failing():
        try:
            loop()
        except ValueError:
            raise KeyError("tree") from None

    with pytest.raises(TookTooLong), at_most(0.1):
        failing()


def test_a_cut_that_a_library_made_nothing_of_is_known_again():
    with pytest.raises(TookTooLong), at_most(0.1), suppress(ValueError):
        loop()


def test_what_ends_in_time_is_left_alone_and_so_is_what_comes_after():
    with at_most(0.2):
        found = sum(range(10))
    end = time.thread_time() + 0.8
    while time.thread_time() < end:
        found += 1
    assert found > 45


def test_errors_of_what_is_bounded_pass():
    with pytest.raises(KeyError), at_most(60):
        raise KeyError("a")


def test_a_text_that_is_read_without_end_costs_only_itself(tmp_path, monkeypatch):
    import transforms.reading

    for name, text in {"a": ARTICLE, "b": "POISON " + ARTICLE}.items():
        (tmp_path / f"{name}.txt").write_text(text)
    whole = transforms.reading.segment_text
    monkeypatch.setattr(transforms.reading, "segment_text", lambda text: loop() if "POISON" in text else whole(text))
    monkeypatch.setattr(bounds, "READING_SECONDS", 1.0)
    done = take_in(tmp_path / "warehouse", tmp_path / "a.txt", tmp_path / "b.txt")
    assert [(r.uri, r.stage, r.reason_code) for r in done.refusals] == [
        (str(tmp_path / "b.txt"), "read", "took_too_long")
    ]
    assert rows(tmp_path / "warehouse", "SELECT count(*) FROM documents") == [(1,)]


def test_a_page_that_is_decoded_without_end_costs_only_itself(tmp_path, monkeypatch):
    import transforms.decoders.pages

    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.html").write_text(f"<html><body><p>{ARTICLE}</p></body></html>")
    monkeypatch.setattr(transforms.decoders.pages, "bare_extraction", lambda *_, **__: loop())
    monkeypatch.setattr(bounds, "DECODING_SECONDS", 0.2)
    done = take_in(tmp_path / "warehouse", tmp_path / "a.txt", tmp_path / "b.html")
    assert [(r.stage, r.reason_code) for r in done.refusals] == [("decode", "took_too_long")]
    assert done.documents == 1
