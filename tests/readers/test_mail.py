"""Mails and mailboxes: what was written, what is quoted, who answers whom, and no addresses."""

from __future__ import annotations

import csv
import mailbox
import re
from contextlib import closing
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode import registry
from casecode.domain.reading import Reading, Readings
from casecode.readers import eml, mbox
from casecode.readers._find import find_reader
from tests.readers.made import codes, only, options
from tests.readers.talks import SMALL
from tests.readers.test_conformance import check

HEAD = "From: Maya Ortiz <maya@fair.example>\nSubject: Stall\nMessage-ID: <20240503.stall.1@fair.example>\nDate: Fri, 3 May 2024 10:00:00 +0200\n"


def mail(body: str, head: str = HEAD, encoding: str = "utf-8") -> Reading:
    return only(eml.READER.read(f"{head}\n{body}".encode(encoding), options("a.eml")))


def box(*mails: str) -> Readings:
    whole = "".join(f"From x Fri May  3 10:00:00 2024\n{each}\n\n" for each in mails)
    return mbox.READER.read(whole.encode(), options("a.mbox"))


def quoted(reading: Reading) -> list[str]:
    """The stretches marked as quoted; each is a whole segment."""
    for segment in reading.segments:
        assert segment.marks == () or [(mark.start, mark.end) for mark in segment.marks] == [(segment.start, segment.end)]
    return [
        reading.text[mark.start : mark.end] for segment in reading.segments for mark in segment.marks if mark.kind == "quoted"
    ]


def own(reading: Reading) -> list[str]:
    return [reading.text[each.start : each.end] for each in reading.segments if not each.marks and each.kind == "message"]


def test_subject_paragraphs_author_and_date() -> None:
    reading = mail("Is it free?\nI hope so.\n\nBest\n")
    assert reading.text == "Stall\n\nIs it free?\nI hope so.\n\nBest"
    assert [(each.kind, each.speaker) for each in reading.segments] == [
        ("heading", ""),
        ("message", "Maya Ortiz"),
        ("message", "Maya Ortiz"),
    ]
    assert (reading.title, reading.author, reading.date, reading.date_from) == ("Stall", "Maya Ortiz", "2024-05-03", "header")
    assert reading.segments[1].date == "2024-05-03T10:00:00+02:00"
    assert reading.declared == {"Maya Ortiz": "author"}
    assert (reading.native, reading.kind) == ("", "message")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Maya Ortiz <maya@fair.example>", "Maya Ortiz"),
        ('"Ortiz, Maya" <maya@fair.example>', "Ortiz, Maya"),
        ("maya@fair.example (Maya Ortiz)", "Maya Ortiz"),
        ("maya at fair.example (=?iso-8859-1?Q?Ma=EFa?=)", "Maïa"),
        ("=?utf-8?B?TWHD?= =?utf-8?B?r2E=?= Ortiz <m@x.org>", "Maïa Ortiz"),
        ("<maya@fair.example>", "maya"),
        ("maya at fair.example", "maya"),
        ('"maya@fair.example" <maya@fair.example>', "maya"),
        ("=?x-none?Q?Maya?= <m@x.org>", "Maya"),
        ("=?utf-8?B?A?= Maya <m@x.org>", "A Maya"),
        ("=?utf-8?Q?Ma?= =?iso-8859-1?Q?=EFa?= and =?utf-8?Q?Tom?= <m@x.org>", "Maïa and Tom"),
        (r'"Maya \"Stall\" Ortiz" <m@x.org>', 'Maya "Stall" Ortiz'),
        ("undisclosed-recipients:;", "undisclosed-recipients"),
        ('"Maya <m@x.org>', "Maya"),
        ("", ""),
    ],
)
def test_the_author_is_a_name_and_never_an_address(header: str, name: str) -> None:
    reading = mail("Hello.", f"From: {header}\nSubject: Stall\nTo: Tom <tom@x.org>, kim@x.org\nCc: Lee <lee@x.org>\n")
    assert reading.author == name
    assert (reading.meta["to"], reading.meta["cc"]) == ("Tom; kim", "Lee")
    assert "@" not in repr(reading)


def test_raw_bytes_in_headers_and_folded_lines() -> None:
    data = b"From: Ma\xefa\n Ortiz <m@x.org>\nSubject: B\xc3\xa9\xc3\xa9\n  two\nDate: nonsense\n\nHi."
    readings = eml.READER.read(data, options("a.eml"))
    reading = only(readings)
    assert (reading.author, reading.title) == ("Maïa Ortiz", "Béé two")
    assert codes(readings) == ["R732", "R735"]
    assert reading.date == ""


