import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.paragraphs import paragraphs
from transforms.segments import segment_text

BODY = "The harbour board met for three hours on Monday and put off the vote, a member of the board said afterwards."
MORE = (
    "It will meet again in a week, and by then the engineers want to have looked at the second pier as well, she said."
)


def roles(text):
    return [segment.role for segment in segment_text(text)]


def contents(text):
    return [text[segment.start : segment.end] for segment in segment_text(text)]


def within(line):
    """The role of a line that stands between two paragraphs of a body."""
    return roles(f"{BODY}\n\n{line}\n\n{MORE}")[1]


PIECES = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\n\n",
        " ",
        "\t",
        "\u2028",
        "\x85",
        "\u00a0",
        "“",
        "”",
        ".",
        "U.S.",
        "word",
        "Word",
        "Read more:",
        "By Ann Lee",
        "Photo: AP",
        "![]()",
        "|",
        "Advertisement",
        "😀",
        "e\u0301",
        "\x00",
        BODY,
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_segments_cover_every_visible_character_once_and_in_order(text):
    segments = segment_text(text)
    position = 0
    for segment in segments:
        assert position <= segment.start < segment.end <= len(text)
        assert text[position : segment.start].strip() == ""
        content = text[segment.start : segment.end]
        assert content == content.strip()
        position = segment.end
    assert text[position:].strip() == ""


@pytest.mark.parametrize("text", ["", " ", "\n\n\r\n\t"])
def test_a_blank_text_has_no_segments(text):
    assert segment_text(text) == []


def test_each_line_is_a_paragraph_whether_or_not_a_blank_line_follows():
    assert contents(f"{BODY}\n{MORE}\r\n\r\n{BODY}") == [BODY, MORE, BODY]


def test_a_text_wrapped_at_a_column_keeps_its_paragraphs_whole():
    first = "The harbour board met for three hours on\nMonday and put off the vote on the second\npier, as planned."
    second = "“We want to look at the piles before we\nspend anything,” the chair said. Divers\nwill go down on Friday."
    assert contents(f"{first}\n\n{second}\n") == [first, second]


def test_short_lines_that_leave_room_are_not_wrapped_lines():
    lines = [
        "Ann Lee, the chair of the harbour board",
        "Bo Marsh, its treasurer",
        "Cy Dunn, who speaks for the pilots and the crews",
    ]
    assert contents("\n".join(lines)) == lines


def test_a_break_after_an_abbreviation_within_a_quotation_does_not_end_the_paragraph():
    text = "She said it would “open a new page in the history of the Norland-U.S.\npartnership” this year."
    assert contents(text) == [text]


def test_a_break_after_an_abbreviation_does_not_end_the_paragraph():
    text = "The talks are to open a new page in the history of the Norland-U.S.\npartnership, she said."
    assert contents(text) == [text]


def test_a_break_in_the_middle_of_a_sentence_does_not_end_the_paragraph():
    text = "The harbour board met for three hours on Monday and put\noff the vote."
    assert contents(text) == [text]


def test_a_break_before_a_capital_or_after_a_full_stop_ends_the_paragraph():
    assert len(paragraphs("The harbour board met for three hours on Monday\nIt put off the vote.")) == 2
    assert len(paragraphs("The harbour board met for three hours on Monday.\niPhones were collected at the door.")) == 2


def test_items_of_a_list_stay_apart():
    assert len(paragraphs("The board wants these things from all the engineers\na) a survey\nb) a price")) == 3
    text = "The board wants three things from the engineers:\n- a survey of the second pier by Friday\n- a price"
    assert len(paragraphs(text)) == 3


@pytest.mark.parametrize(
    "headline",
    [
        "Board puts off vote on second pier",
        "Board puts off vote on second pier.",
        "‘No money,’ says board as pier vote slips",
        "Why the Pier Vote Was Put Off – And What Happens Now.",
    ],
)
def test_a_first_line_that_reads_as_one_is_the_headline(headline):
    assert roles(f"{headline}\n\n{BODY}\n\n{MORE}") == ["headline", "body", "body"]


@pytest.mark.parametrize(
    "lead",
    [
        BODY,
        "PORT ELLEN (AP) — The vote is off",
        "It was a cold day in the harbour.",
        "Nobody came. Nobody had been asked.",
        "Here it is:",
    ],
)
def test_a_first_line_that_begins_the_story_is_body(lead):
    assert roles(f"{lead}\n\n{BODY}\n\n{MORE}") == ["body", "body", "body"]


def test_a_paragraph_between_headline_and_picture_is_the_summary():
    text = f"Board puts off vote\n{MORE}\n![]()\nPhoto credit: AP\n{BODY}\n{BODY}"
    assert roles(text) == ["headline", "summary", "other", "credit", "body", "body"]


def test_story_highlights_are_the_summary():
    assert roles(f"Story highlights Board puts off vote\nPier may be unsafe\n{BODY}\n{MORE}") == [
        "summary",
        "summary",
        "body",
        "body",
    ]


