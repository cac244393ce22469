"""transforms: the signs and words of units: currencies by their ISO 4217 codes, measures by the names that pint has.

Codes are those of ISO 4217; which words are whose money is common knowledge. Measures are named so that pint's registry
reads them: "mile", "kilometer ** 2", "oil_barrel / day". "percentage_points" and "basis_points" are ours.
"""

import re
from collections.abc import Mapping

SYMBOLS = {
    "US$": "USD", "$US": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD",
    "S$": "SGD", "NT$": "TWD", "R$": "BRL", "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS",
    "₦": "NGN", "₱": "PHP", "₺": "TRY", "₴": "UAH", "฿": "THB", "₫": "VND",
}  # fmt: skip
CODES = (
    "USD", "EUR", "GBP", "AUD", "CAD", "NZD", "JPY", "CNY", "RMB", "CHF", "INR", "HKD", "SGD", "ZAR", "RUB", "BRL",
    "MXN", "SEK", "NOK", "DKK", "PLN", "TRY", "ILS", "KRW", "AED", "SAR", "PKR", "NGN", "KES",
)  # fmt: skip
# Signs and words that several countries share, each with its countries as texts name them: the currency is that of the
# one that stands before the word, or else of the only one that the text names.
_SHARED: Mapping[str, Mapping[str, str]] = {
    "dollar": {"USD": r"US|U\.S\.|American", "AUD": "Australian?", "CAD": "Canad(?:a|ian)", "NZD": "New Zealand",
               "HKD": "Hong Kong", "SGD": "Singapore(?:an)?", "TWD": "Taiwan(?:ese)?", "JMD": "Jamaican?",
               "FJD": "Fiji(?:an)?", "NAD": "Namibian?"},
    "pound": {"GBP": "British|sterling", "EGP": "Egypt(?:ian)?", "LBP": "Leban(?:on|ese)", "SYP": "Syrian?",
              "SDG": "Sudan(?:ese)?"},
    "rupee": {"INR": "Indian?|Delhi|Mumbai|crores?|lakhs?", "PKR": "Pakistani?", "LKR": "Sri Lankan?", "NPR": "Nepal(?:ese|i)?",
              "MUR": "Mauriti(?:us|an)"},
    "peso": {"MXN": "Mexic(?:o|an)", "PHP": "Philippines?|Filipino", "ARS": "Argentin(?:a|e|ian)", "CLP": "Chile(?:an)?",
             "COP": "Colombian?", "CUP": "Cuban?", "DOP": "Dominican", "UYU": "Uruguay(?:an)?"},
    "franc": {"CHF": "Swiss|Switzerland", "RWF": "Rwandan?", "CDF": "Congo(?:lese)?", "XOF": "CFA|West African",
              "XAF": "CFA|Central African"},
    "krone": {"NOK": "Norw(?:ay|egian)", "DKK": "Denmark|Danish"},
    "krona": {"SEK": "Sweden|Swedish", "ISK": "Iceland(?:ic)?"},
    "koruna": {"CZK": "Czech"},
    "dinar": {"IQD": "Iraqi?", "KWD": "Kuwaiti?", "JOD": "Jordan(?:ian)?", "RSD": "Serbian?", "DZD": "Algerian?",
              "TND": "Tunisian?", "LYD": "Libyan?", "BHD": "Bahraini?"},
    "rial": {"IRR": "Iran(?:ian)?", "OMR": "Omani?", "YER": "Yemeni?", "SAR": "Saudi", "QAR": "Qatari?"},
    "dirham": {"AED": "UAE|Emirati?s?|Dubai", "MAD": "Morocc(?:o|an)"},
    "shilling": {"KES": "Kenyan?", "UGX": "Ugandan?", "TZS": "Tanzanian?", "SOS": "Somali?"},
    "won": {"KRW": "South Korean?", "KPW": "North Korean?"},
    "lira": {"TRY": "Turk(?:ey|ish)", "LBP": "Leban(?:on|ese)", "SYP": "Syrian?", "ITL": "Ital(?:y|ian)"},
    "¥": {"JPY": "Japan(?:ese)?|yen|Tokyo", "CNY": "China|Chinese|yuan|renminbi|Beijing"},
}  # fmt: skip
_SHARED_SIGNS = {"$": "dollar", "¥": "¥", "RS": "rupee"}
_SHARED_WORDS = {
    "dollar": "dollars?", "pound": "pounds?(?: sterling)?", "rupee": "rupees?", "peso": "pesos?", "franc": "francs?",
    "krone": "kron(?:e|er)", "krona": "kron(?:a|or)", "koruna": "korunas?", "dinar": "dinars?",
    "rial": "ri(?:y)?als?", "dirham": "dirhams?", "shilling": "shillings?", "won": "(?<=illion |Korean )won", "lira": "liras?",
}  # fmt: skip
_MONEY = {
    "EUR": "euros?|€", "JPY": "(?:Japanese )?yen", "CNY": "(?:Chinese )?(?:yuan|renminbi)",
    "RUB": "(?:Russian )?(?:rubles?|roubles?)", "ZAR": "(?:South African )?rand", "ILS": "(?:Israeli )?(?:new )?shekels?",
    "BRL": "(?:Brazilian )?reais", "PLN": "(?:Polish )?zlot(?:y|ys|ych)", "NGN": "(?:Nigerian )?naira",
    "THB": "(?:Thai )?baht", "MYR": "(?:Malaysian )?ringgit", "IDR": "(?:Indonesian )?rupiah",
    "UAH": "(?:Ukrainian )?hryvn(?:ia|ias|ya|yas)", "HUF": "(?:Hungarian )?forints?", "BDT": "(?:Bangladeshi )?taka",
    "VND": "Vietnamese dong", "RON": "(?:Romanian )?lei", "GHS": "(?:Ghanaian )?cedis?", "ETB": "(?:Ethiopian )?birr",
}  # fmt: skip
_HUNDREDTHS = {"dollar": "(?:US |U\\.S\\. )?cents?", "GBP": "pence|(?<=\\d)p"}
_MEASURES = {
    "percentage_points": "percentage[ -]points?|pct points?",
    "basis_points": "basis[ -]points?|bps",
    "percent": r"%|percent\b|per ?cent\b|pct\b",
    "mile_per_hour": r"miles[ -](?:per|an)[ -]hour|mph",
    "kilometer_per_hour": r"(?:kilomet(?:er|re)s|kms?) (?:per|an) hour|kph|km/h|kmh",
    "mile / gallon": "miles (?:per|a|to the) gallon|mpg",
    "oil_barrel / day": "bpd|b/d",
    "mile ** 2": r"square[ -]miles?|sq\.? mi(?:les?)?",
    "kilometer ** 2": r"square[ -](?:kilomet(?:er|re)s?|kms?)|sq\.? kms?|km2|km²",
    "foot ** 2": r"square[ -](?:foot|feet)|sq\.? ft\.?",
    "meter ** 2": r"square[ -]met(?:er|re)s?|sq\.? m|m²",
    "meter ** 3": r"cubic[ -]met(?:er|re)s?",
    "foot ** 3": r"cubic[ -](?:foot|feet)",
    "acre_foot": "acre-(?:foot|feet)",
    "acre": "acres?",
    "hectare": "hectares?",
    "nautical_mile": "nautical[ -]miles?",
    "light_year": "light[ -]years?",
    "mile": "miles?",
    "kilometer": r"kilomet(?:er|re)s?|kms?",
    "meter": r"met(?:er|re)s?",
    "centimeter": r"centimet(?:er|re)s?|cms?",
    "millimeter": r"millimet(?:er|re)s?|mm",
    "foot": "foot|feet|ft",
    "inch": "inch(?:es)?",
    "yard": "yards?",
    "kilogram": "kilograms?|kilos?|kgs?",
    "milligram": "milligrams?|mg",
    "microgram": "micrograms?|mcg|µg",
    "gram": "grams?",
    "metric_ton": r"metric[ -]tons?|tonnes?",
    "ton": "(?:short )?tons?",
    "pound": "lbs?",
    "ounce": "ounces?|oz",
    "liter": r"lit(?:er|re)s?",
    "milliliter": r"millilit(?:er|re)s?|ml",
    "gallon": "gallons?",
    "bushel": "bushels?",
    "oil_barrel": "barrels?(?= (?:of (?:crude|oil)|per day|a day|daily))|(?<=illion )barrels",
    "degree_Celsius": r"(?:degrees? |° ?|º ?)?(?:Celsius|centigrade)|(?:degrees? |° ?|º ?)C",
    "degree_Fahrenheit": r"(?:degrees? |° ?|º ?)?Fahrenheit|(?:degrees? |° ?|º ?)F",
    "kilowatt": "kW",
    "megawatt": "MW",
    "gigawatt": "GW",
    "kilowatt_hour": "kWh",
    "megawatt_hour": "MWh",
    "megabyte": "MB",
    "gigabyte": "GB",
    "terabyte": "TB",
    "horsepower": "horsepower|hp",
    "megahertz": "megahertz|MHz",
    "gigahertz": "gigahertz|GHz",
    "decibel": "decibels?",
    "knot": "knots",
    "ppm": "parts per million|ppm",
}
# Units that pint names as they are written.
_METRIC = (
    r"(?:nano|micro|milli|kilo|mega|giga|tera|peta|exa)?"
    r"(?:watt[ -]hours?|watts?|volts?|joules?|pascals?|newtons?|bytes?|becquerels?|sieverts?|rems?|curies?)"
    r"|(?:kilo|mega|giga|tera)bits?|(?:nano|micro)met(?:er|re)s?"
)
_DEGREES = "degrees?"
_WEIGHT = re.compile(
    r"\b(?:weigh\w*|los[et]\w*|gain\w*|shed\w*|drop\w*|overweight|heav\w+|lift\w*|carr\w+|add\w*)\b[^.]{0,40}$", re.I
)
_STERLING = re.compile(r"£|\bpence\b|\bsterling\b")
_BRITAIN = re.compile(
    r"£|\bpence\b|\bsterling\b|\bBrit(?:ain|ish|ons?)\b|\bU\.?K\b|\bLondon|\bEngl(?:and|ish)\b|\bScot(?:land|tish)"
)
_PAID = re.compile(
    r"(?:\b(?:pa(?:y|id|ys|ying)|cost\w*|fees?|fined?|worth|pric\w+|spen[dt]\w*|earn\w*|ow(?:e|es|ed|ing)|salar\w+|wages?"
    r"|charg\w+|donat\w+|budget|borrow\w*|invest\w*|sold|bought|rais\w+)\b[^.]{0,40}|illion )$",
    re.IGNORECASE,
)


