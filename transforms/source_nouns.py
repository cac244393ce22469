"""transforms: common nouns that sources go by: documents, officials, spokespersons, others without a name."""

from transforms.names import words_of
from transforms.persons import PERSON_NOUNS

DOCUMENTS = words_of(
    "report statement document study survey poll letter memo memorandum email e-mail filing indictment affidavit lawsuit",
    "complaint website article transcript book paper audit ruling tweet notice release record data figure editorial",
    "order analysis research review post message testimony bill law constitution page story",
    "datum statistic estimate finding forecast projection census dossier log file note text petition motion brief subpoena",
    "warrant contract agreement treaty resolution regulation rule guideline guidance plan proposal budget list",
    "database recording tape video footage audio photo image picture screenshot chart graph map evidence readout",
    "memoir autobiography biography manifesto essay column op-ed piece newsletter blog blogpost leaflet flyer flier",
    "brochure pamphlet poster headline caption communique communiqué declaration decree directive verdict decision",
    "opinion obituary account narrative summary overview timeline fact-sheet factsheet presentation slide diary journal",
    "disclosure return receipt invoice bulletin dispatch investigation inquiry probe assessment index ranking",
    "trailer documentary film series ad advertisement commercial slogan banner placard sign dataset spreadsheet",
    "excerpt draft copy version paperwork material minute certificate profile translation text-message",
)
OFFICIALS = words_of(
    "official authority police prosecutor diplomat lawmaker minister officer investigator government ministry",
    "regulator senator congressman legislator magistrate ambassador envoy aide policeman military army",
    "administration department agency court",
    "congresswoman policewoman parliamentarian councilman councilwoman councillor councilor commissioner sheriff deputy",
    "mayor governor judge justice marshal general commander admiral colonel soldier lieutenant captain secretary",
    "undersecretary attaché consul bureaucrat negotiator adviser advisor agent detective constable inspector ranger",
    "inspectorate embassy consulate parliament committee council commission bureau cabinet navy coastguard",
    "premier president chancellor staffer appointee delegate representative lawman firefighter technocrat",
)
SPOKESPERSONS = words_of("spokesman spokeswoman spokesperson representative spokespeople")
PERSONS = PERSON_NOUNS | words_of(
    "person people resident expert source insider analyst survivor economist scientist researcher advocate ally",
)
NEWS_ITEMS = words_of("report story article account dispatch investigation column editorial op-ed interview piece")
"""What an outlet's own words are called: a source of this kind that names an outlet is the outlet."""
GROUPS = words_of(
    "company firm group organisation organization business bank union party team campaign hospital school university",
    "college outlet media newspaper press charity church club airline industry manufacturer thinktank coalition tribe",
    "community public audience opposition foundation nonprofit network station channel brand chain startup",
)
CROWDS = words_of(
    "american briton european protester demonstrator organiser organizer investor lender donor opponent proponent backer",
    "defender believer respondent participant attendee onlooker bystander neighbor neighbour local veteran immigrant",
    "migrant refugee voter taxpayer consumer customer user follower fan supporter critic skeptic sceptic activist",
    "conservative liberal progressive moderate hardliner loyalist rebel militant insurgent terrorist student professor",
    "academic historian executive strategist operative pundit commentator observer watcher trader economist forecaster",
    "many some others several most few those everyone everybody someone somebody anyone man woman child kid family",
    "relative victim witness employee staffer worker member colleague friend lawyer attorney counsel doctor nurse",
    "physician scientist specialist psychologist insider whistleblower informant tipster adult teenager teen youth",
    "independent generation majority minority half third percent % men women children",
)
