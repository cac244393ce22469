import pytest

from schemas.values import STANCE
from tests.transforms.marked_claims import read_marked

SENTENCES = {
    "asserts": [
        "[Laura Hale] <said> {the dam is safe}.",
        "{The dam is safe}, <according to> [Laura Hale].",
        "[Laura Hale] <would say> {that the dam is safe}.",  # as she would have it
        "[Laura Hale] <mused> {that the dam is safe}.",
        "[The mayor] <admitted> {that the bridge was closed}.",
        "[The mayor] <conceded> {that the bridge was closed}.",
        "[The mayor] <told> reporters {that the bridge was closed}.",
        "[Farmers] <warned> {that the river was rising}.",
        "[The firm] <plans> {to close two mills}.",
        "[The council’s] <decision> {to close the pool} angered parents.",
        "[The mayor] <suggested> {that the bridge was unsafe}.",
        "[She] <called> {the ruling a mistake}.",
        "[The union] <accused> {the firm of hiding losses}.",
        "{“I think it is late,”} [he] <said>.",
        "{“They should pay,”} [he] <said>.",
        "[The minister] <said> {she would sign the treaty}.",
        "[The firm] <did not just say> {it would pay}, it paid.",
        "Did [the council] <concede> {that the bridge was unsafe}?",
        "[He] <swore> {he had never met her}.",
        "[Miller’s] <warning> {that rents would rise} was ignored.",
        "{“She was late, right?”} [he] <said>.",
        "{“I was endorsed by the union,”} [he] <said>.",
        "{“We will urge them to sign,”} [he] <said>.",
        "[They] <expressed shock at> {the ruling}.",
        "[He] on Tuesday <called> {the ruling “insane”}.",
        "[The coach] <pleaded guilty> {to fraud}.",
    ],
    "believes": [
        "[Laura Hale] <believes> {the dam is safe}.",
        "[Analysts] <had hoped> {that prices would fall}.",
        "[Residents] <are worried> {that the river will rise}.",
        "[She] <wants> {to run for mayor}.",
        "[He] <would like> {to retire}.",
        "[Voters] <expect> {taxes to rise}.",
        "[She] <sees> {the plan as a trap}.",
        "[Many] <seemed to think> {that the vote was over}.",
        "[The fans] <expressed hope> {that the match would go on}.",
        "{The bank} <is expected> {to raise rates}.",
        "[His] <fear> {that the ice would break} was real.",
        "[They] <are confident> {that the bridge is safe}.",
    ],
    "denies": [
        "[Some members] <did not like> {the mayor’s style}.",
        "[Laura Hale] <denied> {that the dam had leaked}.",
        "[He] <rejected> {claims that he took bribes}.",
        "[The club] <ruled out> {a sale of its ground}.",
        "[The union] <opposes> {the merger}.",
        "[She] <does not think> {that the dam is safe}.",
        "[The tenant] <does not want> {to pay}.",
        "[The tenant] <does not want> {him to pay}.",
        "[The pilot] <refused> {to fly the plane}.",
        "[His] <denial> {that he had met the envoy} convinced nobody.",
        "{“We deny this charge,”} [she] <said>.",
        "[Two members] <disagreed> {that the pool should close}.",
        "[The firm] did not explain the crash but <denied> {that the brakes failed}.",
        "[The navy] <not only denied> {that the ship sank} but sued the paper.",
        "[The navy] went on <to deny> {that the ship sank}.",
        "If [the navy] <denies> {that the ship sank}, it will be sued.",
    ],
    "does_not_confirm": [
        "[The White House] <has not yet confirmed> {the call}.",
        "[The agency] <could not verify> {the video}.",
        "[Police] <declined to confirm> {the arrest}.",
        "[The navy] <would neither confirm nor deny> {that the ship had sunk}.",
        "[The navy] would neither confirm nor <deny> {that the ship had sunk}.",
        "[The navy] did not <confirm> or deny {that the ship had sunk}.",
        "[The firm] <did not say> {whether the plant would close}.",
        "[Laura Hale] <did not say> {that the dam is safe}.",
        "[No study] <shows> {that the pill works}.",
        "[Nobody] <said> {that the ship was safe}.",
        "[No official] <has said> {that the ship was safe}.",
        "[The ministry] <said> {it could not confirm the toll}.",
        "{“We cannot confirm the report,”} [a spokesman] <said>.",
        "[The firm] <was unable to confirm> {the leak}.",
    ],
    "does_not_deny": [
        "[Laura Hale] <did not deny> {that the dam had leaked}.",
        "[The coach] <did not rule out> {a return}.",
        "[The firm] <has not disputed> {the figures}.",
        "[The minister] <would not rule out> {a tax on sugar}.",
        "[The navy] did not comment, nor did it <deny> {that the ship sank}.",
        "[No one] <denies> {that the ship sank}.",
        "[The navy] failed <to deny> {that the ship sank}.",
        "[The navy] left without <denying> {that the ship sank}.",
        "[The mayor] <told> reporters {she was not ruling out a sale}.",
        "At no time did [the navy] <deny> {that the ship sank}.",
    ],
    "declines_to_comment": [
        "[Laura Hale] <declined to comment> {on the leak}.",
        "[The firm] <declined> {to say how many workers would go}.",
        "[He] <refused to discuss> {the deal}.",
        "[The judge] <would not elaborate on> {the order}.",
        "[The ministry] <gave no details of> {the talks}.",
        "[The bank] <said> {it had no comment}.",
        "[The firm] <said> {it would not comment on rumours}.",
        "[Her] <refusal to talk about> {the letter} raised doubts.",
        "[The court] <declined comment on> {the ruling}.",
        "[The club] <made no comment on> {the transfer}.",
        "{“No comment,”} [the coach] <said>.",
    ],
    "questions": [
        "[Laura Hale] <asked> {whether the dam was safe}.",
        "[Voters] <wondered> {who would pay}.",
        "[Critics] <questioned> {whether the plan was legal}.",
        "[I] <doubt> {that it will work}.",
        "{“Is the dam safe?”} [Laura Hale] <said>.",
        "{“Who pays?”} [she] <said>.",
        "[Reporters] <asked about> {the dam}.",
        "[She] <did not know> {if the road was open}.",
        "[The panel] <is looking into> {whether the firm paid bribes}.",
    ],
    "requests": [
        "[He] <asked> {that she take the test in May}.",
        "[Laura Hale] <asked> {them to leave}.",
        "[Laura Hale] <urged> {them to leave}.",
        "[The envoy] <called for> {a ceasefire}.",
        "[The court] <ordered> {the firm to pay}.",
        "[The guide] <told> {them to wait}.",
        "[The doctor] <suggested> {leaving early}.",
        "[Police] <warned> {drivers not to cross the bridge}.",
        "[The party] <wants> {him to resign}.",
        "[The president’s] <demand for> {an apology} was ignored.",
        "{“Go home,”} [he] <said>.",
        "{“I urge them to sign,”} [he] <said>.",
        "[The union] <proposed> {cutting the working week}.",
    ],
    "promises": [
        "[Laura Hale] <pledged> {to repair the dam}.",
        "[The governor] <has vowed> {to veto the bill}.",
        "[The firm] <guaranteed> {that no jobs would go}.",
        "[The rebels] <threatened> {to burn the bridge}.",
        "[The neighbour] <offered> {to mend the fence}.",
        "[The firm’s] <promise> {to pay} was empty.",
        "{“I promise to pay,”} [he] <said>.",
        "[He] <swore> {he would return}.",
        "[The state] <is committed to> {cutting emissions}.",
    ],
    "agrees": [
        "[Laura Hale] <agreed> {that the dam is safe}.",
        "[Both sides] <agreed> {to meet in May}.",
        "[The bishop] <endorsed> {the plan}.",
        "[Most voters] <support> {the ban}.",
        "[The owner] <accepted> {that the roof was weak}.",
        "[Her] <support for> {the strike} grew.",
    ],
}