def test_addresses_in_the_text_are_cut_and_counted_and_nothing_else_is() -> None:
    body = "Ask <tom.hill+x@mail.fair.example> or kim@x.org. See https://blog.example/@user.name/a.html and a @ b, x@y."
    readings = eml.READER.read(f"{HEAD}\n{body}".encode(), options("a.eml"))
    assert own(only(readings)) == ["Ask <tom.hill+x> or kim. See https://blog.example/@user.name/a.html and a @ b, x@y."]
    assert [problem.message[:2] for problem in readings.problems if problem.code == "R739"] == ["2 "]


QUOTES = [
    ("Yes.\n\nOn Fri, 3 May 2024, Tom <tom@x.org> wrote:\n> Free?\n> Or not?\n\nReally.", ["Yes.", "Really."]),
    ("Yes.\n\nAm 03.05.2024 um 10:00 schrieb Tom:\n\n> Free?", ["Yes."]),
    ("Yes.\n\nOn Fri, 3 May 2024 at 10:00, Tom Hill\n<tom@x.org> wrote:\n\n> Free?", ["Yes."]),
    ("Tom wrote to me about:\nthe stall.", ["Tom wrote to me about:\nthe stall."]),
    ("> Free?\nYes.\n> Or not?\nNo.", ["Yes.", "No."]),
    ("Yes.\n\n-----Original Message-----\nFrom: Tom\nFree?\n\nBye", ["Yes."]),
    ("Yes.\n\n---------- Forwarded message ---------\nFree?", ["Yes."]),
    (
        "Oui.\n\n________________________________\nDe : Tom Hill\nEnvoyé : vendredi\nÀ : Maya\nObjet : Stand\n\nLibre ?",
        ["Oui.", "_" * 32],
    ),
    ("From: the start it was loud.\nSo loud.", ["From: the start it was loud.\nSo loud."]),
    ("Yes.\n\n-- \nMaya Ortiz\nFair street 5", ["Yes."]),
    ("Yes.\n--\nMaya", ["Yes."]),
    ("One.\n \n\n\t\n\nTwo.", ["One.", "Two."]),
    ("One\n--\n" + "more\n" * 20, ["One\n--\n" + "more\n" * 19 + "more"]),
    ("Yes.\n\nSent from my phone", ["Yes."]),
    ("Sent from my phone, I said, and then\n\na\n\nb\n\nc", ["Sent from my phone, I said, and then", "a", "b", "c"]),
    ("Yes.\n" + "_" * 40 + "\nstalls mailing list\nstalls@x.org", ["Yes."]),
    ("Yes.\n" + "_" * 40 + "\nNo.", ["Yes.\n" + "_" * 40 + "\nNo."]),
]


@pytest.mark.parametrize(("body", "words"), QUOTES)
def test_what_others_wrote_is_marked_and_never_lost(body: str, words: list[str]) -> None:
    reading = mail(body)
    assert own(reading) == words
    cut = re.sub(r"@x\.org", "", body)
    assert reading.text.split() == ["Stall", *cut.split()]
    assert len(own(reading)) + len(quoted(reading)) == len(reading.segments) - 1


def multipart(kind: str, *parts: tuple[str, str]) -> str:
    inside = "".join(f"--b1\nContent-Type: {head}\n\n{body}\n" for head, body in parts)
    return f"{HEAD}Content-Type: multipart/{kind}; boundary=b1\n\n{inside}--b1--\n"


def read(whole: str) -> Readings:
    return eml.READER.read(whole.encode(), options("a.eml"))


def test_of_alternatives_the_plain_one_is_read() -> None:
    assert own(only(read(multipart("alternative", ("text/plain", "Plain."), ("text/html", "<p>Page."))))) == ["Plain."]
    assert own(only(read(multipart("alternative", ("text/plain", " \n"), ("text/html", "<p>One<p>Two"))))) == ["One", "Two"]
    assert own(only(read(multipart("alternative", ("text/plain", ""), ("image/png", "x"))))) == []