NOISE = {
    "other": [
        "![]()",
        "![a pier](pier.jpg)",
        "* * *",
        "___",
        "Copyright © 2024 The Pier Post. All rights reserved.",
        "© 2024 Pier Post",
        "Slideshow (3 images)",
        "Video",
        "The views expressed here are the writer’s alone.",
    ],
    "credit": [
        "Photo credit: AP",
        "Photo: Ann Lee/Reuters",
        "(Photo by Ann Lee/Getty Images)",
        "Ann B. Lee/AP",
        "Ann Lee | Getty Images",
        "Image copyright Reuters",
        "Enlarge this image toggle caption Ann Lee/AP Ann Lee/AP",
        "(AP)",
    ],
    "caption": [
        "Image copyright AFP Image caption The pier in winter",
        "FILE PHOTO: The pier is seen in March. REUTERS/Ann Lee",
        "The chair looks at the pier on Monday. (Ann Lee/Reuters)",
        "The pier in March. | AP Photo",
    ],
    "promo": [
        "ADVERTISEMENT",
        "Story Continued Below",
        "Advertisement Continue reading the main story",
        "Sign up for our newsletter",
        "Sign up for our morning letter. You agree to our policy when you join",
        "Follow @pierpost",
        "Follow Ann Lee on Twitter: @annlee",
        "CLICK HERE TO GET THE PIER POST APP",
        "Like us on Facebook.",
    ],
    "teaser": [
        "Read more:",
        "Related: Divers find cracks in second pier",
        "More:Divers find cracks",
        "SEE ALSO: Divers find cracks",
        "( PHOTOS: The pier over the years)",
        "(Also on PIER POST: Divers find cracks)",
        "Divers find cracks in the second pier Read more",
        "PIER DIVERS FIND CRACKS BELOW THE WATER LINE",
        "Storm Ally Norland Warns Of New Flood | 'We Will Not Leave'",
        "Photos: The pier from its first day to the storm",
    ],
    "byline": [
        "By Ann Lee",
        "By Ann Lee and Bo Marsh, Pier Post",
        "The Associated Press contributed to this report.",
        "(Reporting by Ann Lee; Editing by Bo Marsh)",
        "Contributing: Bo Marsh",
        "Updated at 10:04 a.m. ET",
        "7 years ago",
        "March 3, 2024",
    ],
}


@pytest.mark.parametrize(("role", "line"), [(role, line) for role, lines in NOISE.items() for line in lines])
def test_noise_has_its_role(role, line):
    assert within(line) == role


@pytest.mark.parametrize(
    "line",
    [
        "By Monday, the board had met twice.",
        "By March Ann Lee had left",
        "“Read more,” she said.",
        "More: the board wants the money back, Lee said.",
        "Copyright law does not help the port, Lee said.",
        "Follow the money, Lee said.",
        "Photos of the pier had been published in March.",
        "Sign up now, the board told the pilots, or lose your berth.",
        "THE PIER IS SAFE, SHE SAID.",
        "WHAT COMES NEXT",
        "The Port, the Board | and what they owe",
        "The newsletter of the board reported a loss.",
        "The Associated Press, according to two editors, contributed to this report on the pier; it was false.",
        "“THE PIER WILL NOT BE CLOSED WHILE I AM THE CHAIR OF THIS BOARD",
        "Lee's photo: it shows the pier as it was. It had been taken in March.",
    ],
)
def test_what_only_resembles_noise_is_body(line):
    assert within(line) == "body"


def test_what_a_colon_introduces_belongs_to_the_article():
    text = f"{BODY}\n\nThe sign at the gate reads:\n\nNO ENTRY FOR ALL VESSELS UNTIL FURTHER NOTICE\n\n{MORE}"
    assert "teaser" not in roles(text)


def test_headings_in_capitals_of_the_article_itself_are_no_teasers():
    heading = "WHAT THE BOARD MEMBERS WANT TO KNOW"
    assert "teaser" not in roles(f"\n\n{heading}\n\n".join([BODY] * 10))


def test_an_article_in_capitals_throughout_is_body():
    text = "\n\n".join(["THE BOARD MET ON MONDAY AND PUT OFF THE VOTE ON THE PIER"] * 5)
    assert set(roles(text)) <= {"headline", "body"}


def test_a_name_over_a_masthead_is_the_byline():
    assert roles(f"Ann Lee\n\nUSA TODAY\n\n{BODY}\n\n{MORE}") == ["byline", "byline", "body", "body"]


def test_the_seed_article_has_the_roles_it_must_have(shared):
    path = shared / "data/seed/article.txt"
    found = roles(path.read_text(encoding="utf-8"))
    assert found == ["headline", "summary", "other", "credit", "body", "body", "teaser", "body"]


def test_no_annotated_claim_of_polnear_stands_in_what_is_not_read(shared):
    texts = shared / "data/polnear/dev/text"
    unread = {"byline", "credit", "teaser", "promo", "other"}
    lost = []
    for path in sorted(texts.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        noise = [segment for segment in segment_text(text) if segment.role in unread]
        for annotation in (path.parents[1] / "attributions").glob(f"{path.stem}_*.ann"):
            for line in annotation.read_text(encoding="utf-8").splitlines():
                fields = line.split("\t")
                if not line.startswith("T") or not fields[1].startswith("Content"):
                    continue
                for piece in fields[1].split(" ", 1)[1].split(";"):
                    start, end = map(int, piece.split())
                    lost += [(path.stem, start) for segment in noise if segment.start < end and start < segment.end]
    assert lost == []
