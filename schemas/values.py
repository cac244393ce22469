"""schemas: the closed lists of values, each value with what it means. A column with such a list admits nothing else."""

Values = dict[str, str]

SEGMENT_ROLE: Values = {
    "headline": "the article's headline, where it stands in the text",
    "summary": "a standfirst or bullet summary before the body",
    "byline": "who wrote it, and the line with the date",
    "body": "a paragraph of the article",
    "caption": "the words under a picture",
    "credit": "whose picture or wire copy it is",
    "teaser": "the headline of another article",
    "promo": "an advertisement, a request to subscribe or to follow",
    "other": "anything else: image marks, navigation, legal lines",
}
ROLE: Values = {
    "source": "who says it",
    "cue": "the words that attribute",
    "content": "what is said",
}
PUBLISHED_PRECISION: Values = {
    "year": "only the year is known",
    "month": "year and month",
    "day": "the day",
    "minute": "the minute",
    "second": "the second",
}
PUBLISHED_ORIGIN: Values = {
    "record": "a field of the record or the page's metadata",
    "dateline": "read in the text",
    "option": "given with --published",
}
OUTCOME: Values = {
    "read": "read; claims, mentions and the rest are in the tables, if there were any",
    "not_read_language": "not read, since the text is not in English",
}
FORM: Values = {
    "direct": "the content stands wholly in quotation marks",
    "indirect": "none of the content stands in quotation marks",
    "mixed": "a part of the content stands in quotation marks",
}
STANCE: Values = {
    "asserts": "says that it is so",
    "denies": "says that it is not so",
    "does_not_confirm": "does not say that it is so, nor that it is not",
    "does_not_deny": "does not say that it is not so",
    "declines_to_comment": "was asked and declined",
    "questions": "asks, or doubts",
    "requests": "asks for, demands, urges",
    "promises": "pledges, vows",
    "believes": "thinks, hopes, fears",
    "agrees": "concedes, accepts, joins in",
}
STATUS: Values = {
    "conditional": 'under a stated condition, or "would"',
    "planned": "intended or scheduled by someone able to do it",
    "possible": "may, could, should, expected, asked for",
    "happened": "complete, in the past",
    "current": "holds now, or always",
}
SOURCE_KIND: Values = {
    "named_person": "a person with a name",
    "named_organisation": "an organisation with a name",
    "named_place": "a place with a name, most often for its government",
    "official_unnamed": "an official, a spokesperson, an authority without a name",
    "unnamed": "anyone else without a name",
    "document": "a report, a statement, a poll",
    "none": "the text names no source: it is said, seems, or was reported, by nobody told",
}
ENTITY_TYPE: Values = {
    "person": "a human being",
    "organisation": "a body with members or staff: a government, firm, party, agency",
    "place": "a country, city, region, building",
    "group": "people named together: a nationality, a religion, the two leaders",
    "event": "a war, storm, election, game",
    "work": "a book, film, law",
    "other": "anything else with a name",
}
MENTION_FORM: Values = {
    "name": "a proper name",
    "nominal": 'a common noun ("the foreign ministry")',
    "pronoun": "she, they, who",
}
TIME_TYPE: Values = {
    "date": "a day or anything longer, on the calendar",
    "time": "a part of a day",
    "duration": "a length of time",
    "set": "a time that comes again",
}
TIME_PRECISION: Values = {
    "minute": "a minute",
    "hour": "an hour",
    "part_of_day": "a morning, evening or night",
    "day": "a day",
    "weekend": "a weekend",
    "week": "a week, from Monday",
    "month": "a month, or a part of one",
    "quarter": "a quarter of a year",
    "season": "a season: three whole months of the northern hemisphere",
    "half_year": "half a year",
    "year": "a year, or a part of one",
    "decade": "ten years",
    "century": "a hundred years",
}
RELATION: Values = {
    "=": "exactly, or as stated",
    "~": "about, nearly",
    ">": "more than",
    ">=": "at least",
    "<": "less than",
    "<=": "at most, up to",
}
CLAIM_ROLE: Values = {
    "content": "the time is part of what is said",
    "saying": "the time of the saying",
}
DECISION: Values = {
    "merge": "the canonical other_id is the canonical target_id",
    "split": "those entities of the canonical that other_id and other_name pick out are new_value, and not it",
    "rename": "the canonical is called new_value",
    "source": "the claim's source is new_value, which is the entity or canonical other_id where that is given",
    "stance": "the claim's stance is new_value",
    "status": "the claim's status is new_value",
    "wrong": "there is no such claim: the views leave it out",
    "undo": "the correction target_id holds no longer",
}
CORRECTION_ORIGIN: Values = {
    "command": "given with `onrecord correct`",
    "file": "a row of the corrections file",
}
TAKEDOWN_SCOPE: Values = {
    "document": "this text at this address",
    "address": "whatever stands at the address, now and later",
}
STAGE: Values = {
    "list": "finding the inputs: files, folders, globs",
    "fetch": "fetching over the network",
    "unpack": "taking articles out of a file that holds several",
    "decode": "from bytes to text",
    "read": "from text to claims",
    "correct": "reading the corrections file",
}
UNRESOLVED: Values = {
    "no_source": "the text names no source, so there is no source entity",
    "source_not_found": "no source was found, though one may stand in the text",
    "source_not_linked": "there is a source, but who that is could not be told",
    "source_kind_unclear": "what kind of source it is could not be told",
    "no_cue": "there is no word that attributes, so no stance",
    "stance_not_plain": "the cue is negated, or put as future or possible, in a way that has no plain stance",
    "status_not_plain": "the main verb's form does not show whether the content happened, holds or is planned",
    "polarity_not_plain": "a word such as 'hardly' leaves open whether the content is negated",
    "no_main_verb": "the content has no main verb that status and polarity could be read off",
}
RESOLVED_BY: Values = {
    "name": "the name is the entity's own",
    "name_part": "a part of one name that fits no other in the document, or the one that is most in mind",
    "acronym": "introduced in brackets behind the name, or the capitals of the one name that they fit",
    "alias": "another name of the same country, body or person, from the tables of facts",
    "government": "a country or capital as one that speaks, acts or is spoken to: its government",
    "pronoun": "he, she, they or it: whom a reader has most in mind there",
    "speaker": "I, in somebody's quoted words",
    "speaker_side": "we, in somebody's quoted words: the speaker, with those spoken for",
    "author": "I, outside all quotations, in a text of one author",
    "relative_clause": "who or which, right behind the words that its clause describes",
    "nominal": "by what it is and whose: the same words are the same one, and other words somebody new",
    "nominal_part": "the end of an institution's description: the last one that ends so",
    "description": "what somebody named before was said to be",
    "apposition": "beside the name, with commas or a colon: what the named one is",
    "group": "several together: joined by 'and', or the two that are most in mind",
}
LINK_METHOD: Values = {
    "facts": "the name stands in the tables of facts: a country, a capital, a body, a news agency, a person in office",
    "title_and_surname": "a title and a surname that one person in the tables of facts had then",
    "country_of_article": "an institution that most states have, of the one country of which the article speaks most by far",
    "name_and_role": "an equal full name, and a field of life in common (politics, science, business …)",
    "name_and_country": "an equal full name, and a country in common",
    "name": "an equal name of an organisation or a place, long enough to be its own",
    "corrected": "a person merged canonicals, or split one: onrecord correct",
    "not_linked_short_name": "no link: a bare surname, or a name that many bear",
    "not_linked_name_alone": "no link: nothing is said of the person that tells which of the same name it is",
    "not_linked_kind": "no link: groups, events and works are not linked over documents",
}
LINKED_BY_NAME = ("name_and_role", "name_and_country", "name")
"""Methods that judge all entities of one name together."""
AGENCY_EVIDENCE: Values = {
    "outlet": "the outlet is the agency itself",
    "author": "the agency is named among the authors, or as an author's employer",
    "dateline": "the agency stands in brackets in the dateline: OSLO (AP) —",
    "byline": "a line by itself at the beginning or the end says who wrote it, and that is the agency, or its writer",
    "copyright": "a line at the end says that the agency holds the rights",
    "contributed": "the outlet's own article, to which the agency contributed, as a line says; never passed on to copies",
    "copy": "a near-copy says so, with one of the above but the last",
}