def _any(patterns: Mapping[str, str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns.values())


def _written(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ADJECTIVES = "|".join(sorted({c for countries in _SHARED.values() for c in countries.values()}))
_CODE = rf"(?-i:{'|'.join(CODES)})"
SIGN = rf"(?:(?:{_written((*SYMBOLS, '$', '¥', 'Rs.', 'Rs'))})\s?|{_CODE}\s)"
UNIT = (
    rf"(?:(?:{_any(_MEASURES)}|{_METRIC}|{_any(_MONEY)}|{_any(_HUNDREDTHS)}|(?:(?:{_ADJECTIVES})[ -])?(?:{_any(_SHARED_WORDS)})"
    rf"|{_DEGREES}|{_CODE})(?!\w))"
)
"""Patterns, to be compiled without regard to case."""
_FIXED = [
    (unit, re.compile(rf"(?:{p})(?!\w)", re.IGNORECASE)) for table in (_MEASURES, _MONEY) for unit, p in table.items()
]
_METRIC_PATTERN = re.compile(_METRIC, re.IGNORECASE)
_SMALL_COINS = [(unit, re.compile(rf"(?:{pattern})(?!\w)", re.IGNORECASE)) for unit, pattern in _HUNDREDTHS.items()]
_SHARED_PATTERNS = [
    (name, re.compile(rf"(?:(?P<country>{_ADJECTIVES})[ -])?(?:{pattern})(?!\w)", re.IGNORECASE))
    for name, pattern in _SHARED_WORDS.items()
]
_COUNTRIES = {
    name: {code: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for code, pattern in countries.items()}
    for name, countries in _SHARED.items()
}
_OTHER_DOLLARS = re.compile(
    r"\b(?:A|AU|C|CA|NZ|HK|S|NT)\$|\b(?:Australian|Canadian|New Zealand|Hong Kong|Singapore|Taiwan|Jamaican) dollar"
)


def unit_of_sign(sign: str, text: str) -> str | None:
    """Return the currency of what `SIGN` matches; None where the text does not tell whose it is."""
    sign = sign.strip().upper()
    if sign.rstrip(".") in _SHARED_SIGNS:
        return _of_text(_SHARED_SIGNS[sign.rstrip(".")], text)
    return SYMBOLS.get(sign) or _code(sign)


def unit_of_words(text: str, start: int, end: int) -> tuple[str | None, float]:
    """Return the unit of text[start:end], which `UNIT` matches, None if it cannot be told, and what it is to be times.

    Cents and pence are hundredths. "Pounds" are weight or money by what stands around them; a "won" or a "rand" may be
    another word.
    """
    written = text[start:end]
    for unit, pattern in _FIXED:
        match = pattern.match(text, start)
        if match is not None and match.end() == end:
            return unit, 1
    if _METRIC_PATTERN.fullmatch(written):
        return re.sub("[ -]", "_", written.lower().removesuffix("s").replace("metre", "meter")), 1
    for unit, pattern in _SMALL_COINS:
        match = pattern.match(text, start)
        if match is not None and match.end() == end:
            return (_coins(written, text) if unit == "dollar" else unit), 0.01
    for name, pattern in _SHARED_PATTERNS:
        match = pattern.match(text, start)
        if match is not None and match.end() == end:
            return _shared(name, match["country"], text, start, end), 1
    return (_code(written) if written in CODES else None), 1


def _shared(name: str, country: str | None, text: str, start: int, end: int) -> str | None:
    if country is not None:
        codes = [code for code, pattern in _COUNTRIES[name].items() if pattern.fullmatch(country)]
        return codes[0] if len(codes) == 1 else None
    if name == "pound":
        return _pounds(text, start, end)
    if name == "won":
        return "KRW"
    return _of_text(name, text)


def _of_text(name: str, text: str) -> str | None:
    """Return the currency of a word or sign that several countries share, if the text names only one of them."""
    if name == "dollar":  # the custom of news in English
        return None if _OTHER_DOLLARS.search(text) else "USD"
    named = [code for code, pattern in _COUNTRIES[name].items() if pattern.search(text)]
    if name == "lira" and not named:
        return "TRY"
    return named[0] if len(named) == 1 else None


def _pounds(text: str, start: int, end: int) -> str | None:
    """Tell money from weight: by what stands around it, and where that is silent by whether the text is of Britain."""
    is_british = _BRITAIN.search(text) is not None
    others = [code for code, pattern in _COUNTRIES["pound"].items() if code != "GBP" and pattern.search(text)]
    if "sterling" in text[start:end] or text.startswith((" ($", " (US$", " (€"), end):
        return None if others and not is_british else "GBP"
    before = max(0, start - 60)
    is_weight = (
        text.startswith((" of ", " overweight", " heavier", " lighter"), end)
        or text[start - 1] == "-"
        or _WEIGHT.search(text, before, start) is not None
    )
    is_money = _PAID.search(text, before, start) is not None or _STERLING.search(text) is not None
    if is_weight == is_money:
        return None if is_weight or is_british else "pound"
    if is_weight:
        return "pound"
    return "GBP" if is_british and (not others or _STERLING.search(text)) else None


def _coins(written: str, text: str) -> str | None:
    if written.upper().startswith("U"):
        return "USD"
    return None if "euro" in text and "$" not in text and "dollar" not in text else _of_text("dollar", text)


def _code(written: str) -> str:
    return "CNY" if written == "RMB" else written
