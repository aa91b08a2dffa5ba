"""Quantities in a text: value, unit and bound, by a small grammar; what is no quantity says so.

Words of the grammar are in `numbers.yaml`. The tolerance of a number is half a unit of its last written digit.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from steppe.reader.figures.grammar import Grammar, grammar
from steppe.reader.language import ENGLISH, Language
from steppe.reader.model import Date, Number

REACH = 40  # characters before and after a number in which its hedges and nouns are looked for
YEARS = range(1500, 2101)
TIMES = 0.1  # tolerance of "doubled" and "four times", as a share


def numbers(text: str, dates: Sequence[Date] = (), language: Language = ENGLISH) -> tuple[Number, ...]:
    """Every number of a text in order, quantities and others; none overlap, none lie inside one of the `dates`."""
    g = grammar(language)
    found = [*_ranks(text, g), *_times(text, g), *_opened(text, g), *_plain(text, g), *_phrases(text, g)]
    found.sort(key=lambda n: (n.start, -n.end))
    kept: list[Number] = []
    for number in _outside(found, dates):
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return tuple(_compared(text, _ranges(text, kept, g), g))


def _outside(found: Iterable[Number], dates: Sequence[Date]) -> Iterator[Number]:
    held = sorted((date.start, date.end) for date in dates)
    starts = [start for start, _ in held]
    for number in found:
        k = bisect_right(starts, number.start) - 1
        if k < 0 or number.start >= held[k][1]:
            yield number


def _times(text: str, g: Grammar) -> Iterator[Number]:
    """Doubled, fourfold, three times: ratios; "doubles every year": a change of 100 % by the year."""
    for m in g.times.finditer(text):
        idle = m["word"] and m["word"].lower() in g.comparing and not g.compared.match(text, m.end())
        if idle or not _apart(text, m):
            continue
        value = g.ratios[m["word"].lower()] if m["word"] else _value(m["count"], g)[0]
        unit, half = ("ratio", TIMES * value) if m["word"] or _multiplies(text, m, g) else ("count", 0.5)
        if m["word"] and g.yearly.match(text, m.end()):
            value, unit = value - 1.0, "share_change"
        yield Number(m.start(), m.end(), m[0], value, unit, _bound(text, m.start(), m.end(), g), half_digit=half)


def _phrases(text: str, g: Grammar) -> Iterator[Number]:
    """Half, a third, a decade, a clear majority."""
    for m in g.phrase.finditer(text):
        if not _apart(text, m):
            continue
        said = " ".join(m[0].lower().replace("-", " ").split())
        if said in g.phrases and g.no_parts.match(text, m.end()):
            continue
        if said in g.phrases:
            value, unit = _moved(text, m.start(), *g.phrases[said], g)
            bound = _bound(text, m.start(), m.end(), g)
        else:
            bound, value, unit = next(g.bounds[word] for word in g.bounds if said.endswith(word))
        yield Number(m.start(), m.end(), m[0], value, unit, bound, half_digit=0.05 if unit == "share" else 0.5)


def _multiplies(text: str, m: re.Match[str], g: Grammar) -> bool:
    """Whether "four times" is by how much and not how often: something grew, or is larger than something else."""
    behind = re.split(r"[.;!?]\s", text[max(0, m.start() - 2 * REACH) : m.start()])[-1]
    held = g.compared.match(text, m.end()) or g.grown.search(behind) or g.grown.search(text, m.end(), m.end() + 20)
    return m[0].lower().endswith(g.fold) or bool(held)


def _opened(text: str, g: Grammar) -> Iterator[Number]:
    """A billion dollars, another million, hundreds of millions: an article or the like for the number of a scale."""
    for m in g.opened.finditer(text):
        if not _apart(text, m):
            continue
        opener, scale = " ".join(m["opener"].lower().split()), m["scale"].lower()
        size = g.plural_scales[scale]
        unit = g.currency[" ".join(m["name"].lower().split())] if m["name"] else "count"
        bound = "ge" if opener.endswith(g.openers_of) else _bound(text, m.start(), m.end(), g)
        yield Number(m.start(), m.end(), m[0], g.openers[opener] * size, unit, bound, half_digit=0.5 * size)


def _moved(text: str, start: int, value: float, unit: str, g: Grammar) -> tuple[float, str]:
    """Value and unit of a share; "fell by half" is a change, and a negative one."""
    behind = re.split(r"[.;!?]\s", text[max(0, start - REACH) : start])[-1]
    if unit != "share" or not g.moved_by.search(behind) or not g.change.search(behind):
        return value, unit
    return (-value if g.fall.search(behind) else value), "share_change"


def _ranks(text: str, g: Grammar) -> Iterator[Number]:
    """The largest (1), the third largest (3), ranked 5th (5), one of the largest (at most the grammar's `among`)."""
    for m in g.rank.finditer(text):
        first = "first" if m["first"] else "owned" if m["owned"] else ""
        if m["place"]:
            yield Number(m.start(), m.end(), m[0], float(g.places[m["place"].lower()]), "rank")
        elif m["rank"] or m["nth"]:
            start = m.start("rank") if m["rank"] else m.start()
            yield Number(start, m.end(), text[start : m.end()], float(m["rank"] or m["nth"]), "rank")
        elif first:
            if first == "first" or text[m.start() - 1 : m.start()] in ("'", "\u2019"):
                yield Number(m.start(first), m.end(), m[first], 1.0, "rank")
        else:
            among = _value(m["among"], g)[0] if m["among"] else g.among
            yield Number(m.start(), m.end(), m[0], float(among), "rank", "le")


def _plain(text: str, g: Grammar) -> Iterator[Number]:
    contacts = [m.span() for m in g.contact.finditer(text)]
    starts = [start for start, _ in contacts]
    for m in (*g.digits.finditer(text), *g.spelled.finditer(text)):
        if not _apart(text, m):
            continue
        k = bisect_right(starts, m.start()) - 1
        number = _contact(m) if k >= 0 and m.start() < contacts[k][1] else _number(text, m, g)
        if number is not None:
            yield number


def _contact(m: re.Match[str]) -> Number:
    return Number(m.start("value"), m.end("value"), m["value"], 0.0, "contact", kind="contact")


def _number(text: str, m: re.Match[str], g: Grammar) -> Number | None:
    """One number with its kind, unit and bound; None for "one" where it is a pronoun."""
    lasts = m.end("duration") if m["duration"] else 0
    alone = not (m["scale"] or m["part"] or m["sign"] or m["name"])
    if m["value"].lower() in g.alone and alone and (m["duration"] or "").lower() in g.alone_before:
        return None
    value, step = _value(m["value"], g)
    factor = g.scales.get((m["scale"] or "").lower(), 1.0)
    start = m.start("sign") if m["sign"] else m.start("value")
    end = max(m.end(name) for name in ("value", "ordinal", "scale", "part", "name") if m[name])
    kind = _kind(text, m, g)
    unit = kind
    if kind == "quantity":
        unit, by = _unit(text, m, g)
        factor *= by
        end = max(end, lasts)
    elif kind == "date":
        unit = "year"
    bound = _bound(text, start, end, g)
    return Number(start, end, text[start:end], value * factor, unit, bound, kind, 0.5 * step * factor)


def _apart(text: str, m: re.Match[str]) -> bool:
    """Whether a match starts a word of its own: no letter, digit or decimal point before it."""
    before = text[m.start() - 1] if m.start() else " "
    if before in ".," and m.start() > 1 and text[m.start() - 2].isdigit():
        return not m[0][0].isdigit()
    return not (before.isalnum() or before == "_")


def _value(written: str, g: Grammar) -> tuple[float, float]:
    """The value of digits or words, and the unit of its last digit."""
    if not written[0].isdigit():
        return _spelled(written.lower(), g), 1.0
    text = re.sub(r"[\u00a0\u202f\s]", "", written)
    if re.fullmatch(r"\d+,\d{1,2}", text):
        text = text.replace(",", ".")  # a decimal comma
    whole, _, decimals = text.replace(",", "").partition(".")
    if decimals:
        return float(f"{whole}.{decimals}"), 10.0 ** -len(decimals)
    zeros = len(whole) - len(whole.rstrip("0"))
    return float(whole), 10.0**zeros if zeros < len(whole) else 1.0


def _spelled(text: str, g: Grammar) -> float:
    total = current = 0.0
    for word in re.split(r"[\s-]+", text):
        if word in g.scales:
            current = max(current, 1.0) * g.scales[word]
            if g.scales[word] >= 1000:
                total, current = total + current, 0.0
        else:
            current += g.small.get(word, 0)
    return total + current


def _kind(text: str, m: re.Match[str], g: Grammar) -> str:
    """Quantity, or why it is none."""
    if m["ordinal"]:
        return "identifier" if g.named_after.match(text, m.end("ordinal")) else "ordinal"
    if m["part"] or m["sign"] or m["scale"] or m["name"] or m["duration"]:
        return "quantity"
    behind = text[max(0, m.start() - 20) : m.start("value")]
    after = text[m.end() : m.end() + 2]
    named = g.identifier.search(behind)
    if (
        (named and (m["value"][0].isdigit() or named[0].strip()[:1].isupper()))
        or _item(behind, after)
        or re.search(r"[A-Za-z]\d*[+-]$", behind)
        or (after[:1] == "-" and after[1:].isupper())
        or g.clock.match(text, m.end())
        or re.search(r"\d[:]$", behind)
        or re.match(r":\d\d(?!\d)", text[m.end() : m.end() + 3])
    ):
        return "identifier"
    year = m["value"].isdigit() and len(m["value"]) == 4 and int(m["value"]) in YEARS
    return "date" if year and not g.counts(text, m.start("value"), m.end("value")) else "quantity"


def _item(behind: str, after: str) -> bool:
    """Whether a number marks an item of a list: alone at the start of a line that begins a sentence."""
    marks = re.fullmatch(r"[.)]\s", after) and re.search(r"(?:^|\n)[ \t\u00a0]*$", behind)
    if marks and re.search(r"\n\s*\n[ \t\u00a0]*$", behind):
        return True
    return bool(marks) and behind.rstrip()[-1:] in ("", ".", ":", ";", ",", "!", "?")


def _unit(text: str, m: re.Match[str], g: Grammar) -> tuple[str, float]:
    """The unit, and the factor that brings the value into it; a share that falls is a negative change."""
    if m["part"]:
        behind = re.split(r"[.;!?]\s", text[max(0, m.start() - REACH) : m.start()])[-1]
        ahead = re.split(r"[.;!?](?:\s|$)", text[m.end() : m.end() + 25])[0]
        near = f"{behind} | {ahead}"
        compared = g.more.match(ahead)
        level = g.moved_to.search(behind)
        changed = None if level and not g.change.search(level[0]) else compared or g.change.search(near)
        if m["part"].lower() not in g.points and not changed:
            return "share", 0.01
        return "share_change", -0.01 if changed and g.fall.search(near) else 0.01
    money = m["name"] or m["sign"]
    if money:
        return g.currency[" ".join(money.lower().split())], 1.0
    if m["duration"]:
        span = m["duration"].lower()
        return ("year", g.spans[span]) if span in g.spans else (g.durations[span], 1.0)
    measured = g.measure.match(text, m.end())
    return (g.measures[measured[1]] if measured else "count"), 1.0


def _bound(text: str, start: int, end: int, g: Grammar) -> str:
    """The comparator that the words around a number set."""
    behind = re.split(r"[.;!?]\s", text[max(0, start - REACH) : start])[-1]
    said = g.before.search(behind) or g.after.match(text, end)
    return g.hedges[" ".join(said[1].lower().split())] if said else "eq"


def _ranges(text: str, found: Sequence[Number], g: Grammar) -> Iterator[Number]:
    """From 5 to 7 %, $3-4 billion: the first takes unit and scale of the second, and they bound from both sides."""
    held = list(found)
    for k in range(len(held) - 1):
        one, two = held[k], held[k + 1]
        between = text[one.end : two.start]
        linked = g.ends.fullmatch(between)
        if not linked or one.kind != "quantity" or two.kind != "quantity" or not _alike(text, one, two, between, g):
            continue
        factor = two.value / bare if (bare := _bare(two, g)) else 1.0
        bare_too = one.value == _bare(one, g)  # "22 thousand" has its own scale
        scaled = one.value * factor if bare_too else one.value
        unit = one.unit if two.unit == "count" else two.unit
        held[k] = replace(
            one, value=scaled, unit=unit, comparator="ge", half_digit=one.half_digit * (factor if bare_too else 1.0)
        )
        held[k + 1] = replace(two, unit=unit, comparator="le")
    yield from held


def _compared(text: str, found: Iterable[Number], g: Grammar) -> Iterator[Number]:
    """2 million tonnes, up from 1 million: a bare number that is held against one has its unit and scale."""
    last: Number | None = None
    for number in found:
        behind = text[last.end if last else 0 : number.start][-REACH:]
        bare = (
            number.unit == "count" and number.kind == "quantity" and re.match(r"\s*(?:[,.;:)]|$)", text[number.end :])
        )
        if last and bare and not re.search(r"[.;!?]\s+[A-Z]", behind) and _held_against(behind, last.unit, g):
            written = _bare(last, g)
            scale = last.value / written if written and number.value == _bare(number, g) else 1.0
            unit = "share" if last.unit == "share_change" else last.unit
            number = replace(
                number, value=number.value * abs(scale), unit=unit, half_digit=number.half_digit * abs(scale)
            )
        last = number if number.kind == "quantity" and number.unit != "ratio" else last
        yield number


def _held_against(behind: str, unit: str, g: Grammar) -> bool:
    """Whether the words before a bare number make it one of the unit that the number before has."""
    if g.against.search(behind):
        return unit != "count"
    return unit in g.lasted and bool(g.lasting.search(behind))


def _alike(text: str, one: Number, two: Number, between: str, g: Grammar) -> bool:
    """Whether two numbers are the ends of one range: "and" needs "between", "to" needs "from" or a bare first."""
    if between.strip() == g.range_and and not text[: one.start].rstrip().lower().endswith(g.range_between):
        return False
    if between.strip() == g.range_to and g.range_from not in text[max(0, one.start - 8) : one.start].lower().split():
        return one.unit == "count" and two.unit != "count"
    return one.unit in ("count", two.unit) or two.unit == "count"


def _bare(number: Number, g: Grammar) -> float:
    """The value as its digits say, without scale and percent."""
    digits = re.search(r"\d[\d,\u00a0\u202f ]*(?:\.\d+)?", number.text)
    return _value(digits[0].strip(), g)[0] if digits else number.value