def test_all_readable_parts_are_read_and_the_others_counted() -> None:
    readings = read(
        multipart(
            "mixed",
            ("text/plain", "One."),
            ("image/png", "xx"),
            ("text/plain", "Two."),
            ("text/html", "<p>Two.</p>"),
            ("text/plain\nContent-Disposition: attachment; filename=secret.txt", "Three."),
            ("message/rfc822", "From: Kim\n\nHello"),
        )
    )
    reading = only(readings)
    assert own(reading) == ["One.", "Two."]
    assert reading.meta["attachments"] == "image/png 1; message/rfc822 1; text/plain 1"
    assert [problem.message for problem in readings.problems] == [
        "attachments are not read: image/png 1, message/rfc822 1, text/plain 1"
    ]


def test_quotations_of_a_page() -> None:
    page = "<p>Yes.</p><div>On Fri, Tom wrote:<br></div><blockquote><p>Free?</p><blockquote>Old</blockquote>x</blockquote><p>Bye</p></blockquote>"
    reading = mail(page, HEAD + "Content-Type: text/html\n")
    assert own(reading) == ["Yes.", "Bye"]
    assert quoted(reading) == ["On Fri, Tom wrote:", "Free?", "Old", "x"]


@pytest.mark.parametrize(
    ("charset", "data", "words", "told"),
    [
        ("utf-8", "Çava".encode(), "Çava", False),
        ("gb2312", "国镕".encode("gb18030"), "国镕", False),
        ("iso-8859-1", b"\x93so\x94", "“so”", False),
        ("iso-8859-1", b"\x81", "\x81", False),
        ("x-unknown", "Ça".encode(), "Ça", True),
        ("utf-8", b"\xc7a", "Ça", True),
        ("us-ascii", "Ça".encode(), "Ça", False),
        ("", "Ça".encode(), "Ça", False),
    ],
)
def test_charsets_are_believed_only_where_the_bytes_fit(charset: str, data: bytes, words: str, *, told: bool) -> None:
    head = HEAD + (f"Content-Type: text/plain; charset={charset}\n" if charset else "")
    readings = eml.READER.read(head.encode() + b"\n" + data, options("a.eml"))
    assert own(only(readings)) == [words]
    assert ("R732" in codes(readings)) is told


def test_a_part_that_is_no_text_is_said_not_replaced() -> None:
    readings = eml.READER.read(HEAD.encode() + b"Content-Type: text/plain; charset=utf-8\n\n\x81\x8d\xff", options("a.eml"))
    assert own(only(readings)) == []
    assert codes(readings) == ["R732", "R736"]


def test_a_wrong_boundary_is_found_out() -> None:
    head = HEAD + 'Content-Type: multipart/mixed; boundary="other"\n'
    assert own(mail("--real\nContent-Type: text/plain\n\nWords.\n--real--", head)) == ["Words."]
    assert own(mail("no boundary at all: é", head)) == ["no boundary at all: é"]


def test_hostile_nesting_is_refused_in_words() -> None:
    deep = HEAD + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5000))
    readings = eml.READER.read(deep.encode(), options("a.eml"))
    assert codes(readings) == ["R731"]
    assert "parts within parts" in readings.problems[0].message


def test_mails_within_mails_and_mails_that_are_too_large() -> None:
    within = eml.READER.read((HEAD + "Content-Type: message/rfc822\n\n" * 5000).encode(), options("a.eml"))
    assert codes(within)[-1:] == ["R731"]
    assert "cannot be parsed" in within.problems[0].message
    large = eml.READER.read(HEAD.encode() + b"\n" + b"a" * 40_000_000, options("a.eml"))
    assert "larger than 40 MB" in large.problems[0].message


@pytest.mark.parametrize("name", ["eml", "mbox", "chat", "textgrid"])
def test_files_above_the_limit_are_not_read(name: str) -> None:
    reader = registry.load("readers", name, "READER")
    assert codes(reader.read(bytes(100_000_001), options("a"))) == ["R501"]


def test_a_mailbox_has_an_item_a_mail_and_knows_its_threads() -> None:
    def one(number: int, *more: str) -> str:
        lines = (f"From: P{number} <p@x.org>", f"Subject: S{number}", f"Message-ID: <2024-message-{number}@x.org>", *more)
        return "\n".join(lines) + f"\n\nText {number}."

    ask = "In-Reply-To: <2024-message-{}@x.org>"
    readings = box(
        one(1),
        one(2, ask.format(1)),
        one(3, ask.format(2)),
        one(4, "References: <2024-message-0@x.org>\n <2024-message-3@x.org>"),
        one(5, ask.format(6)),
        one(6, ask.format(5)),
    )
    assert readings.container
    assert [item.native for item in readings.items] == [f"2024-message-{n}" for n in range(1, 7)]
    assert [item.meta["thread"].removeprefix("2024-message-") for item in readings.items[:4]] == ["1", "1", "1", "0"]
    assert [item.meta.get("in_reply_to", "")[-1:] for item in readings.items] == ["", "1", "2", "3", "6", "5"]
    assert [own(item) for item in readings.items] == [[f"Text {n}."] for n in range(1, 7)]


