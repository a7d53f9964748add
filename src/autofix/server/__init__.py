"""A language server: what is wrong as one types, fixes as code actions, explanations on hover.

The text of the editor counts, not that of the disk; the build context is the disk's. Only the
modules ``command``, ``protocol`` and ``language`` know of a connection; the others turn values into
values.
"""
