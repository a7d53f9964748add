"""A language server: what is wrong as one types, fixes as code actions, explanations on hover.

The text of the editor counts, not that of the disk; the build context is the disk's. ``language``
is the server, ``starting`` gives it what it answers with: ``configuring``, ``requests`` and
``asking``. Modules that know of none of these turn values into values.
"""
