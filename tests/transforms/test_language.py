import gzip
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from transforms.language import identify

PARAGRAPHS = {
    "fr": "Le ministre a déclaré mardi que le pont resterait fermé jusqu'au printemps, le temps de finir les travaux.",
    "de": "Der Bürgermeister sagte am Dienstag, die Brücke bleibe bis zum Frühjahr gesperrt, weil Teile fehlten.",
    "es": "La alcaldesa dijo el martes que el puente seguirá cerrado hasta la primavera porque faltan piezas.",
    "it": "Il sindaco ha detto martedì che il ponte resterà chiuso fino alla primavera perché mancano dei pezzi.",
    "pt": "A prefeita disse na terça-feira que a ponte continuará fechada até a primavera porque não há peças.",
    "nl": "De burgemeester zei dinsdag dat de brug tot het voorjaar dicht blijft omdat er onderdelen ontbreken.",
    "sv": "Borgmästaren sade på tisdagen att bron förblir stängd till våren eftersom det saknas reservdelar.",
    "da": "Borgmesteren sagde tirsdag, at broen forbliver lukket indtil foråret, fordi der mangler reservedele.",
    "fi": "Pormestari sanoi tiistaina, että silta pysyy suljettuna kevääseen asti, koska varaosia puuttuu.",
    "pl": "Burmistrz powiedziała we wtorek, że most pozostanie zamknięty do wiosny, ponieważ brakuje części.",
    "cs": "Starostka v úterý řekla, že most zůstane zavřený až do jara, protože chybějí náhradní díly.",
    "hu": "A polgármester kedden azt mondta, hogy a híd tavaszig zárva marad, mert hiányoznak az alkatrészek.",
    "ro": "Primarul a spus marți că podul va rămâne închis până în primăvară, deoarece lipsesc piese.",
    "tr": "Belediye başkanı salı günü köprünün parça eksikliği nedeniyle ilkbahara kadar kapalı kalacağını söyledi.",
    "ru": "Мэр заявила во вторник, что мост останется закрытым до весны, потому что не хватает деталей.",
    "uk": "Міська голова сказала у вівторок, що міст залишиться закритим до весни, бо бракує деталей.",
    "el": "Η δήμαρχος είπε την Τρίτη ότι η γέφυρα θα μείνει κλειστή ως την άνοιξη, επειδή λείπουν ανταλλακτικά.",
    "ar": "قالت رئيسة البلدية يوم الثلاثاء إن الجسر سيبقى مغلقا حتى الربيع بسبب نقص قطع الغيار.",
    "he": "ראשת העיר אמרה ביום שלישי שהגשר יישאר סגור עד האביב בגלל מחסור בחלקי חילוף.",
    "hi": "महापौर ने मंगलवार को कहा कि पुल वसंत तक बंद रहेगा क्योंकि कुछ पुर्जे नहीं मिल रहे हैं।",
    "ja": "市長は火曜日、部品が足りないため橋は春まで通行止めのままになると述べた。",
    "ko": "시장은 화요일에 부품이 부족해서 다리가 봄까지 폐쇄될 것이라고 말했다.",
    "zh": "市长星期二表示，由于缺少零件，这座桥将继续关闭到春天，居民需要绕道而行。",
    "vi": "Thị trưởng nói hôm thứ Ba rằng cây cầu sẽ đóng cửa đến mùa xuân vì thiếu phụ tùng thay thế.",
    "en": "The mayor said on Tuesday that the bridge would stay closed until spring because parts were missing.",
}


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_a_paragraph_has_its_language(code):
    assert identify(PARAGRAPHS[code]) == code


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "OK", "1 2 3 4 5 6 7 8 9 10 11 12", "— … !!! ??? — 2026/27: 3–1 (2–0)", "\ud800" * 9, "Danke schön"],
)
def test_what_is_too_short_to_tell_has_none(text):
    assert identify(text) is None


def test_a_list_of_names_has_no_language():
    assert identify("Ann Lee, Bo Marsh, Cy Dunn, Norland, Kenton") is None


def test_few_characters_tell_where_each_tells_much():
    assert identify("橋は春まで閉鎖。") == "ja"


def test_names_and_quotations_of_another_language_leave_english_english():
    text = (
        "The Kanzleramt in Berlin and the Assemblée nationale in Paris agreed, the envoy said. “Das ist gut so,” she "
        "told reporters, and repeated in English that both sides were pleased with what was settled on Thursday."
    )
    assert identify(text) == "en"


def test_a_menu_in_another_language_does_not_decide():
    menu = "Startseite Nachrichten Sport Wirtschaft Kultur Wetter Anmelden " * 6
    assert identify(menu + "\n" + PARAGRAPHS["en"] * 60) == "en"


def test_a_language_does_not_depend_on_who_asks_at_the_same_time():
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(identify, [*PARAGRAPHS.values()] * 4))
    assert found == [*PARAGRAPHS] * 4


def test_real_articles_in_english_are_english(shared):
    path = shared / "data/articles/articles.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for number, line in enumerate(lines) if number % 10 == 0]
    assert [article["id"] for article in articles if identify(article["text"]) != "en"] == []
