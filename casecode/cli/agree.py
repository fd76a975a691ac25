"""`casecode agree`: agreement among coders, where they part, and the sample for double coding."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casecode.cli import options, show

if TYPE_CHECKING:
    from casecode.analysis.agreement_nouns import AgreementAsked
    from casecode.domain.problem import Problem
    from casecode.workflow.agree_table import Tabled

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_UNITS = "turn, sentence, paragraph, document, excerpt, span or char; else the round's, turn for talk, paragraph for texts."
Unit = Annotated[str, typer.Option(help=_UNITS, metavar="UNIT")]
Match = Annotated[str, typer.Option(help="When a passage counts for a unit: majority, any or full.", metavar="MATCH")]
Coders = Annotated[
    str,
    typer.Option(
        help="Whose work, with commas; consensus, rules and accepted (suggestions) only when named.",
        metavar="A,B",
        autocompletion=options.complete_comparable,
    ),
]
Round = Annotated[
    str,
    typer.Option(
        "--round", help="Only this round: its units, its codings.", metavar="ROUND", autocompletion=options.complete_round
    ),
]
Interviewer = Annotated[bool, typer.Option("--include-interviewer", help="Count what interviewers and moderators say, too.")]
Whole = Annotated[
    str,
    typer.Option(
        help="Coders (or all) who read every source they coded in from end to end: for imported codings.",
        metavar="A,B",
        autocompletion=options.complete_readers,
    ),
]
Lead = Annotated[str, typer.Option(help="With --unit excerpt: whose passages are the units.", metavar="CODER")]
Seed = Annotated[int, typer.Option(help="Seed of the resamples behind the intervals.", min=0)]
Resamples = Annotated[int, typer.Option(help="How many resamples.", min=100)]


@app.callback(
    invoke_without_command=True,
    epilog="Example: casecode agree --unit sentence --coders ana,ben.  Next: casecode agree disagreements, casecode reconcile.  "
    "In NVivo: Coding Comparison Query; in ATLAS.ti: Inter-coder Agreement; in MAXQDA: Intercoder Agreement.",
)
def agree(
    ctx: typer.Context,
    unit: Unit = "",
    match: Match = "majority",
    coders: Coders = "",
    round_: Round = "",
    by: Annotated[
        str,
        typer.Option(
            help="Also within: coder, method, case, round, or another dimension, with commas.",
            autocompletion=options.complete_dimensions,
        ),
    ] = "",
    level: Annotated[
        str,
        typer.Option(help="leaf or theme (a theme with all below it); with --table nominal, ordinal, interval, ratio or set."),
    ] = "",
    where: options.Where = "",
    include_interviewer: Interviewer = False,
    whole: Whole = "",
    lead: Lead = "",
    seed: Seed = 1,
    resamples: Resamples = 2000,
    table: Annotated[
        Path | None,
        typer.Option("--table", help="Instead: a CSV, one row a unit, one column a coder, empty = missing.", metavar="FILE.csv"),
    ] = None,
    values: Annotated[
        str, typer.Option(help="With --table: all values that could be given, in their order, with commas.", metavar="A,B")
    ] = "",
    empty_is_none: Annotated[
        bool,
        typer.Option(
            "--empty-is-none", help="With --table --level set: an empty cell is a unit without codes, not a missing one."
        ),
    ] = False,
    explain: Annotated[
        str, typer.Option(help="Formula, source and counts behind the figures of it.", metavar="CODE|COEFFICIENT")
    ] = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Agreement among the people who coded independently: every code, label sets, with intervals.

    A unit that somebody read and did not code counts as 0; what was not read is missing. Undefined is empty, never 0 or 1.
    """
    if ctx.invoked_subcommand is not None:
        return
    if table is not None:
        from casecode.workflow.agree_table import tabled

        read = tabled(
            table,
            level or "nominal",
            seed=seed,
            resamples=resamples,
            unit=unit,
            coders=_listed(coders),
            declared=_listed(values),
            empty_is_none=empty_is_none,
        )
        _of_table(*read, explain, to, output)
        return
    from casecode.analysis.agreement_nouns import AgreementAsked as Asked

    asked = Asked(
        unit=unit,
        match=match,
        coders=_listed(coders),
        round=round_,
        level=level or "leaf",
        by=_listed(by),
        seed=seed,
        resamples=resamples,
        where=where,
        include_interviewer=include_interviewer,
        whole=_listed(whole),
        lead=lead,
    )
    if explain:
        from casecode.workflow.agree import explain as explained

        show.deliver(explained(options.study(), asked, explain).encode(), output, what="The explanation")
    else:
        _of_study(asked, to, output)


