"""Lazy dataclasses are dataclasses."""

from __future__ import annotations

import dataclasses
import pickle
import typing
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autofix.pattern import fits, pattern
from autofix.values import NamedTuple, cached_property, dataclass, field, replace


@dataclass(frozen=True)
class Lazy:
    """A value."""

    name: str
    values: tuple[int, ...] = ()
    options: dict[str, int] = field(default_factory=dict)
    hidden: str = field(default="", repr=False)

    @cached_property
    def total(self) -> int:
        """The sum."""
        return sum(self.values)


@dataclasses.dataclass(frozen=True)
class Eager:
    """The same."""

    name: str
    values: tuple[int, ...] = ()
    options: dict[str, int] = dataclasses.field(default_factory=dict)
    hidden: str = dataclasses.field(default="", repr=False)


@dataclass(frozen=True)
class Inheriting(Lazy):
    """A value that is one of the others."""

    more: int = 0


@dataclass()
class Open:
    """One that changes."""

    items: list[int] = field(default_factory=list)
    count: int = 0


class Pair(NamedTuple):
    """A named tuple."""

    name: str
    value: int = 1

    @property
    def twice(self) -> int:
        """Twice the value."""
        return 2 * self.value


class Standard(typing.NamedTuple):
    """The same."""

    name: str
    value: int = 1


def test_it_is_what_dataclasses_makes() -> None:
    lazy, eager = Lazy("a", (1,), hidden="x"), Eager("a", (1,), hidden="x")
    assert repr(lazy) == repr(eager).replace("Eager", "Lazy")
    assert dataclasses.asdict(lazy) == dataclasses.asdict(eager)
    assert dataclasses.is_dataclass(lazy)
    names = [item.name for item in dataclasses.fields(Lazy)]
    assert names == [item.name for item in dataclasses.fields(Eager)]
    assert Lazy.__match_args__ == Eager.__match_args__
    assert lazy == Lazy("a", (1,), {}, "x") != Lazy("a", (1,))
    other: object = eager
    assert lazy != other
    assert lazy.options is not Lazy("a").options


def test_it_is_frozen_and_hashable() -> None:
    lazy = Lazy("a", options=None)  # type: ignore[arg-type]
    assert hash(lazy) == hash(Lazy("a", options=None))  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError):
        lazy.name = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del lazy.name


def test_a_copy_forgets_what_was_worked_out() -> None:
    lazy = Lazy("a", (1, 2))
    assert lazy.total == 3
    assert lazy == Lazy("a", (1, 2))
    for copy in (replace(lazy, values=(5,)), dataclasses.replace(lazy, values=(5,))):
        assert (copy.name, copy.total) == ("a", 5)
    with pytest.raises(TypeError):
        replace(lazy, nothing=1)  # type: ignore[call-arg]


def test_dataclasses_is_asked_once_for_each_class(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class Copied:
        name: str

    asked: list[str] = []
    real = dataclasses.make_dataclass

    def counted(name: str, *arguments: Any, **options: Any) -> Any:
        asked.append(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(dataclasses, "make_dataclass", counted)
    copies = [dataclasses.replace(Copied("a"), name=str(number)) for number in range(20)]
    assert copies[-1] == Copied("19")
    assert asked == ["Copied"]


def test_it_survives_pickling() -> None:
    lazy = Lazy("a", (1, 2), {"b": 1})
    assert pickle.loads(pickle.dumps(lazy)) == lazy


def test_arguments_are_checked() -> None:
    made: Any = Lazy
    for _ in range(50):
        assert made("a", hidden="x") == Lazy("a", (), {}, "x")
        assert made("a").options is not made("a").options
        for arguments, named in (
            ((), {}),
            (("a", (), {}, "", "too many"), {}),
            (("a",), {"name": "twice"}),
            (("a",), {"other": 1}),
        ):
            with pytest.raises(TypeError):
                made(*arguments, **named)


def test_one_that_is_not_frozen_changes() -> None:
    made = Open()
    made.count += 1
    made.items.append(1)
    assert made == Open([1], 1)
    assert Open().items == []
    unhashable: Any = made
    with pytest.raises(TypeError):
        hash(unhashable)


def test_a_named_tuple_is_what_typing_makes() -> None:
    pair, same = Pair("a", value=2), Standard("a", 2)
    assert tuple(pair) == tuple(same)
    assert pair._asdict() == same._asdict()
    assert (pair.name, pair.value, pair.twice) == ("a", 2, 4)
    assert repr(pair) == repr(same).replace("Standard", "Pair")
    assert Pair._fields == Standard._fields == Pair.__match_args__
    assert Pair._field_defaults == Standard._field_defaults
    assert hash(pair) == hash(same)
    assert Pair("a") == Pair._make(("a", 1)) == pair._replace(value=1)
    assert type(pair._replace(value=1)) is Pair
    assert pickle.loads(pickle.dumps(pair)) == pair
    assert not hasattr(pair, "__dict__")
    unsettable: Any = pair
    with pytest.raises(AttributeError):
        unsettable.name = "b"


def test_arguments_of_a_named_tuple_are_checked() -> None:
    made: Any = Pair
    for _ in range(50):
        assert made("a") == made(name="a", value=1) == ("a", 1)
        for arguments, named in (
            ((), {}),
            (("a", 1, 2), {}),
            (("a",), {"name": "twice"}),
            (("a",), {"other": 1}),
        ):
            with pytest.raises(TypeError):
                made(*arguments, **named)
    with pytest.raises(TypeError):
        made("a")._replace(other=1)


def test_few_objects_need_no_method_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a method was written")

    @dataclass(frozen=True)
    class Rare:
        name: str
        values: list[int] = field(default_factory=list)

    class RarePair(NamedTuple):
        name: str
        value: int = 1

    monkeypatch.setattr("builtins.exec", refused)
    assert (Rare("a").values, RarePair("a").value) == ([], 1)
    with pytest.raises(AssertionError, match="was written"):
        [Rare("a") for _ in range(50)]
    with pytest.raises(AssertionError, match="was written"):
        [RarePair("a") for _ in range(50)]


@given(st.text("ab*?[].\n", max_size=8), st.text("ab*?[]!.\n", max_size=8))
@example("a", "a*a")
@example("ab", "a*b")
def test_wildcards_mean_what_they_mean_to_fnmatch(text: str, form: str) -> None:
    assert fits(text, form) == fnmatchcase(text, form)


def test_patterns_are_compiled_at_first_use() -> None:
    broken = pattern("(")
    with pytest.raises(Exception, match="unterminated"):
        broken.match("x")
    found = pattern(r"(\d+)")
    assert found.pattern == r"(\d+)"
    assert found.sub("n", "a12b3") == "anbn"
    match = found.search("a12")
    assert match
    assert match[1] == "12"
