"""Inputs for tests/fuzz/campaign.py: examples damaged at random, and soups of what news, pages, feeds and tables are made of."""

import gzip
import json
import random

_ENGLISH = (
    "the a an of in on to and or but that which who whom it he she they we I you not no never said says saying told "
    "according denied declined comment confirmed promised asked whether if would could may might will plans planned "
    "minister president government Reuters AP Kyodo News Takaichi Ilsa Maren Mr. Mrs. Dr. U.S. U.N. Inc. Beijing Tokyo "
    "Japan officials two three hundred thousand million billion percent dollars $11 €3.5 £ ¥ 5% 1,000 1.5 12-14 half "
    "January March late early last next year month week Monday today yesterday 2026 2026-03-31 1990s Q3 10:30 a.m. GMT "
    "spokesman spokeswoman source sources unnamed quoted as by citing statement report reporters people"
)
_WORDS = _ENGLISH.split()
_MARKS = ['"', "“", "”", "‘", "’", "'", "«", "»", ",", ".", "...", "…", "?", "!", ":", ";", "-", "–", "—", "(", ")", "[", "]",
          "{", "}", "/", "\\", "|", "*", "#", "@", "&", "%", "$", "<", ">", "=", "+", "~", "`", "^", "_", "\n", "\n\n", "\r\n",
          "\t", "  ", "\u00a0", "\u200b", "\u2028", "\u202e", "\ufeff", "\x1b[31m", "\x0b", "\x85", "é", "e\u0301", "漢字", "😀",
          "👩‍👩‍👧", "İ", "ß", "ﬁ", "Ⅷ", "٣", "½", "²", "\ud7ff", "\ufffd", "\U0010ffff"]  # fmt: skip
_MARKUP = (
    "<p> </p> <br> <div> </div> <b> </b> <a href='x'> </a> <article> </article> <html> <head> <title> </title> <body> "
    "</body> <script type='application/ld+json'> </script> <!-- --> <![CDATA[ ]]> <table> <tr> <td> <meta "
    "property='article:published_time' content='2026'> <time datetime='2026-03-31'> <blockquote> <ul> <li> <h1> </h1> "
    "<svg> <style> <template> <noscript> &amp; &#0; &#x110000; &nbsp; &lt; <rss version='2.0'> <channel> <item> "
    "<description> </description> <link> </link> </item> </channel> </rss> <pubDate> <feed> <entry> <?xml version='1.0'?> "
    "<!DOCTYPE x [<!ENTITY a 'b'>]> &a; <content:encoded>"
)
_TAGS = _MARKUP.split(" ")
_DATA = (
    '{ } [ ] , : "text" "title" "published" "authors" "url" "language" "outlet" null true 1e999 -0 "\\ud800" "\\u0000" '
    '"a" {"text":"He said it."} {"name":["x"]} \n "2026-02-30" "https://a.example/b" 99999999999999999999'
)
_JSON = _DATA.split(" ")
_WARC = (
    "WARC/1.0\r\n", "WARC-Type: response\r\n", "WARC-Record-ID: <urn:uuid:1>\r\n", "Content-Length: 60\r\n",
    "WARC-Target-URI: http://a.example/\r\n", "Content-Type: application/http\r\n", "\r\n", "HTTP/1.1 200 OK\r\n",
    "Content-Type: text/html\r\n", "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "5\r\nhello\r\n",
    "<p>He said that it was so.</p>", "Content-Length: 99999999999\r\n", "Content-Length: -1\r\n",
)  # fmt: skip
_ENDINGS = (".txt", ".md", ".html", ".jsonl", ".json", ".csv", ".tsv", ".xml", ".rss", ".warc", ".parquet", "", ".gz")
_LONGEST = 2_400


def new_input(chance: random.Random, seeds: list[tuple[bytes, str]]) -> tuple[bytes, str]:
    """Return bytes and the name of a file that might hold them."""
    kind = chance.random()
    if kind < 0.35:
        data, name = chance.choice(seeds)
        if chance.random() < 0.1:
            name = "other" + chance.choice(_ENDINGS)
        return _damaged(data, chance, seeds), name
    if kind < 0.7:
        return _soup(chance, [_WORDS, _WORDS, _MARKS], " ").encode("utf-8", "replace"), "soup" + chance.choice(
            (".txt", ".md")
        )
    if kind < 0.85:
        soup = _soup(chance, [_TAGS, _WORDS, _MARKS], chance.choice(("", " ")))
        return soup.encode(), "soup" + chance.choice((".html", ".xml", ".rss"))
    if kind < 0.9:
        return _soup(chance, [_JSON, _JSON, _WORDS, _MARKS], "").encode(), "soup" + chance.choice((".json", ".jsonl"))
    if kind < 0.93:
        text = _soup(chance, [_WORDS, _MARKS, _TAGS], " ")
        record = {"text": text, "title": text[:200], "date": text[:20], "authors": text[:50].split(",")}
        return json.dumps(record, ensure_ascii=chance.random() < 0.5).encode(), "one.jsonl"
    if kind < 0.95:
        return ("text,title\n" + _soup(chance, [_WORDS, _MARKS], " ")).encode(), "soup" + chance.choice(
            (".csv", ".tsv")
        )
    if kind < 0.98:
        return "".join(chance.choice(_WARC) for _ in range(chance.randint(1, 60))).encode(), "soup.warc"
    return chance.randbytes(chance.randint(0, 2_000)), "noise" + chance.choice(_ENDINGS)


def _soup(chance: random.Random, dishes: list[list[str]] | list[tuple[str, ...]], joint: str) -> str:
    pieces: list[str] = []
    length = 0
    most = chance.choice((50, 300, 1_000, _LONGEST))
    while length < most:
        piece = chance.choice(chance.choice(dishes))
        if chance.random() < 0.02:  # runs are what breaks matchers
            piece = (piece + chance.choice(("", " "))) * chance.choice((3, 30, 300))
        pieces.append(piece)
        length += len(piece) + 1
    return joint.join(pieces)[: 2 * _LONGEST]


def _damaged(data: bytes, chance: random.Random, seeds: list[tuple[bytes, str]]) -> bytes:
    is_packed = data[:2] == b"\x1f\x8b" and chance.random() < 0.5
    changed = bytearray(gzip.decompress(data) if is_packed else data)
    for _ in range(chance.choice((0, 1, 1, 2, 4, 16, 64))):
        at = chance.randrange(len(changed) + 1)
        until = min(len(changed), at + chance.choice((1, 1, 2, 8, 64, 512)))
        act = chance.randrange(7)
        if act == 0:
            changed[at:until] = chance.randbytes(until - at)
        elif act == 1:
            del changed[at:until]
        elif act == 2:
            changed[at:at] = changed[at:until] * chance.choice((1, 2, 50))
        elif act == 3:
            changed[at:at] = chance.choice(chance.choice([_WORDS, _MARKS, list(_TAGS), _JSON])).encode(
                "utf-8", "replace"
            )
        elif act == 4:
            other = chance.choice(seeds)[0]
            start = chance.randrange(len(other) + 1)
            changed[at:until] = other[start : start + chance.choice((8, 64, 512))]
        elif act == 5:
            del changed[at:]
        elif at < len(changed):
            changed[at] ^= 1 << chance.randrange(8)
    damaged = bytes(changed[: 10 * _LONGEST])
    return gzip.compress(damaged) if is_packed else damaged
