"""Texts of other languages are refused with a sentence; short English, names and foreign names in it are not."""

from __future__ import annotations

import pytest

import steppe as st
from steppe.reader.document.detection import refusal

FOREIGN = [
    "Казахстан вступил в Шанхайскую организацию сотрудничества в 2001 году.",
    "Қазақстан Еуразиялық экономикалық одаққа мүше болып табылады.",
    "Узбекистан не является членом ЕАЭС.",
    "Kasachstan ist Mitglied der Eurasischen Wirtschaftsunion.",
    "Usbekistan wurde 2020 Beobachter in der Eurasischen Wirtschaftsunion.",
    "Belarus wird Vollmitglied der SOZ.",
    "Le Kazakhstan est membre de l'Union économique eurasiatique.",
    "La Chine et la Russie signent un accord de coopération.",
    "Kazajistán es miembro de la Unión Económica Euroasiática.",
    "China y Rusia firmaron un acuerdo en 2001.",
    "哈萨克斯坦是欧亚经济联盟的成员。",
    "Kazakistan Avrasya Ekonomik Birliği üyesidir.",
    "Çin ile Rusya 2001 yılında anlaşma imzaladı.",
    "Oʻzbekiston Yevroosiyo iqtisodiy ittifoqida kuzatuvchi maqomiga ega.",
    "O'zbekiston va Qozog'iston o'rtasida erkin savdo bitimi imzolandi.",
    "Qazaqstan Eýrazııalyq ekonomıkalyq odaqqa múshe bolyp tabylady.",
    "L'Uzbekistan non è membro dell'Unione economica eurasiatica.",
    "Armênia e Belarus são membros da União Econômica Eurasiática.",
]
ENGLISH = [
    "Belarus joined the SCO.",
    "Armenia, Belarus, Kazakhstan, Kyrgyzstan, Russia",
    "Kazakhstan joins SCO",
    "KAZAKHSTAN JOINS WTO",
    "Ursula von der Leyen; Charles de Gaulle; Luiz Inácio Lula da Silva; Josep Borrell",
    "Ban Ki-moon, Xi Jinping, Recep Tayyip Erdoğan, Beata Szydło",
    "Q: Did Georgia leave? A: Yes.",
    "Президент Касым-Жомарт Токаев met Шавкат Мирзиёев in Astana and signed a treaty.",
    "The Eurasian Economic Union (Евразийский экономический союз, ЕАЭС) has five members.",
    "China (中华人民共和国) and Russia signed a treaty.",
    "Smith et al. 2020; Jones et al. 2021",
    "EAEU trade grew 5%.",
    "China, Russia ink gas deal",
    "Côte d'Ivoire joined ECOWAS in 1975.",
    "Trade turnover: $5 billion",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_refused_with_a_sentence_and_its_names_are_given(text: str) -> None:
    reading = st.read(text + "\n", date="2021-05-08")
    assert any("not in English" in note for note in reading.notes)
    assert reading.ties == reading.claims == ()
    assert reading.check().notes == reading.notes
    assert reading.to_dict()["notes"] == list(reading.notes)


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_read_however_short_it_is(text: str) -> None:
    assert refusal(text) == ""


def test_names_of_a_refused_text_are_mentions() -> None:
    reading = st.read("Казахстан и Россия подписали договор.\n")
    assert {m.ident for m in reading.mentions} == {"KAZ", "RUS"}


def test_an_english_document_with_foreign_quotations_is_read() -> None:
    text = "The president said that the union has five members. " * 20 + "Der Präsident ist nicht der Kanzler.\n"
    assert refusal(text) == ""
    assert "German" in refusal("Der Präsident ist nicht der Kanzler, und das ist gut so. " * 20 + "The end is near.\n")