def test_ids_without_hosts_short_odd_missing_and_given_twice() -> None:
    head = "From: Maya <m@x.org>\nSubject: S\n"
    readings = box(
        f"{head}Message-ID: <1@a.org>\n\nA",
        f"{head}Message-ID: <1@b.org>\n\nB",
        f"{head}Message-ID: <CA+a/b=c_long_enough@x.org>\n\nC",
        f"{head}\nD",
        f"{head}\nD",
        f"{head}Message-ID: <a-long-message-id@x.org>\n\nE",
        f"{head}Message-ID: <a-long-message-id@x.org>\n\nE",
    )
    natives = [item.native for item in readings.items]
    assert len(set(natives)) == 7
    assert [re.sub(r"[0-9a-f]{8,16}", "#", native) for native in natives] == [
        "1-#",
        "1-#",
        "ca-a-b-c-long-enough-#",
        "mail-#",
        "mail-#-2",
        "a-long-message-id",
        "a-long-message-id-2",
    ]
    assert codes(readings) == ["R734"]


def test_from_at_the_start_of_a_line() -> None:
    text = (
        "From: M <m@x.org>\nSubject: S\n\nSo\n>From the start\nFrom now on\nFrom 10:30 Mon on\nit is loud.\n\n> a\n>From b\n>> c"
    )
    readings = box(text, "From: T <t@x.org>\nSubject: R\n\nok")
    assert len(readings.items) == 2
    first = readings.items[0]
    assert own(first) == ["So\nFrom the start\nFrom now on\nFrom 10:30 Mon on\nit is loud."]
    assert quoted(first) == ["> a\n>From b\n>> c"]


@pytest.mark.parametrize(("data", "code"), [(b"", "R731"), (b"\n\n", "R731"), (b"From x\n", "R731")])
def test_what_is_no_mail_is_refused(data: bytes, code: str) -> None:
    for reader, name in ((mbox.READER, "a.mbox"), (eml.READER, "a.eml")):
        readings = reader.read(data, options(name))
        assert readings.items == () or name == "a.eml"
        assert code in codes(readings) or readings.items


def test_a_mailbox_without_its_first_line_is_one_mail() -> None:
    assert own(mbox.READER.read(HEAD.encode() + b"\nHi.", options("a.mbox")).items[0]) == ["Hi."]
    assert own(mbox.READER.read(b"From maya\n" + HEAD.encode() + b"\nHi.", options("a.mbox")).items[0]) == ["Hi."]


