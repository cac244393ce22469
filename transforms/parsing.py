"""transforms: the parse of a text, one spaCy `Doc` for each document, and its sentences.

The tokens of a `Doc` cover the text exactly. Where sentences begin is decided here, before spaCy's parser runs, since
news text glues sentences together, wraps lines inside quotations and is full of abbreviations, on all of which a parser
trained on clean text stumbles; the parser keeps to them.
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Token
from spacy.util import compile_infix_regex

from transforms.annotations import Segment, Span
from transforms.quotations import OPENING, quotations


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Never the end of a sentence: something is bound to follow.
TITLES = _words(
    "Mr. Mrs. Ms. Dr. Messrs. Sen. Sens. Rep. Reps. Gov. Govs. Gen. Col. Lt. Sgt. Capt. Maj. Cmdr. Adm. Pvt. Cpl.",
    "Prof. Rev. Hon. Pres. Supt. Det. Insp. Atty. Amb. Fr. St. Mt. Ft. vs. v. e.g. i.e. No. Nos. Art. Sec. Fig. al.",
    "Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sept. Sep. Oct. Nov. Dec.",
)
# The end of a sentence only if what follows plainly begins one.
ABBREVIATIONS = _words(
    "Inc. Corp. Co. Cos. Ltd. Bros. Jr. Sr. Ave. Blvd. Rd. Dept. Assn. etc. a.m. p.m. A.M. P.M. Ph.D. approx. est.",
    "Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich. Minn. Miss. Mo. Mont.",
    "Neb. Nev. Okla. Ore. Pa. Tenn. Tex. Va. Vt. Wash. Wis. Wyo.",
)
# Words that are rarely written with a capital but where a sentence begins.
STARTERS = _words(
    "The A An This That These Those He She It They We I You His Her Its Their Our My There Here In On At By For From",
    "With Without After Before During Since While When Where If As But And Or So Yet However Though Although Because",
    "Both Some Many Most Several Other Another Such No Not What Who Why How Now Then Meanwhile According To Under Over",
    "Also Asked Despite Last One Two Three",
)
SAYING = _words(
    "said says say asked asks told tells wrote writes added adds tweeted shouted replied wondered cried exclaimed",
    "joked read reads quipped yelled demanded declared responded answered continued recalled chanted",
)
INFIXES = (
    r"(?<=[A-Z0-9%)\]])[.!?]+(?=[A-Z][a-z])(?<![A-Z]\.[A-Z]\.)(?<!\s[A-Z]\.)(?<!^[A-Z]\.)",  # AP.The, 2016.However
    r"(?<=[A-Z]\.[A-Z]\.)(?=[A-Z][a-z])",  # U.S.The
    r"(?<=[ap]\.m\.)(?=[A-Z])",
    r"(?<=[\w%)\]])[.,;:!?]+(?=[“”\"«»„‘])",
    r"(?<=[.,;:!?])[’']+(?=[\w“\"(])",
    r"[“”„‟«»\"]|``|''",
    r"[—―]|--+",
)
TERMINALS = frozenset(".!?…")
CLOSERS = frozenset("”\"»’')]")
LONGEST_WORD = 1_000  # spaCy's tokeniser takes quadratic time on a longer run without white space
LONGEST_SENTENCE = 500  # tokens: a longer run is no sentence, and what reads sentences may take quadratic time
_BATCH = 8  # texts, or pieces of them, that are parsed together
PIECE_CHARS = 50_000  # a longer text is parsed in pieces of whole segments, so that memory stays bounded


def prepare(nlp: Language) -> Language:
    """Adapt a loaded English pipeline to news text, in place.

    Adds tokeniser rules for sentences glued without a space and for abbreviations that the model lacks, and lifts the
    limit on length, which `parse` makes needless.

    Args:
        nlp: a pipeline with tagger, parser, attribute ruler, lemmatiser and entity recogniser.

    Returns:
        The same pipeline.

    Raises:
        TypeError: the pipeline has a tokeniser of another kind.
    """
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError("prepare needs a pipeline with spaCy's own tokeniser")
    tokenizer.infix_finditer = compile_infix_regex((*INFIXES, *(nlp.Defaults.infixes or ()))).finditer
    for word in (TITLES | ABBREVIATIONS) - {"No.", "Art.", "Fig.", "al.", "est."}:  # words of their own, too
        tokenizer.add_special_case(word, [{ORTH: word}])
    nlp.max_length = 2**31
    return nlp


def parse(texts: Iterable[tuple[str, Sequence[Segment]]], nlp: Language) -> Iterator[Doc]:
    """Parse documents in batches.

    Args:
        texts: each document's text and its segments in the order of the text.
        nlp: a pipeline from `prepare`.

    Yields:
        One `Doc` for each text, in the same order; `doc.text == text`.
    """
    waiting: list[Doc] = []
    pieces = ((doc, last) for text, segments in texts for doc, last in _pieces(text, segments, nlp))
    for batch in _batches(pieces):
        for doc, last in nlp.pipe(batch, as_tuples=True, batch_size=_BATCH):
            waiting.append(doc)
            if last:
                yield doc if len(waiting) == 1 else Doc.from_docs(waiting, ensure_whitespace=False)
                waiting = []


def _batches(pieces: Iterable[tuple[Doc, bool]]) -> Iterator[list[tuple[Doc, bool]]]:
    """Put pieces together to be parsed at once: memory grows with their characters, so these are bounded as well."""
    batch: list[tuple[Doc, bool]] = []
    characters = 0
    for doc, last in pieces:
        batch.append((doc, last))
        characters += len(doc.text)
        if len(batch) == _BATCH or characters >= PIECE_CHARS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def sentence_spans(doc: Doc) -> list[Span]:
    """Sentences of a document of `parse`, without white space at their ends; empty ones are left out."""
    spans = []
    for sentence in doc.sents:
        raw = sentence.text
        start = sentence.start_char + len(raw) - len(raw.lstrip())
        end = sentence.start_char + len(raw.rstrip())
        if start < end:
            spans.append(Span(start, end))
    return spans


def _pieces(text: str, segments: Sequence[Segment], nlp: Language) -> Iterator[tuple[Doc, bool]]:
    """Unparsed `Doc`s that make up a text together, sentence starts marked, each with whether it is the last."""
    quoted = quotations(text, segments)
    start = 0
    while True:
        end = len(text)
        if end - start > PIECE_CHARS:
            end = _cut(text, segments, start)
        doc = _tokenise(text[start:end], nlp)
        inside = [
            Segment(s.role, max(s.start, start) - start, min(s.end, end) - start)
            for s in segments
            if s.start < end and s.end > start
        ]
        near = [Span(q.start - start, q.end - start) for q in quoted if q.start < end and q.end > start]
        _split_at_segments(doc, inside)
        _mark_sentences(doc, inside, near)
        yield doc, end == len(text)
        if end == len(text):
            return
        start = end


def _cut(text: str, segments: Sequence[Segment], start: int) -> int:
    """Where to end a piece: the last start of a segment within reach, else a space, else anywhere."""
    limit = start + PIECE_CHARS
    starts = [s.start for s in segments if start < s.start <= limit]
    if starts:
        return starts[-1]
    space = text.rfind(" ", start + 1, limit)
    return space + 1 if space > start else limit


def _tokenise(text: str, nlp: Language) -> Doc:
    if not re.search(rf"\S{{{LONGEST_WORD}}}", text):
        return nlp.make_doc(text)
    words: list[str] = []
    spaces: list[bool] = []
    position = 0
    for match in re.finditer(rf"\S{{{LONGEST_WORD},}}", text):
        for token in nlp.make_doc(text[position : match.start()]):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
        for at in range(match.start(), match.end(), LONGEST_WORD):
            words.append(text[at : min(at + LONGEST_WORD, match.end())])
            spaces.append(False)
        position = match.end()
    for token in nlp.make_doc(text[position:]):
        words.append(token.text)
        spaces.append(bool(token.whitespace_))
    return Doc(nlp.vocab, words=words, spaces=spaces)


def _split_at_segments(doc: Doc, segments: Sequence[Segment]) -> None:
    """Split the tokens that straddle the edge of a segment, so that no sentence needs to cross it."""
    edges = sorted({edge for s in segments for edge in (s.start, s.end)})
    cuts: dict[int, list[int]] = {}
    token_number = 0
    for edge in edges:
        while token_number < len(doc) and doc[token_number].idx + len(doc[token_number].text) <= edge:
            token_number += 1
        if token_number < len(doc) and doc[token_number].idx < edge:
            cuts.setdefault(token_number, []).append(edge - doc[token_number].idx)
    if cuts:
        with doc.retokenize() as retokenizer:
            for number, places in cuts.items():
                token = doc[number]
                bounds = [0, *places, len(token.text)]
                parts = [token.text[a:b] for a, b in itertools.pairwise(bounds)]
                retokenizer.split(token, parts, heads=[(token, part) for part in range(len(parts))])


def _mark_sentences(doc: Doc, segments: Sequence[Segment], quoted: Sequence[Span]) -> None:
    """Set where sentences begin: at segments, and after final punctuation; nowhere else."""
    boundaries = {edge for s in segments for edge in (s.start, s.end)}
    closing = {q.end for q in quoted}
    starts = [s.start for s in segments]
    inside: set[int] = set()  # segments that begin within a quotation, which is only wrapped over the line
    for q in quoted:
        inside.update(starts[bisect_right(starts, q.start) : bisect_left(starts, q.end)])
    begins = np.full(len(doc), -1, dtype=np.int64)
    previous: Token | None = None  # the last token that is not white space
    pending = True  # whether a segment's edge has been passed since then
    begun = 0
    for token in doc:
        end = token.idx + len(token.text)
        if token.is_space:
            pending = pending or any(edge in boundaries for edge in range(token.idx, end + 1))
            continue
        crosses = (pending or token.idx in boundaries) and token.idx not in inside
        too_long = token.i - begun >= LONGEST_SENTENCE
        if crosses or too_long or (previous is not None and _begins(token, previous, closing)):
            begins[token.i] = 1
            begun = token.i
        previous = token
        pending = end in boundaries
    if len(doc):
        begins[0] = 1
        # All at once: setting a token's own attribute costs time in proportion to the whole document.
        column: Any = begins.reshape(-1, 1).astype(np.uint64)
        doc.from_array([SENT_START], column)


def _begins(token: Token, previous: Token, closing: set[int]) -> bool:
    """Whether a sentence begins at `token`, within a segment, after the visible token `previous`."""
    final = previous
    closed = False
    while final.i > 0 and (final.text in CLOSERS or final.text == "''" or _is_mistyped(final)):
        if final.text in "\"''" and final.idx + len(final.text) not in closing:
            break  # an opening mark
        closed = True
        final = final.nbor(-1)
        if final.is_space:
            return False
    word = final.text
    if word[-1] not in TERMINALS:
        return False
    if token.text[0] in ".,;:!?%" or (token.text[0] in CLOSERS and not _opens(token, previous, closing)):
        return False
    if _is_mistyped(token):
        return False
    first = token
    while first.i + 1 < len(token.doc) and not first.text[0].isalnum() and first.i - token.i < 3:
        first = first.nbor()
    if first.text[0].islower() or (word[-1] == "…" and not first.text[0].isupper()):
        return False
    if word[-1] in "?!" and closed and first is token and _names_a_speaker(token):
        return False
    if not word[:-1].strip("."):  # a full stop of its own
        return not (word == "." and _is_number_sign(final, first))
    if word in TITLES or re.fullmatch(r"[A-Z]\.", word) or (re.fullmatch(r"(?:[A-Z]\.-?)+", word) and closed is False):
        return word not in TITLES and first.text in STARTERS
    if word in ABBREVIATIONS:
        return first.text in STARTERS or token.text in OPENING
    return True


def _opens(token: Token, previous: Token, closing: set[int]) -> bool:
    """Whether a mark that may open as well as close a quotation opens one here."""
    if token.text[0] in "'’" and token.text != "''":
        return bool(previous.whitespace_) and not token.whitespace_ and token.i + 1 < len(token.doc)
    return token.text in ('"', "''") and token.idx + len(token.text) not in closing


def _is_mistyped(token: Token) -> bool:
    """Whether an opening mark stands where only a closing one can."""
    return token.text == "“" and bool(token.whitespace_) and token.i > 0 and not token.nbor(-1).whitespace_


def _names_a_speaker(token: Token) -> bool:
    """Whether a clause like `Ann Lee asked` stands at the token: then it belongs to the quotation before it."""
    if token.text in STARTERS and token.text != "I":  # in such a clause it would have no capital
        return False
    for follower in token.doc[token.i : token.i + 7]:
        if follower.lower_ in SAYING:
            return True
        if follower.text in '.,!?:;“"':
            return False
    return False


def _is_number_sign(final: Token, first: Token) -> bool:
    """Whether a full stop belongs to `No. 5`, or to the number of an item in a list."""
    if final.i == 0:
        return False
    before = final.nbor(-1)
    if before.text in ("No", "Nos", "Art", "Fig", "p", "pp"):
        return first.text[0].isdigit()
    return before.is_digit and len(before.text) < 3 and (before.i == 0 or "\n" in before.nbor(-1).text)
