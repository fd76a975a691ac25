"""Small recordings and mails made by hand for the tests, in the forms that programs give them."""

from __future__ import annotations

from xml.sax.saxutils import escape

TALK = (("Interviewer", "How did it start?"), ("Maya", "In a bar [laughs]."), ("Interviewer", "And?"), ("Maya", "The fair."))


def elan(*tiers: tuple[str, str, tuple[tuple[int | None, int | None, str], ...]], slots: str = "") -> bytes:
    """An ELAN file: name of each tier, its further attributes, its annotations with begin and end in milliseconds."""
    order: list[str] = []
    bodies: list[str] = []
    for name, more, said in tiers:
        rows: list[str] = []
        for begin, end, words in said:
            for time in (begin, end):
                value = "" if time is None else f' TIME_VALUE="{time}"'
                order.append(f'<TIME_SLOT TIME_SLOT_ID="ts{len(order) + 1}"{value}/>')
            rows.append(
                f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{len(order) // 2}" TIME_SLOT_REF1="ts{len(order) - 1}" '
                f'TIME_SLOT_REF2="ts{len(order)}"><ANNOTATION_VALUE>{escape(words)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>'
            )
        bodies.append(f'<TIER TIER_ID="{name}" LINGUISTIC_TYPE_REF="talk" {more}>{"".join(rows)}</TIER>')
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" DATE="2024-05-03T10:00:00+01:00">'
        '<HEADER TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///home/someone/fair.wav"/></HEADER>'
        f"<TIME_ORDER>{slots}{''.join(order)}</TIME_ORDER>{''.join(bodies)}</ANNOTATION_DOCUMENT>"
    ).encode()


def grid(*tiers: tuple[str, tuple[tuple[float, float, str], ...]], short: bool = False) -> str:
    """A TextGrid of interval tiers, long or short."""
    rows = ['File type = "ooTextFile"', 'Object class = "TextGrid"', ""]
    rows += ["0", "9", "<exists>", str(len(tiers))] if short else ["xmin = 0 ", "xmax = 9 ", "tiers? <exists> "]
    rows += [] if short else [f"size = {len(tiers)} ", "item []: "]
    for number, (name, intervals) in enumerate(tiers, 1):
        quoted = name.replace('"', '""')
        head = ('"IntervalTier"', f'"{quoted}"', "0", "9", str(len(intervals)))
        names = ("class = ", "name = ", "xmin = ", "xmax = ", "intervals: size = ")
        rows += (
            head
            if short
            else [f"    item [{number}]:", *(f"        {key}{value} " for key, value in zip(names, head, strict=True))]
        )
        for at, (begin, end, words) in enumerate(intervals, 1):
            cells = (str(begin), str(end), '"' + words.replace('"', '""') + '"')
            keys = ("xmin = ", "xmax = ", "text = ")
            rows += (
                cells
                if short
                else [f"        intervals [{at}]:", *(f"            {k}{v} " for k, v in zip(keys, cells, strict=True))]
            )
    return "\n".join(rows) + "\n"


SMALL: dict[str, bytes] = {
    "eaf": elan(
        ("INT", 'PARTICIPANT="Interviewer"', ((0, 900, "How did it start?"), (2000, 2500, "And?"))),
        ("MAY", 'PARTICIPANT="Maya"', ((800, 1900, "In a bar [laughs]."), (2600, 3000, "The fair."))),
    ),
    "textgrid": grid(
        ("Interviewer", ((0, 0.9, "How did it start?"), (0.9, 2, ""), (2, 2.5, "And?"))),
        ("Maya", ((0, 0.8, ""), (0.8, 1.9, "In a bar [laughs]."), (2.6, 3, "The fair."))),
    ).encode(),
    "chat": (
        b"@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tINT Investigator, MAY Maya Participant\n@Date:\t03-MAY-2024\n"
        b"*INT:\thow did it start ? \x150_900\x15\n*MAY:\tin a bar &=laughs .\n%mor:\tprep|in\n*INT:\tand ?\n*MAY:\tthe\n\tfair .\n@End\n"
    ),
    "tei": (
        b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Talk</title></titleStmt></fileDesc>'
        b'<profileDesc><particDesc><person xml:id="m"><persName>Maya</persName></person></particDesc></profileDesc></teiHeader>'
        b'<text><body><u who="#i">How did it start?</u><u who="#m"><seg>In a bar <vocal><desc>laughs</desc></vocal>.</seg></u></body></text></TEI>'
    ),
    "exb": (
        b'<basic-transcription><head><speakertable><speaker id="SPK0"><abbreviation>MAY</abbreviation></speaker></speakertable></head>'
        b'<basic-body><common-timeline><tli id="T0" time="0.0"/><tli id="T1" time="1.5"/><tli id="T2"/><tli id="T3" time="3.0"/>'
        b'</common-timeline><tier id="A" speaker="SPK0" category="v" type="t"><event start="T0" end="T1">In a bar. </event>'
        b'<event start="T1" end="T2">The fa</event><event start="T2" end="T3">ir. </event></tier></basic-body></basic-transcription>'
    ),
    "mbox": (
        b"From maya@fair.example Fri May  3 10:00:00 2024\nFrom: Maya <maya@fair.example>\nDate: Fri, 3 May 2024 10:00:00 +0200\n"
        b"Subject: Stall\nMessage-ID: <20240503100000.stall@fair.example>\n\nIs the stall free?\n\n"
        b"From tom@fair.example Fri May  3 11:00:00 2024\nFrom: Tom <tom@fair.example>\nSubject: Re: Stall\n"
        b"In-Reply-To: <20240503100000.stall@fair.example>\nMessage-ID: <20240503110000.answer@fair.example>\n\n> Is the stall free?\n\nIt is.\n"
    ),
    "eml": (
        b"From: Maya <maya@fair.example>\nTo: Tom <tom@fair.example>\nSubject: Stall\nMessage-ID: <20240503100000.stall@fair.example>\n"
        b"Date: Fri, 3 May 2024 10:00:00 +0200\n\nIs the stall free?\n\n-- \nMaya\n"
    ),
}