@app.command(
    short_help="Where coders part, and who gave what.",
    epilog="Example: casecode agree disagreements --code trust.  Next: casecode reconcile.  "
    "In MAXQDA: the red rows of the code-specific results table; in INCEpTION: Curation.",
)
def disagreements(
    code: Annotated[str, typer.Option(help="Only those over this code.", autocompletion=options.complete_code)] = "",
    matrix: Annotated[bool, typer.Option("--matrix", help="Codes against codes instead of the list.")] = False,
    unit: Unit = "",
    match: Match = "majority",
    coders: Coders = "",
    round_: Round = "",
    level: Annotated[str, typer.Option(help="leaf or theme.")] = "leaf",
    where: options.Where = "",
    include_interviewer: Interviewer = False,
    whole: Whole = "",
    lead: Lead = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Where coders part: the place, who gave what, the words; or with --matrix which codes stand against each other."""
    from casecode.analysis.agreement_nouns import AgreementAsked as Asked
    from casecode.workflow.agree_disagreements import parted

    asked = Asked(
        unit=unit,
        match=match,
        coders=_listed(coders),
        round=round_,
        level=level,
        where=where,
        include_interviewer=include_interviewer,
        whole=_listed(whole),
        lead=lead,
    )
    found = parted(options.study(), asked, code)
    screen = options.format_of(to, output) == "table" and not output
    drawn = found.shown(matrix=matrix, screen=screen)
    if found.found or not screen:
        options.give(drawn, to, output, title="confusion" if matrix else "disagreements")
    for line in found.talk():
        show.say(line)


@app.command(
    short_help="Draw what several people code, as a round.",
    epilog="Example: casecode agree plan --share 20% --by case --seed 7 --coders ana,ben.  Next: casecode code --round r1, then casecode agree --round r1.",
)
def plan(
    share: Annotated[str, typer.Option(help="How much of the material, such as 20%; else the protocol's double_coding.")] = "",
    by: Annotated[
        str | None,
        typer.Option(
            help="Draw within each case, method, …, with commas.", metavar="DIM", autocompletion=options.complete_strata
        ),
    ] = None,
    seed: Annotated[str, typer.Option(help="The same seed draws the same sample.")] = "",
    coders: Annotated[
        str, typer.Option(help="Who codes it, with commas.", metavar="A,B", autocompletion=options.complete_coders)
    ] = "",
    unit: Annotated[str, typer.Option(help="What agreement will be counted over.", metavar="UNIT")] = "",
    sources: Annotated[bool, typer.Option("--sources", help="Draw whole sources rather than blocks.")] = False,
    length: Annotated[int, typer.Option(help="Words of a block, about.", min=1)] = 400,
    purpose: Annotated[str, typer.Option(help="reliability, training or recode (the same coder again).")] = "reliability",
    name: Annotated[str, typer.Option(help="What the round is called; else r1, r2, …")] = "",
    dry_run: options.DryRun = False,
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Draw the sample that several people code: whole sources or contiguous blocks, kept as a round with who codes what."""
    from casecode.workflow.agree_plan import plan as draw

    done = draw(
        options.study(),
        share=share,
        by=by,
        seed=seed,
        coders=_listed(coders),
        unit=unit,
        sources=sources,
        length=length,
        purpose=purpose,
        name=name,
        dry_run=dry_run,
    )
    options.give(done.table(), to, output, title="sample")
    for line in done.talk():
        show.say(line)


def _of_study(asked: AgreementAsked, to: str, output: str) -> None:
    """The tables, and what to know about them; exit 4 when there is nothing to compare."""
    from casecode.workflow.agree import agreement_of, screen_tables, stable_table, talk
    from casecode.workflow.agree_next import closing

    study = options.study()
    found = agreement_of(study, asked)
    show.problems(found.problems)
    nothing = any(problem.level == "error" for problem in found.problems)
    if options.format_of(to, output) != "table" or output:
        options.give(stable_table(found), to, output, title="agreement")
    elif not nothing:
        for title, drawn in screen_tables(found):
            if title:
                show.result(f"\n{title}")
            show.table(drawn)
    for line in ("", *talk(found), *closing(study, found)):
        show.say(line)
    raise typer.Exit(4 if nothing else 0)


def _of_table(done: Tabled | None, problems: tuple[Problem, ...], explain: str, to: str, output: str) -> None:
    """A plain reliability table, no study needed; exit 4 when it cannot be read."""
    show.problems(problems)
    if done is None:
        raise typer.Exit(4)
    if explain:
        show.deliver(done.explained(explain).encode(), output, what="The explanation")
        return
    options.give(done.table(), to, output, title="agreement", guarded=False)
    for line in done.talk():
        show.say(line)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split(",") if part.strip())
