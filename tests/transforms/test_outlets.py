import pytest

from transforms.annotations import Segment
from transforms.outlets import is_outlet, outlet_at, same_outlet
from transforms.parsing import parse


def outlet(nlp, text, is_listener=True):
    """The outlet named behind "told"."""
    doc = next(iter(parse([(text, [Segment("body", 0, len(text))])], nlp)))
    told = next(token.i for token in doc if token.lower_ in ("told", "in", "on"))
    span = outlet_at(doc, told + 1, is_listener=is_listener)
    return None if span is None else text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("She told CNN that it leaked.", "CNN"),
        ("She told the AP that it leaked.", "AP"),
        ("She told the Harbour Gazette that it leaked.", "Harbour Gazette"),
        ("She told The New York Times on Monday that it leaked.", "New York Times"),
        ("She told CBS’s “Face the Nation” that it leaked.", "CBS"),
        ("She told NBC News reporter Ann Lee that it leaked.", "NBC News"),
        ("She told Norway’s Harbour Radio that it leaked.", "Harbour Radio"),
        ("She told the state news agency Xinhua that it leaked.", "Xinhua"),
        ("She told Fox Business on Monday that it leaked.", "Fox Business"),
        ("She told CNN Wednesday that it leaked.", "CNN"),
        ("She told state-run media that it leaked.", "state-run media"),
        ("She told a Norwegian newspaper that it leaked.", "a Norwegian newspaper"),
        ("She told the network that it leaked.", "the network"),
        ("She told the newspaper that it leaked.", "the newspaper"),
        ("She told reporters that it leaked.", None),
        ("She told the press that it leaked.", None),
        ("She told media outlets that it leaked.", None),
        ("She told the court that it leaked.", None),
        ("She told the Times Square crowd that it leaked.", None),
        ("She told CNN viewers that it leaked.", None),
        ("She told the Post Office that it leaked.", None),
        ("She told people that it leaked.", None),
        ("She told the agency that it leaked.", None),
        ("She told Laura Hale that it leaked.", None),
        ("She wrote in a paper that it leaked.", None),  # a scientist's
        ("She said on Twitter that it leaked.", None),
        ("She said on Monday that it leaked.", None),
    ],
)
def test_outlets_are_told_from_other_listeners(nlp, text, name):
    assert outlet(nlp, text) == name


def test_the_network_is_an_outlet_only_where_it_listens(nlp):
    assert outlet(nlp, "She said on the network that it leaked.", is_listener=False) is None


def test_names_of_outlets():
    assert all(map(is_outlet, ["Reuters", "the Guardian", "Harbour Gazette", "Coastal Broadcasting Corporation"]))
    assert not any(map(is_outlet, ["", "the", "people", "Laura Hale", "United Nations", "Post", "Northern Bank"]))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("CNN", "CNN (Web News)", True),
        ("Fox News", "Fox Online News", True),
        ("the AP", "Associated Press", True),
        ("the Times", "The New York Times", True),
        ("Harbour Gazette", "Coastal Gazette", False),
        ("CNN", "CNBC", False),
    ],
)
def test_names_of_one_outlet(one, other, same):
    assert same_outlet(one, other) == same == same_outlet(other, one)
