"""An ENV HOME that names a variable which gets its value too late: it is written out.

Variables that one ENV sets are not seen in that ENV, but behind it (Dockerfile reference,
"Environment replacement").
"""

from __future__ import annotations

import posixpath

from autofix.edit import Edit
from autofix.image.accounts import User, plain_path
from autofix.image.arguments import expanded
from autofix.image.build import Build
from autofix.mending.placing import at, setting
from autofix.rule import Fix, Violation


def too_early(build: Build, owner: User) -> Violation | None:
    """HOME that would be the home folder of ``owner``, had its variables the values they get.

    None where that is not certain, or it has all the values that there are.
    """
    instruction = setting(build, "HOME")
    if instruction is None:
        return None
    image = at(build, build.index_at(instruction.span.start)).image
    missing: dict[str, None] = {}

    def lookup(name: str) -> str | None:
        for known in (image, build.image):
            value = known.arguments.get(name, known.environment.get(name))
            if value is not None:
                return value
            missing[name] = None
        return None

    text, span = [(value, span) for name, value, span in instruction.pairs if name == "HOME"][-1]
    home = expanded(text or "", lookup, build.dockerfile.escape)
    if not missing or plain_path(home) != home or posixpath.normpath(home) != owner.home:
        return None
    current = posixpath.normpath(image_home) if (image_home := build.image.home()) else "/"
    has = "has no value" if len(missing) == 1 else "have no values"
    message = f"HOME is {current}, as {' and '.join(missing)} {has} yet in this line"
    return Violation(span, message, Fix(f"write out {owner.home}", (Edit(span, owner.home),)))
