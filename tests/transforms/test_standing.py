import pytest

from schemas.values import STATUS
from tests.transforms.marked_claims import read_marked

SENTENCES = {
    "conditional": [
        "[Laura Hale] <said> {the dam would break}.",
        "[Laura Hale] <said> {the dam breaks if the river rises}.",
        "[She] <warned> {that a ban would cost jobs}.",
        "{“I would have signed it,”} [he] <said>.",
        "{“They could have won,”} [the coach] <said>.",
        "{“If it rains, we will stay,”} [she] <said>.",
        "[The firm] <said> {it will close unless it is paid}.",
        "{“I think we will lose if he runs,”} [she] <said>.",
    ],
    "planned": [
        "[Laura Hale] <said> {she will repair the dam}.",
        "[Laura Hale] <said> {the firm plans to repair the dam}.",
        "[The ministry] <said> {the king is to visit Norway}.",
        "{“We are going to sell the house,”} [he] <said>.",
        "[The minister] <said> {she would sign the treaty in May}.",
        "[The firm] <promised> {to pay}.",
        "[The firm] <promises> {that wages will rise}.",
        "[The pilot] <refused> {to fly}.",
        "[Both sides] <agreed> {to meet}.",
        "[The firm] <plans> {to close two mills}.",
        "[Their] <goal was> {to win the cup}.",
        "[The palace] <said> {the queen is visiting Oslo on Friday}.",
        "[He] <asked> {whether she would sign the treaty}.",
        "[The club] <pledged> {help for poor families}.",
        "[The firm] <said> {the office will open on Monday}.",
        "[The firm] <announced> {a freeze on hiring}.",
        "{“We’re not going back,”} [she] <said>.",
        "[The envoy] <accepted> {an invitation to visit Norway}.",
        "[The senator] <seems> {poised to leave}.",
    ],
    "possible": [
        "[Laura Hale] <said> {the dam may break}.",
        "[Laura Hale] <said> {the dam is likely to break}.",
        "[Laura Hale] <said> {the dam will break}.",  # a forecast is nobody's plan
        "[Laura Hale] <said> {taxes should fall}.",
        "[Laura Hale] <said> {they need to pay}.",
        "[Laura Hale] <urged> {them to repair the dam}.",
        "{“Go home,”} [he] <said>.",
        "[The envoy] <called for> {a ceasefire}.",
        "[The union] <opposes> {the merger}.",
        "[Scientists] <warned of> {floods}.",
        "[She] <wants> {to run for mayor}.",
        "[Voters] <hope> {the mayor resigns}.",
        "{The bank} <is expected> {to raise rates}.",
        "[He] <said> {he was not ruling out a lease}.",
        "[The team] <seems> {poised to win}.",
        "[Officials] <proposed> {late March for the visit}.",
        "{“Perhaps she knows,”} [he] <said>.",
        "[They] <suggested> {leaving early}.",
        "[He] <feared> {the roof would fall}.",
        "[They] <want> {the law changed}.",
        "[He] <said> {the town needs to be warned}.",
        "[He] <would not rule out> {selling the ground}.",
        "[Residents] <doubt> {that the pool will open again}.",
        "[Most] <think> {he will lose}.",
    ],
    "happened": [
        "[Laura Hale] <said> {the dam broke on Monday}.",
        "[Laura Hale] <said> {the dam had broken}.",
        "[Laura Hale] <said> {the bill has passed}.",
        "{“The dam was safe,”} [Laura Hale] <said>.",
        "[The union] <accused> {him of taking bribes}.",
        "[He] <denied> {the murder}.",
        "[He] <denied> {taking bribes}.",
        "[The court] <heard> {that he was shot}.",
        "[The party] <welcomed> {the ruling}.",
        "[He] <asked> {whether she had paid}.",
        "[Critics] <mocked> {him for losing the keys}.",
        "[She] <blamed> {the crash on the brakes}.",
        "{The deal} <was first reported> by [a local paper].",
        "{The guard} <was charged with> {theft}.",
        "[Both parties] <condemned> {the attack on the mosque}.",
        "[The clerk] <apologized for> {losing the files}.",
    ],
    "current": [
        "[Laura Hale] <said> {the dam is safe}.",
        "[Laura Hale] <said> {the dam was safe}.",  # shifted back from "the dam is safe"
        "[Laura Hale] <said> {the workers were mending the dam}.",
        "[Laura Hale] <said> {she has lived there since May}.",
        "[The mayor] <has denied> {that he was ill}.",
        "[She] <called> {the ruling troubling}.",
        "[She] <called> {the ruling a mistake}.",
        "[Many] <viewed> {him unfavourably}.",
        "[She] <described> {him as a friend}.",
        "{“I think it is late,”} [he] <said>.",
        "[They] <rejected> {the idea that the pill works}.",
        "{He} <is said> {to be in hiding}.",
        "[The poll] <showed> {broad support for the ban}.",
        "[The nurse] <stressed> {the importance of sleep}.",
        "[The paper] <attacked> {him as a coward}.",
        "{The reform} <seems> {an attempt to please everyone}.",
        "{The price} <is seen> by [traders] {as too high}.",
        "{“A bad deal,”} [he] <wrote>.",
    ],
    None: [
        "[The bishop] <praised> {the bridge}.",
        "[He] <declined> {to comment}.",
        "[Ministers] <discussed> {the budget}.",
        "[Reporters] <asked about> {the dam}.",
        "[The bishop] <endorsed> {Laura Hale}.",
        "[She] <thanked> {the nurses}.",
        "[The paper] <attacked> {the mayor}.",
        "[Laura Hale] <said> {an old dam}.",
    ],
}