def test_every_stance_has_sentences():
    assert set(SENTENCES) == set(STANCE)


@pytest.mark.parametrize(("marked", "stance"), [(marked, name) for name, its in SENTENCES.items() for marked in its])
def test_stance(nlp, marked, stance):
    found = read_marked(nlp, marked)
    assert found.stance == stance
    assert not {"stance_unknown_cue", "stance_not_plain", "no_cue"} & set(found.unresolved)


@pytest.mark.parametrize(
    ("marked", "lemma"),
    [
        ("[The navy] <hardly denied> {that the ship sank}.", "deny"),
        ("[The navy] stopped <denying> {that the ship sank}.", "deny"),
        ("There is no <denying> {that the ship sank}.", "deny"),
        ("[The navy] <denied> {nothing}.", "deny"),
        ("[The firm] <did not respond to> {a request for comment}.", "respond"),  # perhaps it never heard
        ("[The firm] <did not promise> {to pay}.", "promise"),
        ("[The mayor] <did not ask> {whether the dam was safe}.", "ask"),
        ("[The mayor] <has not called for> {a vote}.", "call"),
    ],
)
def test_what_is_not_plain_has_no_stance(nlp, marked, lemma):
    found = read_marked(nlp, marked, lemma)
    assert found.stance is None
    assert "stance_not_plain" in found.unresolved


@pytest.mark.parametrize(
    ("marked", "lemma"),
    [
        ("[The navy] <has denied> {that the ship sank}.", "deny"),
        ("[The navy] <did not deny> {that the ship sank}.", "deny"),
        ("[The navy] <declined to comment on> {the ship}.", "decline"),
        ("[The navy] <expressed hope> {that the ship is safe}.", "express"),
        ("[Navy]<:> {the ship is safe}", ":"),
    ],
)
def test_the_lemma_that_the_reader_gives_changes_nothing(nlp, marked, lemma):
    assert read_marked(nlp, marked, lemma).stance == read_marked(nlp, marked).stance


def test_a_content_without_a_cue_is_put_forward_only_in_quotation_marks(nlp):
    found = read_marked(nlp, "[Laura Hale] {could not be reached}.")
    assert (found.stance, "no_cue" in found.unresolved) == (None, True)
    assert read_marked(nlp, "[Laura Hale] came in. {“The dam is safe.”}").stance == "asserts"


@pytest.mark.parametrize(
    ("source", "stance"),
    [
        ("Neither Anna Berg nor Paul Stein", "does_not_confirm"),
        ("Few of the men", "does_not_confirm"),
        ("A few of the men", "asserts"),
        ("No 10", "asserts"),
    ],
)
def test_what_nobody_says_is_not_confirmed(nlp, source, stance):
    assert read_marked(nlp, f"[{source}] <said> {{that the ship was safe}}.").stance == stance
