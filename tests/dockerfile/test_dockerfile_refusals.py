"""What BuildKit refuses of an instruction, and what it takes.

The lists were compared with the answers of a real engine (BuildKit 0.13).
"""

from __future__ import annotations

import pytest

from autofix.dockerfile import DockerfileError, parse

TAKEN = r"""
COPY a b|COPY ["a","b"]|COPY --from=a b c|COPY --chown=1 --chmod=2 --link a b
COPY --link=TRUE a b|COPY --exclude=a --exclude=b --parents a b|COPY "a b"|COPY a <<"x
ADD --keep-git-dir=true a b|ADD --checksum=x a b|ADD --unpack=false a b|COPY <<E /x\nE
RUN|RUN []|RUN ["a"|RUN --mount=type=foo a|RUN --mount=from=a$ a|RUN --network=none a
RUN --security=insecure a|RUN --mount=type=cache,target=/a --mount=type=cache,target=/b c
RUN --device=a --device=b c|RUN -- --foo|RUN \\--foo
CMD|CMD []|CMD ["a"] x|CMD {"a":1}|CMD ["a\\q"]|CMD [NaN]|CMD "--foo"|CMD -- --foo
ENTRYPOINT|ENTRYPOINT []|SHELL ["a"]
ENV A=|ENV A b|ENV "A B"=c|ENV 'a=|LABEL a b|LABEL ""=b|ARG A|ARG --x A|ARG A B=1|ARG ""
EXPOSE 80|EXPOSE []|FROM a as b|FROM a As B_-.x|FROM --platform=x a|FROM ""
HEALTHCHECK NONE|HEALTHCHECK --foo=1 NONE|HEALTHCHECK none|HEALTHCHECK cmd ["a"]
HEALTHCHECK --interval=30s CMD a|HEALTHCHECK --interval=0 CMD a|HEALTHCHECK --interval= CMD a
HEALTHCHECK --interval=1h2m3.5s CMD a|HEALTHCHECK --interval=.5s CMD a
HEALTHCHECK --interval=5.s CMD a|HEALTHCHECK --interval=+5s CMD a|HEALTHCHECK --interval=-0s CMD a
HEALTHCHECK --interval=1ms CMD a|HEALTHCHECK --retries=3 CMD a|HEALTHCHECK --retries=-0 CMD a
HEALTHCHECK --retries=+3 CMD a|HEALTHCHECK --start-period=1s --start-interval=1s --timeout=1s CMD a
MAINTAINER a b|ONBUILD foo bar|ONBUILD RUN|ONBUILD COPY a|ONBUILD ENV|ONBUILD RUN --foo a
STOPSIGNAL a b|STOPSIGNAL --x a|USER a b|VOLUME a b|VOLUME ["a"]|WORKDIR a b|WORKDIR ""
"""

REFUSED = r"""
COPY|COPY a|COPY []|COPY ["a"]|COPY [1]|COPY --from a b|COPY --from=a --from=b c d
COPY --foo=1 a b|COPY --link= a b|COPY --link=maybe a b|COPY --link --link a b
COPY a <<E\nE|COPY <<E\nE|COPY <<E <<F\nE\nF|ADD a|ADD --from=x a b|ADD a <<E\nE
RUN [1]|RUN [[[]]]|RUN --foo a|RUN --mount a|RUN --mount= a|RUN --mount=from=$x a
RUN --mount=FROM=$x,type=bind a|RUN --network=foo a|RUN --network= a|RUN --security=foo a
RUN --network=none --network=none a|RUN <<E
CMD --x|CMD [null]|CMD [true]|ENTRYPOINT --x y|SHELL|SHELL []|SHELL a
ENV|ENV A|ENV =b|ENV A=1 B|ENV --x A=b|LABEL|LABEL a|LABEL a=1 b|LABEL a=1 =2
ARG|ARG =1|ARG --x|EXPOSE|EXPOSE --x 80
FROM|FROM a b|FROM a AS|FROM a AS b c|FROM a as 1b|FROM a AS b@|FROM a # c|FROM a or b
FROM --platform a|FROM --foo=1 a|FROM --platform=x --platform=y a
HEALTHCHECK|HEALTHCHECK NONE x|HEALTHCHECK CMD|HEALTHCHECK CMD []|HEALTHCHECK foo
HEALTHCHECK --interval=30 CMD a|HEALTHCHECK --interval=1us CMD a|HEALTHCHECK --interval=-5s CMD a
HEALTHCHECK --interval=.s CMD a|HEALTHCHECK --interval=1d CMD a|HEALTHCHECK --interval=00 CMD a
HEALTHCHECK --retries=-3 CMD a|HEALTHCHECK --retries=x CMD a|HEALTHCHECK --retries=2147483648 CMD a
HEALTHCHECK --timeout=1s --timeout=2s CMD a
MAINTAINER|MAINTAINER --x a|ONBUILD|ONBUILD FROM a|ONBUILD ONBUILD RUN a|ONBUILD MAINTAINER a
ONBUILD ENV A|ONBUILD CMD [1]|ONBUILD --x RUN a|ONBUILD onbuild
STOPSIGNAL|STOPSIGNAL --x|USER|USER --x a|VOLUME|VOLUME []|VOLUME [""]|VOLUME [" "]|VOLUME --x a
WORKDIR|WORKDIR --x a|foo|foo bar|RUM x
"""


def cases(text: str) -> list[str]:
    lines = text.strip().replace("\n", "|").split("|")
    return [line.replace("\\n", "\n").replace("\\\\", "\\") for line in lines]


@pytest.mark.parametrize("line", cases(TAKEN))
def test_taken(line: str) -> None:
    assert parse(f"FROM a AS zz\n{line}\n").instructions[1].first_line == 2


@pytest.mark.parametrize("line", cases(REFUSED))
def test_refused(line: str) -> None:
    with pytest.raises(DockerfileError) as caught:
        parse(f"FROM a AS zz\n# c\n{line}\nUSER b\n")
    assert caught.value.line == 3
    assert caught.value.message[0] not in " "
    assert caught.value.advice.endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file has no instructions"),
        ("# c\n\n", 1, "the file has no instructions"),
        ("ARG a\nARG b\n", 2, "the file has no FROM"),
        ("ARG a\nENV b=c\nFROM a\n", 2, "ENV stands before the first FROM"),
        ("FROM a\nU\u017fER a", 2, "unknown instruction: U\u017fER"),
        ("FROM a\nUSER\xa0a", 2, "unknown instruction: USER\xa0a"),
        ("FROM a\n\\\n", 2, "unknown instruction: "),
    ],
)
def test_files_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(DockerfileError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.message) == (line, message)


def test_advice_for_a_slip() -> None:
    with pytest.raises(DockerfileError) as caught:
        parse("FROM a\nCOYP a b")
    assert caught.value.advice == "Did you mean COPY?"


def test_kelvin_is_a_k() -> None:
    assert parse("FROM a\nWOR\u212aDIR /a").instructions[1].keyword == "WORKDIR"
