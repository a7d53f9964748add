"""Dataclasses that cost nothing until they are used: what ``dataclasses`` gives, but lazily.

A run makes objects of few of the classes that the modules define. Importing ``dataclasses`` and
writing the methods of every class would take as long as mending a file; here a class gets its
``__init__`` with its first object, and all share the other methods. They are dataclasses to
``dataclasses.fields``, ``replace`` and ``is_dataclass`` all the same, and to type checkers.
"""

from __future__ import annotations

from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:

    def field(*, default=..., default_factory=None, repr=True):
        """Say more of a field, as ``dataclasses.field`` does."""
        return _Field(default, default_factory, repr)

    def dataclass(*, frozen=False):
        """Make a class a dataclass; a frozen one is hashable, and its fields stay as they are."""
        return lambda made: _made(made, frozen)

    def replace(value, /, **changes):
        """Return a copy of a value with some fields changed, as ``dataclasses.replace`` does."""
        fields = value.__class__.__lazy_fields__
        if not changes.keys() <= fields.defaults.keys():
            raise TypeError(f"no such field: {', '.join(changes.keys() - fields.defaults.keys())}")
        copy = object.__new__(value.__class__)
        attributes = copy.__dict__
        attributes.update(value.__dict__)
        attributes.update(changes)
        for name in fields.cached:
            attributes.pop(name, None)
        return copy


__all__ = ["dataclass", "field", "replace"]


class _Field:
    """The default of a field, or what makes one; ``...`` and None where there is none."""

    def __init__(self, default: Any, factory: Any, shown: bool) -> None:
        self.default, self.factory, self.shown = default, factory, shown


class _Fields:
    """The fields of a class by name, and the names of what its objects may keep beside them.

    Those that the class inherits come first.
    """

    def __init__(self, made: type, frozen: bool) -> None:
        self.frozen = frozen
        self.defaults: dict[str, _Field] = {}
        self.kinds: dict[str, Any] = {}
        self.cached = [n for n, v in made.__dict__.items() if isinstance(v, cached_property)]
        inherited: _Fields | None = getattr(made.__base__, "__lazy_fields__", None)
        if inherited:
            self.defaults |= inherited.defaults
            self.kinds |= inherited.kinds
            self.cached += inherited.cached
        self.kinds |= made.__annotations__
        for name in made.__annotations__:
            default = made.__dict__.get(name, ...)
            if not isinstance(default, _Field):
                default = _Field(default, None, True)
            elif default.default is not ...:
                setattr(made, name, default.default)
            elif name in made.__dict__:
                delattr(made, name)
            self.defaults[name] = default
        self.values = itemgetter(*self.defaults)


class _Standard:
    """What ``dataclasses`` looks for in a class, made by it when it does."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, _: object, made: Any) -> Any:
        import dataclasses

        fields = made.__lazy_fields__
        listed = []
        for name, told in fields.defaults.items():
            options: dict[str, Any] = {"repr": told.shown}
            if told.factory:
                options["default_factory"] = told.factory
            elif told.default is not ...:
                options["default"] = told.default
            listed.append((name, fields.kinds[name], dataclasses.field(**options)))
        twin = dataclasses.make_dataclass(made.__name__, listed, frozen=fields.frozen)
        return getattr(twin, self.name)


def _made(made: Any, frozen: bool) -> Any:
    fields = _Fields(made, frozen)
    made.__lazy_fields__ = fields
    made.__match_args__ = tuple(fields.defaults)  # type: ignore[misc]
    made.__dataclass_fields__ = _Standard("__dataclass_fields__")
    made.__dataclass_params__ = _Standard("__dataclass_params__")

    def first(self: Any, *values: Any, **named: Any) -> None:
        made.__init__ = _initializer(made, fields)
        made.__init__(self, *values, **named)

    made.__init__ = first
    made.__repr__ = _repr
    made.__eq__ = _equal_fields if fields.cached else _equal
    made.__hash__ = _hash if frozen else None
    if frozen:
        made.__setattr__ = made.__delattr__ = _refuse
    return made


def _initializer(made: type, fields: _Fields) -> Any:
    """Write ``__init__``; objects are filled past ``__setattr__``.

    What is no parameter has two underscores, or one before the name of a field.
    """
    scope: dict[str, Any] = {}
    parameters, body = [], []
    for name, told in fields.defaults.items():
        scope[f"_{name}"] = told.factory or told.default
        required = told.default is ... and not told.factory
        parameters.append(name if required else f"{name}=_{name}")
        value = f"_{name}() if {name} is _{name} else {name}" if told.factory else name
        body.append(f" __[{name!r}] = {value}\n")
    body += [" self.__post_init__()\n"] if hasattr(made, "__post_init__") else []
    text = f"def __init__(self, {', '.join(parameters)}):\n __ = self.__dict__\n"
    exec(text + "".join(body), scope)
    scope["__init__"].__qualname__ = f"{made.__qualname__}.__init__"
    return scope["__init__"]


def _repr(self: Any) -> str:
    shown = [name for name, told in self.__lazy_fields__.defaults.items() if told.shown]
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{self.__class__.__qualname__}({values})"


def _equal(self: Any, other: object) -> Any:
    return other.__dict__ == self.__dict__ if other.__class__ is self.__class__ else NotImplemented


def _equal_fields(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = self.__lazy_fields__.values
    return values(self.__dict__) == values(other.__dict__)


def _hash(self: Any) -> int:
    return hash(self.__lazy_fields__.values(self.__dict__))


def _refuse(self: Any, name: str, *_: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"{name!r} cannot be changed")