def test_every_status_has_sentences():
    assert set(SENTENCES) == {*STATUS, None}


@pytest.mark.parametrize(("marked", "status"), [(marked, name) for name, its in SENTENCES.items() for marked in its])
def test_status(nlp, marked, status):
    found = read_marked(nlp, marked)
    assert found.status == status
    assert (status is None) == bool({"status_not_plain", "no_main_verb"} & set(found.unresolved))


@pytest.mark.parametrize(
    ("content", "negated"),
    [
        ("the dam has not broken", True),
        ("the dam is not safe", True),
        ("there is no danger", True),
        ("no one was hurt", True),
        ("nobody was hurt", True),
        ("she never paid", True),
        ("the town is no longer safe", True),
        ("he did nothing", True),
        ("she cannot pay", True),
        ("she had no record of it", True),
        ("neither side won", True),
        ("the dam broke", False),
        ("the pump failed", False),
        ("a repair is unlikely", False),
        ("she left without her coat", False),
        ("it was not only late but cold", False),
        ("she said that he did not pay", False),
        ("the firm hardly paid", None),
    ],
)
def test_polarity(nlp, content, negated):
    found = read_marked(nlp, f"[Laura Hale] <said> {{{content}}}.")
    assert found.is_negated is negated
    assert (negated is None) == ("polarity_not_plain" in found.unresolved)


@pytest.mark.parametrize(
    ("marked", "negated"),
    [
        ("{“I don’t think it is safe,”} [she] <said>.", True),
        ("[He] <said> {he did not believe the dam was safe}.", True),
        ("[She] <does not think> {that the dam is safe}.", False),  # the "not" is in the cue
        ("[The navy] <did not deny> {that the ship sank}.", False),
        ("[Police] <told> {them not to leave}.", True),
        ("{“Don’t go,”} [he] <said>.", True),
        ("[She] <described> {him as “not the best of men”}.", True),
        ("[The envoy] <called for> {a ceasefire}.", False),
        ("[The bishop] <praised> {the bridge}.", None),
        ("[He] <said> {he was not ruling out a lease}.", False),
        ("{“The dam broke. It was not old,”} [she] <said>.", False),  # the first sentence counts
    ],
)
def test_the_polarity_is_that_of_the_main_clause(nlp, marked, negated):
    assert read_marked(nlp, marked).is_negated is negated


def test_a_quotation_of_several_sentences_has_the_standing_of_the_first_that_states_something(nlp):
    assert read_marked(nlp, "{“The dam broke. We will repair it,”} [Laura Hale] <said>.").status == "happened"
    assert read_marked(nlp, "{“Why? The dam will be repaired. It broke,”} [Laura Hale] <said>.").status == "possible"


def test_a_content_in_two_pieces_is_read_from_its_first(nlp):
    assert read_marked(nlp, "{“The dam is old},” [Laura Hale] <said>, {“and it broke.”}").status == "current"