PIECES = [
    b"From: ",
    b"Maya <m@x.org>",
    b"From x Fri May  3 10:00:00 2024\n",
    b"\n",
    b"\n\n",
    b"Subject: =?utf-8?Q?=C3=A9?= =?x?B?Y?=\n",
    b"Content-Type: multipart/mixed; boundary=b\n",
    b'Content-Type: multipart/alternative; boundary="b"\n\n',
    b"Content-Type: text/html; charset=utf-16\n",
    b"Content-Type: text/plain; charset*=x'y'z\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: x-uuencode\n",
    b"Content-Disposition: inline\n",
    b"--b\n",
    b"--b--\n",
    b"> ",
    b"-- \n",
    b"On Fri Maya wrote:\n",
    b"<blockquote>",
    b"</blockquote>",
    b"<p>",
    b"m@x.org ",
    b"Message-ID: <1@x>\n",
    b"References: <1@x> <2@x>\n",
    b"Date: Fri, 99 May 2024 10:00:00 +9999\n",
    b"\xe9",
    b"\xcc\x81",
    b"\0",
    b"=3D=\n",
]


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=30))
def test_mails_of_anything(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    check(eml.READER.read(data, options("a.eml")), "eml")
    check(mbox.READER.read(b"From x Fri May  3 10:00:00 2024\nFrom: Maya\n" + data, options("a.mbox")), "mbox")


@pytest.mark.parametrize(
    ("head", "name", "reader"),
    [
        (SMALL["mbox"], "mails.txt", "mbox"),
        (SMALL["eml"], "mail", "eml"),
        (b"From: Tom\nSubject: x\n\n", "a.eml", "eml"),
        (b"From: Tom\nSubject: Interview\n\nI: Hello", "a.txt", "txt"),
        (b"Date: 2012\nMaya: Hello", "a.txt", "txt"),
        (b"From the start\n", "a.txt", "txt"),
        (b"From maya\nx", "a.mbox", "mbox"),
    ],
)
def test_who_reads_it(head: bytes, name: str, reader: str) -> None:
    assert find_reader(head, name).name == reader


def standard(data: bytes, folder: Path) -> list[Message]:
    """The mails as the standard library's mailbox parts them."""
    (folder / "box").write_bytes(data)
    with closing(mailbox.mbox(folder / "box")) as mails:
        return [message_from_bytes(mails.get_bytes(key)) for key in mails.keys()]  # noqa: SIM118  the mails would be parsed


@pytest.mark.shared
def test_the_samples_of_the_manifest(shared: Path, tmp_path: Path) -> None:
    """Counts and subjects as the manifest has them, senders without their addresses; the number of mails also as mailbox has it.

    Two rows name the sender wrongly. mbox_iso8859_encoding: `luc?acharlie at wellsfargo.com` is the address, the name stands
    behind it in brackets (Lucía Charlie). mbox_complex: the second sender has a name too, in brackets (Danilo Šegan). The
    same holds for mbox_unixfrom_encoding and mbox_no_fields (Christian Aistleitner, Göran Lastname). The column `last` is
    the subject of the last mail.
    """
    authors = {
        "mbox/mbox_complex.mbox": ["Eugenia Loli-Queru", "Danilo Šegan"],
        "mbox/mbox_multipart.mbox": ["yves (yingmin) yang", "Nehren, Daniel"],
        "mbox/mbox_iso8859_encoding.mbox": ["Lucía Charlie"],
        "mbox/mbox_unknown_encoding.mbox": ["Ô¬´Ï"],
        "mbox/mbox_unixfrom_encoding.mbox": ["Christian Aistleitner"],
        "mbox/mbox_no_fields.mbox": ["Göran Lastname"] * 5 + ["goran"],
        "eml/mail_test_1.eml": ["служба ФНС Даниил Суворов"],
        "eml/mail_test_11.eml": ["служба ФНС Даниил Суворов"],
        "eml/mail_test_3.eml": ["Ava Oneil"],
        "eml/mail_test_17.eml": ["notificaccion-clientes"],
        "eml/mail_malformed_1.eml": ["femucca"],
        "eml/mail_malformed_3.eml": ["El Punto de los Frutos & Verdes"],
        "eml/mail_test_8.eml": ["Helicopter_flight_simulator"],
    }
    formats = shared / "data" / "formats"
    with (formats / "MANIFEST.csv").open(encoding="utf-8", newline="") as rows:
        samples = {row["file"]: row for row in csv.DictReader(rows) if row["file"].startswith(("mbox/", "eml/"))}
    assert set(samples) == set(authors)
    for file, row in samples.items():
        data = (formats / file).read_bytes()
        readings = find_reader(data[:4096], file).read(data, options(file))
        assert readings.format == file.partition("/")[0]
        assert len(readings.items) == int(row["expected_units"]), file
        assert [item.author for item in readings.items] == authors[file]
        assert readings.items[0].title == row["first"], file
        assert readings.items[-1].title == (row["last"] or row["first"]), file
        assert not any(re.search(r"\w@\w+\.\w", repr(item)) for item in readings.items), file
        assert all(own(item) or file == "eml/mail_malformed_1.eml" for item in readings.items), file
        if readings.container:
            assert len(standard(data, tmp_path)) == len(readings.items)


@pytest.mark.shared
def test_every_word_of_the_mailing_lists_is_there(shared: Path, tmp_path: Path) -> None:
    """The standard library's own view of the plain part, word by word; only what stands behind an @ is missing."""
    for path in sorted((shared / "data" / "formats" / "mbox").glob("*.mbox")):
        data = path.read_bytes()
        for item, message in zip(mbox.READER.read(data, options(path.name)).items, standard(data, tmp_path), strict=True):
            plain = next(part for part in message.walk() if part.get_content_type() == "text/plain")
            payload = plain.get_payload(decode=True)
            assert isinstance(payload, bytes)
            words = re.sub(r"(\w)@[\w.]+\w", r"\1", payload.decode("utf-8")).split()
            assert item.text.removeprefix(item.title).split() == words, path.name
