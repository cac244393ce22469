"""transforms: the signs and words of units: currencies by their ISO 4217 codes, measures by the names that pint has."""

import re

SYMBOLS = {
    "US$": "USD", "$US": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD",
    "S$": "SGD", "R$": "BRL", "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS", "₦": "NGN",
    "₱": "PHP",
}  # fmt: skip
SHARED_SYMBOLS = ("$", "¥", "Rs.", "Rs")
"""Signs that several currencies have."""
CODES = ("USD", "EUR", "GBP", "AUD", "CAD", "NZD", "JPY", "CNY", "CHF", "INR", "HKD", "SGD", "ZAR", "RUB", "BRL", "MXN")
DOLLAR, SHARED = "dollar", "shared"
_WORDS = {
    "percentage_points": r"percentage points?",
    "percent": r"%|percent\b|per cent\b|pct\b",
    "USD": r"(?:US|U\.S\.|American) dollars?",
    "AUD": r"Australian dollars?",
    "CAD": r"Canadian dollars?",
    "NZD": r"New Zealand dollars?",
    "HKD": r"Hong Kong dollars?",
    "SGD": r"Singapore dollars?",
    DOLLAR: r"dollars?",
    "EUR": r"euros?",
    "GBP": r"pounds sterling|British pounds",
    "JPY": r"(?:Japanese )?yen",
    "CNY": r"(?:Chinese )?(?:yuan|renminbi)",
    "KRW": r"South Korean won|(?<=illion )won",
    "RUB": r"(?:Russian )?(?:rubles|roubles)",
    "INR": r"Indian rupees",
    "CHF": r"Swiss francs",
    "ZAR": r"(?:South African )?rand",
    "ILS": r"(?:Israeli )?shekels",
    "BRL": r"(?:Brazilian )?reais",
    "PLN": r"(?:Polish )?zlotys?",
    "mile_per_hour": r"miles (?:per|an) hour|mph",
    "kilometer_per_hour": r"(?:kilomet(?:er|re)s|km) (?:per|an) hour|kph|km/h|kmh",
    "mile ** 2": r"square[ -]miles?|sq miles?",
    "kilometer ** 2": r"square[ -](?:kilomet(?:er|re)s?|km)|sq km",
    "foot ** 2": r"square[ -](?:foot|feet)|sq ft",
    "meter ** 2": r"square[ -]met(?:er|re)s?",
    "acre": r"acres?",
    "hectare": r"hectares?",
    "mile": r"miles?",
    "kilometer": r"kilomet(?:er|re)s?|kms?",
    "meter": r"met(?:er|re)s?",
    "centimeter": r"centimet(?:er|re)s?|cms?",
    "millimeter": r"millimet(?:er|re)s?|mm",
    "foot": r"foot|feet|ft",
    "inch": r"inch(?:es)?",
    "yard": r"yards?",
    "kilogram": r"kilograms?|kilos?|kgs?",
    "gram": r"grams?",
    "metric_ton": r"metric tons?|tonnes?",
    "ton": r"tons?",
    "ounce": r"ounces?",
    "liter": r"lit(?:er|re)s?",
    "gallon": r"gallons?",
    "oil_barrel": r"barrels?(?= (?:of (?:crude|oil)|per day|a day))",
    "degree_Celsius": r"degrees? (?:Celsius|centigrade|C)|° ?C",
    "degree_Fahrenheit": r"degrees? (?:Fahrenheit|F)|° ?F",
    "kilowatt": r"kilowatts?|kW",
    "megawatt": r"megawatts?|MW",
    "gigawatt": r"gigawatts?|GW",
    SHARED: r"pounds?|rupees?|pesos?|francs?|kron(?:or|er)|dinars?|dirhams?|riyals?|degrees?",
}


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


SIGN = rf"(?:(?:{_alternatives((*SYMBOLS, *SHARED_SYMBOLS))})\s?|(?:{'|'.join(CODES)})\s)"
UNIT = "|".join(f"(?:{pattern})" for pattern in _WORDS.values())
"""Patterns, to be compiled without regard to case."""
_UNIT_PATTERNS = [(unit, re.compile(pattern, re.IGNORECASE)) for unit, pattern in _WORDS.items()]


def unit_of_sign(sign: str) -> str | None:
    """Return the currency of what `SIGN` matches: DOLLAR for a bare "$", None for a sign that several have."""
    sign = sign.strip().upper()
    return DOLLAR if sign == "$" else SYMBOLS.get(sign, sign if sign in CODES else None)


def unit_of_words(text: str, start: int, end: int) -> str | None:
    """Return the unit of text[start:end], which `UNIT` matches: DOLLAR for "dollars", None if it is shared."""
    matches = ((unit, pattern.match(text, start)) for unit, pattern in _UNIT_PATTERNS)
    unit = next(unit for unit, match in matches if match is not None and match.end() == end)
    return None if unit == SHARED else unit
